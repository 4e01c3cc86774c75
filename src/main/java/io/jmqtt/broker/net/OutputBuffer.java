package io.jmqtt.broker.net;

import io.jmqtt.broker.session.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;

/**
 * The coalescing writer of one connection: packets are copied into one buffer, which is written
 * once for a turn of the event loop or when it is full. While the peer takes nothing, what is
 * appended waits here, counted, and the socket is left alone.
 */
final class OutputBuffer {
    private static final long MOST_HELD = 1 << 20;

    private record Chunk(ByteBuf bytes, int packets) {}

    private final Channel channel;
    private final ArrayDeque<Chunk> waiting = new ArrayDeque<>(0);
    private Buffers buffers;
    private ByteBuf current;
    private int currentPackets;
    private int waitingPackets;
    private long waitingBytes;
    private long written;
    private boolean stalled;
    private boolean held;

    OutputBuffer(Channel channel, Buffers buffers) {
        this.channel = channel;
        this.buffers = buffers;
    }

    /** Uses the buffers of another loop; nothing may be appended at that moment. */
    void buffers(Buffers other) {
        buffers = other;
    }

    boolean isEmpty() {
        return current == null;
    }

    /** Whether the peer takes nothing, or so much is held back that it is as if it took nothing. */
    boolean isStalled() {
        return stalled || held && waitingBytes > MOST_HELD;
    }

    boolean isHeld() {
        return held;
    }

    /** Writes nothing from now on. */
    void hold() {
        held = true;
    }

    /** Writes what was held back. */
    void letGo() {
        held = false;
        if (!stalled) {
            writable();
            flush();
        }
    }

    /** Whether what is appended has to wait. */
    private boolean waits() {
        return stalled || held;
    }

    int waitingPackets() {
        return waitingPackets + (waits() ? currentPackets : 0);
    }

    long waitingBytes() {
        return waitingBytes + (waits() && current != null ? current.readableBytes() : 0);
    }

    /** Bytes written to the channel since this was last asked. */
    long takeWritten() {
        long bytes = written;
        written = 0;
        return bytes;
    }

    ByteBuf begin(int bytes) {
        if (current == null) {
            current = buffers.take(bytes);
        } else if (current.writableBytes() < bytes) {
            makeRoom(bytes);
        }
        currentPackets++;
        return current;
    }

    private void makeRoom(int bytes) {
        int held = current.readableBytes();
        if (current.capacity() == Buffers.SMALL && held + bytes <= Buffers.LARGE) {
            ByteBuf larger = buffers.take(Buffers.LARGE);
            larger.writeBytes(current);
            buffers.giveBack(current);
            current = larger;
        } else {
            push(true);
            current = buffers.take(Math.max(bytes, Buffers.LARGE));
        }
    }

    void appendShared(ByteBuf rest) {
        push(false);
        enqueue(rest, 0);
    }

    /** Writes what is appended, unless the peer takes nothing. */
    void flush() {
        if (waits()) {
            return;
        }
        if (current != null) {
            push(true);
        } else {
            channel.flush();
            stalled = !channel.isWritable();
        }
    }

    private void push(boolean flush) {
        if (current == null) {
            return;
        }
        ByteBuf bytes = current;
        int packets = currentPackets;
        current = null;
        currentPackets = 0;
        if (waits()) {
            enqueue(bytes, packets);
        } else if (flush) {
            write(bytes);
        } else {
            written += bytes.readableBytes();
            channel.write(bytes, channel.voidPromise());
        }
    }

    private void enqueue(ByteBuf bytes, int packets) {
        if (waits()) {
            waiting.add(new Chunk(bytes, packets));
            waitingPackets += packets;
            waitingBytes += bytes.readableBytes();
            buffers.waiting(bytes.readableBytes());
        } else {
            written += bytes.readableBytes();
            channel.write(bytes, channel.voidPromise());
            stalled = !channel.isWritable();
            if (stalled) {
                channel.flush();
                stalled = !channel.isWritable();
            }
        }
    }

    private void write(ByteBuf bytes) {
        written += bytes.readableBytes();
        // a second reference tells whether the socket took everything at once
        bytes.retain();
        channel.writeAndFlush(bytes, channel.voidPromise());
        if (bytes.refCnt() == 1) {
            buffers.giveBack(bytes);
        } else {
            bytes.release();
        }
        stalled = !channel.isWritable();
    }

    /** The socket takes bytes again: writes what waits, as far as it goes. */
    void writable() {
        stalled = !channel.isWritable();
        while (!waits() && !waiting.isEmpty()) {
            Chunk chunk = waiting.poll();
            waitingPackets -= chunk.packets;
            waitingBytes -= chunk.bytes.readableBytes();
            buffers.waiting(-chunk.bytes.readableBytes());
            if (chunk.bytes.maxCapacity() == Integer.MAX_VALUE || chunk.packets == 0) {
                written += chunk.bytes.readableBytes();
                channel.writeAndFlush(chunk.bytes, channel.voidPromise());
                stalled = !channel.isWritable();
            } else {
                write(chunk.bytes);
            }
        }
        if (!stalled) {
            push(true);
        }
    }

    /** Forgets everything: the connection is over. */
    void release() {
        if (current != null) {
            current.release();
            current = null;
        }
        waiting.forEach(chunk -> chunk.bytes.release());
        waiting.clear();
        buffers.waiting(-waitingBytes);
        waitingPackets = 0;
        waitingBytes = 0;
    }
}
