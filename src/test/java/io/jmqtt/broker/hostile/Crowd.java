package io.jmqtt.broker.hostile;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Very many subscribers of one topic on one thread, which take what comes and acknowledge QoS 1.
 * Their messages are shorter than 128 bytes.
 */
final class Crowd {
    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer out = ByteBuffer.allocate(1 << 16);

    Crowd(Attack attack, int count, String topic, int qos) throws IOException {
        byte[] subscribe = PacketBytes.subscribe(4, 1, qos, List.of(topic));
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.bind(new InetSocketAddress("127.0.2." + (1 + i / 2000), 0));
            channel.connect(new InetSocketAddress("127.0.0.1", attack.port()));
            channel.write(ByteBuffer.wrap(ConnectPacket.of(4, attack.id("crowd" + i)).bytes()));
            channel.write(ByteBuffer.wrap(subscribe));
            ByteBuffer answers = ByteBuffer.allocate(9);
            while (answers.hasRemaining()) {
                if (channel.read(answers) < 0) {
                    throw new IOException("not let in");
                }
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        Thread thread = new Thread(this::read, "crowd");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            while (true) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A channel has whole packets: they are small, and each is written with one call. */
    private void read(SelectionKey key) {
        try {
            SocketChannel channel = (SocketChannel) key.channel();
            in.clear();
            if (channel.read(in) < 0) {
                key.cancel();
                return;
            }
            in.flip();
            out.clear();
            while (in.remaining() >= 2) {
                int first = in.get();
                int end = in.get() + in.position();
                if ((first & 6) != 0) {
                    int topic = in.getShort(in.position());
                    out.putInt(0x40020000 | in.getShort(in.position() + 2 + topic) & 0xFFFF);
                }
                in.position(Math.min(end, in.limit()));
            }
            out.flip();
            channel.write(out);
        } catch (IOException e) {
            key.cancel();
        }
    }
}
