package io.jmqtt.cli;

import java.io.PrintStream;

/**
 * {@code jmqtt --version}: on the first line {@code jmqtt} and the version, then the protocol
 * versions, the Java that runs it, and which optional parts this installation has.
 */
public final class VersionCommand implements Command {

    @Override
    public int run(String[] args, Console console) {
        PrintStream out = console.outText();
        boolean linux = "Linux".equals(System.getProperty("os.name"));
        out.print(
                "jmqtt "
                        + Version.current()
                        + "\nMQTT: 3.1, 3.1.1, 5.0\nJava: "
                        + System.getProperty("java.runtime.version")
                        + " ("
                        + System.getProperty("os.name")
                        + ", "
                        + System.getProperty("os.arch")
                        + ")\nTLS-PSK: "
                        + yes(has("org/bouncycastle/tls/PSKTlsClient.class"))
                        + "\nunix sockets: "
                        + yes(has("java/net/UnixDomainSocketAddress.class"))
                        + "\nepoll: "
                        + yes(linux && has("io/netty/channel/epoll/Epoll.class"))
                        + "\n");
        out.flush();
        return 0;
    }

    /** Looks for a class without loading it. */
    private static boolean has(String resource) {
        return ClassLoader.getSystemResource(resource) != null;
    }

    private static String yes(boolean present) {
        return present ? "yes" : "no";
    }
}
