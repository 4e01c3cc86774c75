package io.jmqtt.connect.paho;

import io.jmqtt.connect.PacketListener;
import io.jmqtt.mqtt.MqttVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where Paho's sender writes. Puts our CONNECT in place of Paho's and gathers packets, so that a
 * burst leaves in few large writes.
 *
 * <p>Paho flushes after each packet. A flush is passed on unless a packet is announced that has not
 * been written yet: who queues a packet calls {@link #announce} before and {@link #retract} when it
 * could not be queued, and the sender writes every queued packet through this stream or the
 * connection ends. So while the count is above zero another flush is certain to come, and the last
 * packet finds it at zero and leaves at once. Only the sender thread touches the buffer: a write
 * that blocks keeps nobody from queueing, nor the reader from taking in acknowledgements.
 */
final class PahoOutput extends OutputStream {

    /** What the output tells its connection, on the thread that wrote. */
    interface Events {
        /** CONNECT is about to be written: all of Paho's tasks run. */
        void connecting();

        /** Some packets that nobody answers were given to the operating system. */
        void written(int packets);

        /** The announced packets became few: more may be queued. */
        void hasRoom();

        /** Writing failed; returns when the reading side had its chance to say why. */
        void writeFailed(IOException e);
    }

    /** Above this weight of announced packets, queueing has to wait. */
    static final int HIGH_WATER = 1024;

    private static final int LOW_WATER = HIGH_WATER / 2;
    private static final int BUFFER_SIZE = 32 * 1024;

    /** The longest part of a packet that a packet listener sees. */
    static final int SEEN_BYTES = 128 * 1024;

    private final OutputStream socket;
    private final MqttVersion version;
    private final PacketListener listener;
    private final Events events;

    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int length;

    /** Our CONNECT, null once it was written. */
    private byte[] connect;

    /** Where the packet that is being written starts in the buffer; -1 when it began earlier. */
    private int packetStart;

    private OutPacket current;
    private int unansweredInBuffer;

    private final AtomicInteger announcedPackets = new AtomicInteger();
    private final AtomicInteger announcedWeight = new AtomicInteger();

    /** The packet as the listener gets it, null without one. */
    private byte[] seen;

    private int seenTotal;

    private volatile long lastWrite = System.nanoTime();

    PahoOutput(
            OutputStream socket,
            byte[] connect,
            MqttVersion version,
            PacketListener listener,
            Events events) {
        this.socket = socket;
        this.connect = connect;
        this.version = version;
        this.listener = listener;
        this.events = events;
        this.seen = listener == null ? null : new byte[256];
    }

    /** When bytes were last given to the socket, in {@link System#nanoTime} terms. */
    long lastWrite() {
        return lastWrite;
    }

    /** A packet is about to be queued. Never waits for the socket. */
    void announce(OutPacket packet) {
        packet.announcedTo = this;
        announcedPackets.incrementAndGet();
        announcedWeight.addAndGet(packet.weight());
    }

    /** An announced packet could not be queued, which happens only when the connection ends. */
    void retract(OutPacket packet) {
        forget(packet);
    }

    /** Whether so much is queued that the next packet should wait. */
    boolean isFull() {
        return announcedWeight.get() >= HIGH_WATER;
    }

    /** The sender is about to write this packet. */
    void begin(OutPacket packet) {
        current = packet;
    }

    /** Returns the weight that is still announced. */
    private int forget(OutPacket packet) {
        packet.announcedTo = null;
        announcedPackets.decrementAndGet();
        return announcedWeight.addAndGet(-packet.weight());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (connect != null) {
            return;
        }
        tellWritten(append(bytes, offset, count));
    }

    private int append(byte[] bytes, int offset, int count) throws IOException {
        int written = 0;
        if (seen != null) {
            see(bytes, offset, count);
        }
        if (count > buffer.length - length) {
            written = drain();
            packetStart = -1;
            if (count >= buffer.length) {
                try {
                    socket.write(bytes, offset, count);
                } catch (IOException e) {
                    events.writeFailed(e);
                    throw e;
                }
                return written;
            }
        }
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
        return written;
    }

    /** The end of a packet. */
    @Override
    public void flush() throws IOException {
        int written = 0;
        if (connect != null) {
            byte[] packet = connect;
            connect = null;
            events.connecting();
            written = append(packet, 0, packet.length);
        } else {
            shortenAcknowledgement();
        }
        if (seen != null) {
            listener.sent(version, Arrays.copyOf(seen, Math.min(SEEN_BYTES, seenTotal)), seenTotal);
            seenTotal = 0;
        }
        boolean room = false;
        OutPacket packet = current;
        current = null;
        if (packet != null) {
            if (packet.kind == OutPacket.Kind.FLOW && packet.done != null) {
                unansweredInBuffer++;
            }
            if (packet.announcedTo == this) {
                int left = forget(packet);
                room = left < LOW_WATER && left + packet.weight() >= LOW_WATER;
            }
        }
        if (announcedPackets.get() == 0) {
            written += drain();
        }
        packetStart = length;
        tellWritten(written);
        if (room) {
            events.hasRoom();
        }
    }

    private void tellWritten(int packets) {
        if (packets > 0) {
            events.written(packets);
        }
    }

    /**
     * Gives the buffer to the socket.
     *
     * @return how many packets that nobody answers were in it
     */
    private int drain() throws IOException {
        try {
            socket.write(buffer, 0, length);
            socket.flush();
        } catch (IOException e) {
            events.writeFailed(e);
            throw e;
        }
        length = 0;
        lastWrite = System.nanoTime();
        int written = unansweredInBuffer;
        unansweredInBuffer = 0;
        return written;
    }

    /** Paho may spell out a reason code of 0 and empty properties; Mosquitto never does. */
    private void shortenAcknowledgement() {
        if (version != MqttVersion.V5 || packetStart < 0 || length - packetStart <= 4) {
            return;
        }
        int type = buffer[packetStart] & 0xF0;
        if (type >= PacketTypes.PUBACK
                && type <= PacketTypes.PUBCOMP
                && length - packetStart <= 6
                && buffer[packetStart + 4] == 0) {
            buffer[packetStart + 1] = 2;
            length = packetStart + 4;
        }
    }

    private void see(byte[] bytes, int offset, int count) {
        int keep = Math.min(count, SEEN_BYTES - seenTotal);
        if (keep > 0) {
            if (seenTotal + keep > seen.length) {
                seen = Arrays.copyOf(seen, Math.max(seen.length * 2, seenTotal + keep));
            }
            System.arraycopy(bytes, offset, seen, seenTotal, keep);
        }
        seenTotal += count;
    }
}
