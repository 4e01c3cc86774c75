package io.jmqtt.cli;

/**
 * {@code jmqtt --version}: on the first line {@code jmqtt} and the version, then the protocol
 * versions, the Java that runs it, and which optional parts this installation has.
 */
public final class VersionCommand implements Command {

    @Override
    public int run(String[] args, Console console) throws CliException {
        if (args.length > 0 && args[0].equals("--help")) {
            HelpCommand.print(console);
            return 0;
        }
        TextOutput out = console.outText();
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
                        + yes(has("org.bouncycastle.tls.PSKTlsClient"))
                        + "\nunix sockets: "
                        + yes(has("java.net.UnixDomainSocketAddress"))
                        + "\nepoll: "
                        + yes(linux && has("io.netty.channel.epoll.Epoll"))
                        + "\n");
        out.finish(1);
        return 0;
    }

    /** Whether a class is there; found in the archive of classes, it opens no jar. */
    private static boolean has(String name) {
        try {
            Class.forName(name, false, VersionCommand.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static String yes(boolean present) {
        return present ? "yes" : "no";
    }
}
