package io.jmqtt.differential;

import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Packets;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import io.jmqtt.tls.TlsSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * The other end of a bridge, which takes everything and writes down what comes, on four addresses
 * of one port, the second and the fourth with TLS, the latter of 1.2 only. Safe for use by several
 * threads.
 */
final class BridgeRemote implements AutoCloseable {
    /** How long nothing has come when all has come. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** How long a connection may take that may never come. */
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final List<String> ADDRESSES =
            List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");

    private static final String ONLY_TLS12 = "127.0.0.4";
    private static final List<String> TLS = List.of("127.0.0.2", ONLY_TLS12);

    private final Path certificates;
    private final int port;
    private final List<ServerSocket> servers = new CopyOnWriteArrayList<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final AtomicLong lastNews = new AtomicLong(System.nanoTime());
    private volatile int counted;
    private volatile List<String> refused = List.of();

    private static final class Connection {
        final Socket socket;
        final StringBuffer text = new StringBuffer();
        volatile boolean begun;

        Connection(Socket socket) {
            this.socket = socket;
        }
    }

    BridgeRemote(Path certificates, int port) throws IOException {
        this.certificates = certificates;
        this.port = port;
        for (String address : ADDRESSES) {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            servers.add(server);
            run(() -> accept(server));
        }
    }

    private static void run(Runnable body) {
        Thread thread = new Thread(body, "bridge-remote");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket server) {
        while (true) {
            try {
                Connection connection = new Connection(server.accept());
                if (refused.contains(server.getInetAddress().getHostAddress())) {
                    connection.socket.close();
                    continue;
                }
                connections.add(connection);
                tell(
                        connection,
                        ((InetSocketAddress) connection.socket.getRemoteSocketAddress())
                                        .getAddress()
                                        .getHostAddress()
                                + " to "
                                + connection.socket.getLocalAddress().getHostAddress());
                run(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void tell(Connection connection, String line) {
        connection.text.append(line.replaceAll("\\bm\\d+\\b", "m")).append('\n');
        lastNews.set(System.nanoTime());
    }

    private void serve(Connection connection) {
        try (Socket socket = unwrapped(connection);
                RawMqtt link = RawMqtt.over("remote", socket)) {
            while (true) {
                WirePacket packet = link.read();
                if (packet == null) {
                    break;
                }
                if (packet.kind() == PacketKind.CONNECT) {
                    link.level(packet.connectLevel());
                }
                if (packet.kind() != PacketKind.PINGREQ) {
                    tell(connection, Packets.describe(packet, link.level()));
                    connection.begun = true;
                }
                answer(link, packet);
            }
        } catch (IOException | AssertionError | RuntimeException e) {
            // that is an end too
        }
        tell(connection, "END");
        connection.begun = true;
    }

    private Socket unwrapped(Connection connection) throws IOException {
        Socket socket = connection.socket;
        if (!TLS.contains(socket.getLocalAddress().getHostAddress())) {
            return socket;
        }
        try {
            SSLSocket tls =
                    TlsSockets.trusting(
                                    certificates.resolve("ca.crt"),
                                    certificates.resolve("server.crt"))
                            .over(socket, port);
            tls.setUseClientMode(false);
            if (socket.getLocalAddress().getHostAddress().equals(ONLY_TLS12)) {
                tls.setEnabledProtocols(new String[] {"TLSv1.2"});
            }
            tls.setWantClientAuth(true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"mqtt", "other"});
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            SSLSession session = tls.getSession();
            tell(
                    connection,
                    session.getProtocol()
                            + " "
                            + session.getCipherSuite()
                            + " "
                            + tls.getApplicationProtocol()
                            + " "
                            + subject(session));
            return tls;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static String subject(SSLSession session) {
        try {
            return session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    private static void answer(RawMqtt link, WirePacket packet) throws IOException {
        int id = packet.packetId();
        switch (packet.kind()) {
            case CONNECT -> link.send(PacketBytes.connack(link.level(), false, 0));
            case PUBLISH -> {
                if (packet.qos() == 1) {
                    link.send(PacketBytes.puback(link.level(), id, 0));
                } else if (packet.qos() == 2) {
                    link.send(PacketBytes.pubrec(link.level(), id, 0));
                }
            }
            case PUBREL -> link.send(PacketBytes.pubcomp(link.level(), id, 0));
            case SUBSCRIBE -> link.send(PacketBytes.suback(link.level(), id, new int[] {0}));
            case UNSUBSCRIBE -> link.send(PacketBytes.unsuback(link.level(), id, new int[] {0}));
            case PINGREQ -> link.send(PacketBytes.pingresp());
            default -> {}
        }
    }

    /** Ends all connections and takes no more, at these addresses or everywhere. */
    void shut(List<String> addresses) {
        refused = addresses.isEmpty() ? ADDRESSES : List.copyOf(addresses);
        cut();
    }

    /** Takes connections again. */
    void open() {
        counted = connections.size();
        refused = List.of();
    }

    /** From now on only new connections count, those that are on their way apart. */
    void mark() {
        while (System.nanoTime() - lastNews.get() < QUIET_NANOS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        counted = connections.size();
    }

    /** The last connection, once nothing more comes. */
    String seen() {
        lastNews.set(System.nanoTime());
        long end = System.nanoTime() + CONNECT_NANOS;
        while (System.nanoTime() - lastNews.get() < QUIET_NANOS
                || !isComplete() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return connections.isEmpty()
                ? "no connection\n"
                : connections.get(connections.size() - 1).text.toString();
    }

    /** Whether there is a connection to look at that is past its handshake, or has ended. */
    private boolean isComplete() {
        return connections.size() > counted && connections.get(connections.size() - 1).begun;
    }

    /** Ends all connections. */
    void cut() {
        counted = connections.size();
        for (Connection each : connections) {
            try {
                each.socket.close();
            } catch (IOException e) {
                // it is closed either way
            }
        }
    }

    /** The kind of timer that the kernel has on the other end of the last connection. */
    String timers() {
        Socket last = connections.get(connections.size() - 1).socket;
        String there = String.format(":%04X", last.getPort());
        String here = String.format(":%04X", port);
        try {
            for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
                for (String line : Files.readAllLines(table)) {
                    String[] words = line.strip().split(" +");
                    if (words[1].endsWith(there) && words[2].endsWith(here)) {
                        return words[5].substring(0, 2);
                    }
                }
            }
            return "none";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (ServerSocket server : servers) {
            try {
                server.close();
            } catch (IOException e) {
                // it is closed either way
            }
        }
        cut();
    }
}
