package io.jmqtt.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between clients and a broker on the loopback address, passes every packet on unchanged and
 * keeps a copy of it.
 */
public final class RecordingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int targetPort;
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private volatile boolean closing;

    private RecordingProxy(int targetPort) throws IOException {
        this.targetPort = targetPort;
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        daemon("proxy", this::acceptAll);
    }

    public static RecordingProxy to(int targetPort) throws IOException {
        return new RecordingProxy(targetPort);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The connections so far, in order. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** How many packets of a kind the broker has sent over all connections. */
    public long countFromBroker(PacketKind kind) {
        return exchanges.stream()
                .flatMap(e -> e.fromBroker().stream())
                .filter(p -> p.kind() == kind)
                .count();
    }

    /** How many packets of a kind the clients have sent over all connections. */
    public long countFromClients(PacketKind kind) {
        return exchanges.stream()
                .flatMap(e -> e.fromClient().stream())
                .filter(p -> p.kind() == kind)
                .count();
    }

    /** Waits until every connection that was opened has ended on both sides. */
    public void awaitEnd() {
        Eventually.until(
                "the end of every connection through the proxy",
                () -> exchanges.stream().allMatch(e -> e.ended == 2));
    }

    /** Cuts every connection, as a network that fails does. New ones are served. */
    public void cut() {
        for (Exchange exchange : exchanges) {
            exchange.close();
        }
    }

    private void acceptAll() {
        while (!closing) {
            try {
                Socket client = server.accept();
                Socket broker = new Socket();
                try {
                    broker.connect(new InetSocketAddress("127.0.0.1", targetPort), 10_000);
                } catch (IOException e) {
                    client.close();
                    broker.close();
                    continue;
                }
                client.setTcpNoDelay(true);
                broker.setTcpNoDelay(true);
                Exchange exchange = new Exchange(client, broker);
                exchanges.add(exchange);
                daemon("proxy-up", () -> exchange.pump(client, broker, exchange.fromClient));
                daemon("proxy-down", () -> exchange.pump(broker, client, exchange.fromBroker));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        server.close();
        cut();
    }

    /** One connection through the proxy. Safe for use by several threads. */
    public static final class Exchange {
        private final Socket client;
        private final Socket broker;
        private final List<WirePacket> fromClient = new ArrayList<>();
        private final List<WirePacket> fromBroker = new ArrayList<>();
        private volatile int level = 4;
        private volatile int ended;

        private Exchange(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        /** The protocol level of the CONNECT. */
        public int level() {
            return level;
        }

        /** The packets of the client so far. */
        public List<WirePacket> fromClient() {
            return copy(fromClient);
        }

        /** The packets of the broker so far. */
        public List<WirePacket> fromBroker() {
            return copy(fromBroker);
        }

        private static List<WirePacket> copy(List<WirePacket> packets) {
            synchronized (packets) {
                return List.copyOf(packets);
            }
        }

        /** The packets of the client as comparable text, see {@link Packets#transcript}. */
        public List<String> clientTranscript() {
            return Packets.transcript(fromClient(), level, true);
        }

        /** The packets of the broker as comparable text, see {@link Packets#transcript}. */
        public List<String> brokerTranscript() {
            return Packets.transcript(fromBroker(), level, false);
        }

        private void pump(Socket from, Socket to, List<WirePacket> record) {
            try {
                InputStream in = new java.io.BufferedInputStream(from.getInputStream());
                OutputStream out = to.getOutputStream();
                WirePacket packet;
                while ((packet = WirePacket.read(in)) != null) {
                    if (packet.kind() == PacketKind.CONNECT) {
                        level = packet.connectLevel();
                    }
                    synchronized (record) {
                        record.add(packet);
                    }
                    out.write(packet.bytes());
                    out.flush();
                }
                to.shutdownOutput();
            } catch (IOException e) {
                close();
            } finally {
                synchronized (this) {
                    ended++;
                    if (ended == 2) {
                        close();
                    }
                }
            }
        }

        private void close() {
            try {
                client.close();
                broker.close();
            } catch (IOException e) {
                // closed either way
            }
        }
    }
}
