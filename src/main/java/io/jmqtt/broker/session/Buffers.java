package io.jmqtt.broker.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;

/**
 * Outgoing buffers of one loop in two sizes. A connection borrows one only while it has something
 * to write; a buffer that was written at once comes back here without a way through the allocator.
 */
public final class Buffers {
    /** Bytes of a small buffer: enough for what most connections get in one turn. */
    public static final int SMALL = 2048;

    /** Bytes of a large buffer; a full one is written at once. */
    public static final int LARGE = 65536;

    private static final int KEPT_SMALL = 4096;
    private static final int KEPT_LARGE = 128;

    private final ByteBufAllocator allocator;
    private final long mostWaiting;
    private long waiting;
    private boolean closed;
    private final ArrayDeque<ByteBuf> small = new ArrayDeque<>();
    private final ArrayDeque<ByteBuf> large = new ArrayDeque<>();

    /**
     * @param mostWaiting bytes for all readers of this loop that take nothing, together
     */
    Buffers(ByteBufAllocator allocator, long mostWaiting) {
        this.allocator = allocator;
        this.mostWaiting = mostWaiting;
    }

    /** Counts bytes that wait for a reader that takes nothing, or with a minus, no longer do. */
    public void waiting(long bytes) {
        waiting += bytes;
    }

    /** Whether so much waits for readers that take nothing that QoS 0 for them is dropped. */
    boolean isExhausted() {
        return waiting > mostWaiting;
    }

    /** An empty buffer with room for at least this many bytes. */
    public ByteBuf take(int bytes) {
        if (bytes > LARGE) {
            return allocator.directBuffer(bytes);
        }
        ByteBuf kept = bytes <= SMALL ? small.pollLast() : large.pollLast();
        if (kept != null) {
            return kept;
        }
        int size = bytes <= SMALL ? SMALL : LARGE;
        return allocator.directBuffer(size, size);
    }

    /** Takes over a buffer that nobody else refers to. */
    public void giveBack(ByteBuf buffer) {
        if (closed) {
            buffer.release();
        } else if (buffer.maxCapacity() == SMALL && small.size() < KEPT_SMALL) {
            small.addLast(buffer.clear());
        } else if (buffer.maxCapacity() == LARGE && large.size() < KEPT_LARGE) {
            large.addLast(buffer.clear());
        } else {
            buffer.release();
        }
    }

    ByteBuf copyOf(byte[] bytes) {
        return allocator.directBuffer(bytes.length, bytes.length).writeBytes(bytes);
    }

    /** Keeps nothing from now on. */
    void close() {
        closed = true;
        small.forEach(ByteBuf::release);
        large.forEach(ByteBuf::release);
        small.clear();
        large.clear();
    }
}
