package io.jmqtt.broker.hostile;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Clients as they should be: each publishes to the next one at a steady rate with QoS 1 and
 * acknowledges what it gets. The time of a message runs from the moment at which it was due, so
 * that a broker which stops reading does not stop the clock as well. One more client comes, waits
 * for CONNACK and goes, again and again.
 */
final class WellBehaved implements AutoCloseable {
    private static final int PAYLOAD = 100;
    private static final long LONGEST = 60_000_000_000L;

    private final int port;
    private final int perSecond;
    private final List<Peer> peers = new ArrayList<>();
    private final Histogram messages = new ConcurrentHistogram(LONGEST, 3);
    private final Histogram connects = new ConcurrentHistogram(LONGEST, 3);
    private volatile long sent;
    private volatile boolean stopped;

    /**
     * @param perSecond messages of all of them together
     */
    WellBehaved(int port, int clients, int perSecond) throws IOException {
        this.port = port;
        this.perSecond = perSecond;
        for (int i = 0; i < clients; i++) {
            peers.add(new Peer(i, clients));
        }
        peers.forEach(peer -> start("reader-" + peer.number, peer::read));
        start("publisher", this::publish);
        start("newcomer", this::comeAndGo);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Forgets what was measured so far. */
    void reset() {
        messages.reset();
        connects.reset();
        sent = 0;
    }

    /** Nanoseconds from when a message was due to its arrival. */
    Histogram messages() {
        return messages;
    }

    /** Nanoseconds from opening a connection to CONNACK. */
    Histogram connects() {
        return connects;
    }

    /** Messages that were due since {@link #reset}. */
    long sent() {
        return sent;
    }

    private void publish() {
        long step = 1_000_000_000L / perSecond;
        long due = System.nanoTime();
        for (int i = 0; !stopped; i = (i + 1) % peers.size()) {
            due += step;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            sent++;
            peers.get(i).publish(due);
        }
    }

    private void comeAndGo() {
        for (int i = 0; !stopped; i++) {
            long begin = System.nanoTime();
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(ConnectPacket.of(4, "newcomer-" + i).bytes());
                new DataInputStream(socket.getInputStream()).readFully(new byte[4]);
                connects.recordValue(Math.min(LONGEST, System.nanoTime() - begin));
                socket.getOutputStream().write(PacketBytes.disconnect(4, 0));
            } catch (IOException e) {
                connects.recordValue(LONGEST);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Override
    public void close() {
        stopped = true;
        peers.forEach(Peer::close);
    }

    private final class Peer {
        private final int number;
        private final String target;
        private final Socket socket;
        private final OutputStream out;
        private final DataInputStream in;
        private int packetId;

        Peer(int number, int clients) throws IOException {
            this.number = number;
            this.target = "good/" + (number + 1) % clients;
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            out = socket.getOutputStream();
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out.write(ConnectPacket.of(4, "good-" + number).bytes());
            in.readFully(new byte[4]);
            out.write(PacketBytes.subscribe(4, 1, 1, List.of("good/" + number)));
            in.readFully(new byte[5]);
        }

        synchronized void publish(long due) {
            byte[] payload = ByteBuffer.allocate(PAYLOAD).putLong(due).array();
            packetId = packetId % 65535 + 1;
            write(PacketBytes.publish(4, target, payload, 1, false, false, packetId));
        }

        private synchronized void write(byte[] packet) {
            try {
                out.write(packet);
            } catch (IOException e) {
                if (!stopped) {
                    throw new IllegalStateException("a client that did no wrong was cut off", e);
                }
            }
        }

        void read() {
            try {
                while (true) {
                    int first = in.readUnsignedByte();
                    int length = 0;
                    for (int shift = 0, digit = 0x80; digit > 127; shift += 7) {
                        digit = in.readUnsignedByte();
                        length |= (digit & 127) << shift;
                    }
                    byte[] body = in.readNBytes(length);
                    if (first >> 4 == 3) {
                        ByteBuffer packet = ByteBuffer.wrap(body);
                        packet.position(2 + packet.getShort(0));
                        int id = packet.getShort() & 0xFFFF;
                        long took = System.nanoTime() - packet.getLong();
                        messages.recordValue(Math.max(0, Math.min(LONGEST, took)));
                        write(PacketBytes.puback(4, id, 0));
                    }
                }
            } catch (IOException e) {
                if (!stopped) {
                    messages.recordValue(LONGEST);
                }
            }
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // it is over either way
            }
        }
    }
}
