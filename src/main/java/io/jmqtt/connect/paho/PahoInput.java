package io.jmqtt.connect.paho;

import io.jmqtt.connect.PacketListener;
import io.jmqtt.mqtt.MqttVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * Where Paho's receiver reads. Takes the broker's packets from the socket in large pieces, gives
 * each to {@link Incoming}, and lets Paho see only those that concern its own state, in the
 * shortest form. Used by one thread, but for {@link #open}.
 */
final class PahoInput extends InputStream {
    private static final byte[] NOTHING = {};
    private static final int BUFFER_SIZE = 32 * 1024;

    /** How much is allocated for a large packet before its bytes have come. */
    private static final int LARGE = 1024 * 1024;

    private final InputStream socket;
    private final MqttVersion version;
    private final PacketListener listener;
    private final Incoming incoming;

    private byte[] buffer = new byte[BUFFER_SIZE];
    private int start;
    private int end;

    /** What Paho gets next. */
    private byte[] shown = NOTHING;

    private int shownAt;

    /**
     * Open once CONNECT is written. Paho waits for each of its tasks to be seen running, and for
     * ever for one that was over before: a connection that is dead from the start must not end the
     * receiver until all are up.
     */
    private final CountDownLatch started = new CountDownLatch(1);

    private volatile long lastRead = System.nanoTime();

    PahoInput(InputStream socket, MqttVersion version, PacketListener listener, Incoming incoming) {
        this.socket = socket;
        this.version = version;
        this.listener = listener;
        this.incoming = incoming;
    }

    /** When bytes last came from the socket, in {@link System#nanoTime} terms. */
    long lastRead() {
        return lastRead;
    }

    /** Lets the receiver read. Any thread may call it, more than once. */
    void open() {
        started.countDown();
    }

    @Override
    public int available() {
        return shown.length - shownAt;
    }

    @Override
    public int read() throws IOException {
        if (shownAt == shown.length) {
            nextShown();
        }
        return shown[shownAt++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (shownAt == shown.length) {
            nextShown();
        }
        int n = Math.min(count, shown.length - shownAt);
        System.arraycopy(shown, shownAt, target, offset, n);
        shownAt += n;
        return n;
    }

    private void nextShown() throws IOException {
        try {
            started.await();
            incoming.next();
            byte[] next;
            do {
                next = nextPacket();
            } while (next == null);
            shown = next;
            shownAt = 0;
        } catch (IOException e) {
            incoming.ended(e);
            throw e;
        } catch (InterruptedException e) {
            incoming.ended(null);
            throw new IOException(e);
        }
    }

    /** Reads one packet; returns what Paho is to see of it, null for nothing. */
    private byte[] nextPacket() throws IOException, InterruptedException {
        need(2);
        int headerLength = 1;
        int remaining = 0;
        int shift = 0;
        int b;
        do {
            if (headerLength == 5) {
                throw BadPacketException.malformed("remaining length of more than four bytes");
            }
            need(headerLength + 1);
            b = buffer[start + headerLength++];
            remaining |= (b & 0x7F) << shift;
            shift += 7;
        } while (b < 0);
        int total = headerLength + remaining;
        need(total);
        int packet = start;
        start += total;
        if (listener != null) {
            int seen = Math.min(total, PahoOutput.SEEN_BYTES);
            listener.received(version, Arrays.copyOfRange(buffer, packet, packet + seen), total);
        }
        byte[] result =
                incoming.packet(
                        buffer[packet] & 0xFF,
                        new PacketReader(buffer, packet + headerLength, packet + total));
        if (start == end) {
            start = 0;
            end = 0;
            if (buffer.length > LARGE) {
                buffer = new byte[BUFFER_SIZE];
            }
        }
        return result;
    }

    /** Makes sure that this many bytes of the packet are in the buffer. */
    private void need(int count) throws IOException {
        while (end - start < count) {
            if (start > 0 && count > buffer.length - start) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            }
            if (end == buffer.length) {
                // grows with what has come, not with what the broker claims will come
                int size = Math.min(count, Math.max(LARGE, buffer.length * 2));
                buffer = Arrays.copyOf(buffer, size);
            }
            int n = socket.read(buffer, end, buffer.length - end);
            if (n < 0) {
                throw new EOFException();
            }
            end += n;
            lastRead = System.nanoTime();
        }
    }
}
