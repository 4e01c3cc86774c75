package io.jmqtt.differential;

import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.tls.TlsSockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * What the table of reloads has besides clients: {@code jmqtt ARGS...} runs our own program, {@code
 * http TEXT} sends text and shows the first line of the answer, {@code page PATH PATTERN} shows
 * what matches in a page, {@code there PATH} says whether a file is there, {@code pause MILLIS}
 * waits; {@code remote}, {@code cut}, {@code shut}, {@code open} and {@code timers} are of {@link
 * BridgeRemote}; {@code tls VERSION [NAME]} connects by TLS with a certificate of {@code $CERTS},
 * and {@code listening} shows the addresses that listen to the two ports.
 */
final class ReloadExtras implements CaseExtras {
    /**
     * The addresses of the other end of bridges, as the kernel of a little-endian machine has them.
     */
    private static final Set<String> MINE =
            Set.of(
                    "0200007F",
                    "0300007F",
                    "0400007F",
                    "0000000000000000FFFF00000200007F",
                    "0000000000000000FFFF00000300007F",
                    "0000000000000000FFFF00000400007F");

    /** Steps that look at what goes on by itself. */
    private static final Set<String> CHANGING = Set.of("remote", "log");

    private static final Set<String> VERBS =
            Set.of(
                    "jmqtt",
                    "http",
                    "page",
                    "there",
                    "pause",
                    "remote",
                    "cut",
                    "shut",
                    "open",
                    "timers",
                    "tls",
                    "listening");

    private final Path certificates;
    private final int port;
    private final int port2;
    private final String wanted;
    private final BridgeRemote remote;

    /**
     * @param wanted what clients and steps should hear in the end, or null
     * @param withRemote whether the second port is taken by the other end of a bridge
     */
    ReloadExtras(Path certificates, String wanted, int port, int port2, boolean withRemote) {
        this.wanted = wanted;
        this.certificates = certificates;
        this.port = port;
        this.port2 = port2;
        try {
            this.remote = withRemote ? new BridgeRemote(certificates, port2) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean knows(String verb) {
        return VERBS.contains(verb);
    }

    @Override
    public String step(String verb, List<String> words) {
        return switch (verb) {
            case "jmqtt" -> {
                CommandRun run = JmqttRun.jmqtt(words.toArray());
                yield run.exitCode() + " " + run.out() + run.err();
            }
            case "http" -> http(words.get(0));
            case "page" -> page(words.get(0), Pattern.compile(words.get(1)));
            case "there" -> Files.exists(Path.of(words.get(0))) + "\n";
            case "pause" -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words.get(0))));
                yield "";
            }
            case "remote" -> remote.seen();
            case "cut" -> {
                remote.cut();
                yield "";
            }
            case "shut" -> {
                remote.shut(words);
                yield "";
            }
            case "open" -> {
                remote.open();
                yield "";
            }
            case "tls" -> tls(words);
            case "listening" -> listening();
            case "timers" -> remote.timers() + "\n";
            default -> throw new IllegalArgumentException(verb);
        };
    }

    @Override
    public boolean mayChange(String verb, String seen) {
        return CHANGING.contains(verb) && wanted != null && !wanted.contains(verb + ":\n" + seen);
    }

    @Override
    public void reloading() {
        if (remote != null) {
            remote.mark();
        }
    }

    private String page(String path, Pattern pattern) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(CaseLink.DEADLINE_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            Matcher matcher = pattern.matcher(new String(answer, StandardCharsets.UTF_8));
            return (matcher.find() ? matcher.group() : "no match") + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String http(String text) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(CaseLink.DEADLINE_MILLIS);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next;
            while ((next = socket.getInputStream().read()) >= 0 && next != '\n') {
                line.write(next);
            }
            return line.toString(StandardCharsets.ISO_8859_1).strip() + "\n";
        } catch (IOException e) {
            return "END\n";
        }
    }

    private String tls(List<String> words) {
        Path own = words.size() > 1 ? certificates.resolve(words.get(1) + ".crt") : null;
        try (SSLSocket socket =
                TlsSockets.trusting(certificates.resolve("ca.crt"), own)
                        .only(words.get(0))
                        .connect(port)) {
            socket.startHandshake();
            SSLSession session = socket.getSession();
            socket.getOutputStream().write(ConnectPacket.of(4, "tls").bytes());
            byte[] connack = socket.getInputStream().readNBytes(4);
            return session.getCipherSuite()
                    + " "
                    + session.getPeerPrincipal().getName()
                    + " "
                    + (connack.length < 4 ? "END" : "CONNACK " + connack[3])
                    + "\n";
        } catch (Exception e) {
            return "refused\n";
        }
    }

    private String listening() {
        Set<String> addresses = new TreeSet<>();
        try {
            for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
                for (String line : Files.readAllLines(table)) {
                    String[] words = line.strip().split(" +");
                    String[] address = words[1].split(":");
                    if (words[3].equals("0A") && !MINE.contains(address[0])) {
                        int listening = Integer.parseInt(address[1], 16);
                        if (listening == port || listening == port2) {
                            addresses.add(address[0] + (listening == port ? " 1" : " 2"));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return String.join("\n", addresses) + "\n";
    }

    @Override
    public void close() {
        if (remote != null) {
            remote.close();
        }
    }
}
