package io.jmqtt.bench;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A load of QoS 1 for persistent sessions: publisher i publishes to topic {@code d/i}, to which
 * session i has subscribed. One thread. Prints acknowledged and delivered messages per second.
 *
 * <p>Usage: {@code DurableLoad PORT PAIRS WINDOW TOTAL PAYLOAD online|offline}. With {@code
 * offline} the sessions are not connected, so that everything is queued.
 */
public final class DurableLoad {
    private static final int LEVEL = 4;

    private final Selector selector;
    private final List<Peer> publishers = new ArrayList<>();
    private final int window;
    private final int total;
    private final byte[] payload;
    private int sent;
    private int acknowledged;
    private int delivered;

    private DurableLoad(int window, int total, int payload) throws IOException {
        this.selector = Selector.open();
        this.window = window;
        this.total = total;
        this.payload = new byte[payload];
    }

    /**
     * One connection; packets of a benchmark are short, so a blocking write never stops for long.
     */
    private final class Peer {
        private final SocketChannel channel;
        private final byte[] topic;
        private ByteBuffer in = ByteBuffer.allocate(1 << 16);
        private int open;
        private int packetId;
        private boolean publishes;

        Peer(int port, String id, String topic) throws IOException {
            this.topic = topic.getBytes();
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.socket().setTcpNoDelay(true);
            write(ByteBuffer.wrap(ConnectPacket.of(LEVEL, id).resume().keepAlive(0).bytes()));
            readBlocking(0x20);
        }

        void subscribe() throws IOException {
            write(ByteBuffer.wrap(PacketBytes.subscribe(LEVEL, 1, 1, List.of(new String(topic)))));
            readBlocking(0x90);
        }

        private void readBlocking(int type) throws IOException {
            while (true) {
                in.flip();
                if (in.remaining() >= 2 && in.remaining() >= 2 + in.get(1)) {
                    if ((in.get(0) & 0xF0) != type) {
                        throw new IOException("unexpected answer " + in.get(0));
                    }
                    in.position(2 + in.get(1));
                    in.compact();
                    return;
                }
                in.compact();
                if (channel.read(in) < 0) {
                    throw new IOException("end of stream");
                }
            }
        }

        void listen() throws IOException {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        void publish() throws IOException {
            int many = Math.min(window - open, total - sent);
            if (many <= 0) {
                return;
            }
            int remaining = 2 + topic.length + 2 + payload.length;
            ByteBuffer out = ByteBuffer.allocate(many * (remaining + 5));
            for (int i = 0; i < many; i++) {
                out.put((byte) 0x32);
                int rest = remaining;
                do {
                    out.put((byte) (rest > 127 ? rest & 127 | 128 : rest));
                    rest >>= 7;
                } while (rest > 0);
                packetId = packetId % 0xFFFF + 1;
                out.putShort((short) topic.length).put(topic).putShort((short) packetId);
                out.put(payload);
            }
            open += many;
            sent += many;
            write(out.flip());
        }

        void receive() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("end of stream");
            }
            in.flip();
            ByteBuffer acks = ByteBuffer.allocate(in.remaining() / 4 * 4 + 4);
            while (true) {
                int start = in.position();
                int length = 0;
                int shift = 0;
                int at = start + 1;
                boolean whole = false;
                while (at < in.limit()) {
                    int digit = in.get(at++);
                    length |= (digit & 127) << shift;
                    shift += 7;
                    if (digit >= 0) {
                        whole = in.limit() - at >= length;
                        break;
                    }
                }
                if (!whole) {
                    break;
                }
                int type = in.get(start) & 0xF0;
                if (type == 0x40) {
                    open--;
                    acknowledged++;
                } else if (type == 0x30) {
                    delivered++;
                    acks.put((byte) 0x40)
                            .put((byte) 2)
                            .putShort(in.getShort(at + 2 + in.getShort(at)));
                }
                in.position(at + length);
            }
            in.compact();
            write(acks.flip());
        }

        void close() throws IOException {
            channel.configureBlocking(true);
            channel.write(ByteBuffer.wrap(PacketBytes.disconnect(LEVEL, 0)));
            channel.close();
        }
    }

    private void run(int port, int pairs, boolean online) throws IOException {
        List<Peer> sessions = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            Peer session = new Peer(port, "session" + i, "d/" + i);
            session.subscribe();
            if (online) {
                session.listen();
                sessions.add(session);
            } else {
                session.close();
            }
        }
        for (int i = 0; i < pairs; i++) {
            Peer publisher = new Peer(port, "publisher" + i, "d/" + i);
            publisher.publishes = true;
            publisher.listen();
            publishers.add(publisher);
        }
        long start = System.nanoTime();
        for (Peer publisher : publishers) {
            publisher.publish();
        }
        while (acknowledged < total || online && delivered < total) {
            if (selector.select(30_000) == 0) {
                throw new IOException("nothing comes any more: " + acknowledged + " of " + total);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                Peer peer = (Peer) key.attachment();
                peer.receive();
                if (peer.publishes) {
                    peer.publish();
                }
            }
            selector.selectedKeys().clear();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "acknowledged=%d delivered=%d per_s=%.0f%n",
                acknowledged, delivered, acknowledged / seconds);
        selector.keys().stream().toList().forEach(SelectionKey::cancel);
        selector.selectNow();
        for (Peer each : publishers) {
            each.close();
        }
        for (Peer each : sessions) {
            each.close();
        }
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int pairs = Integer.parseInt(args[1]);
        DurableLoad load =
                new DurableLoad(
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]),
                        Integer.parseInt(args[4]));
        load.run(port, pairs, args[5].equals("online"));
    }
}
