package io.jmqtt.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Keeps what arrived of a packet until the rest of it comes. For the loop of its connection only.
 */
public final class PacketCutter {
    private ByteBuf kept;

    /** Whether there is a beginning without its end. */
    public boolean isEmpty() {
        return kept == null;
    }

    /** Bytes that are kept. */
    public int bytes() {
        return kept == null ? 0 : kept.readableBytes();
    }

    /** What was kept and what arrived after it as one buffer, which the caller takes over. */
    public ByteBuf join(ByteBuf arrived, ByteBufAllocator allocator) {
        if (kept == null) {
            return arrived;
        }
        int more = arrived.readableBytes();
        try {
            if (kept.writableBytes() < more) {
                int held = kept.readableBytes();
                ByteBuf larger = allocator.directBuffer(Math.max(held + more, held * 2));
                larger.writeBytes(kept);
                kept.release();
                kept = larger;
            }
            kept.writeBytes(arrived);
        } finally {
            arrived.release();
        }
        return take();
    }

    /** Keeps a buffer as it is. */
    public void keep(ByteBuf buffer) {
        kept = buffer;
    }

    /** Takes over a buffer and keeps what is not read of it. */
    public void keepRest(ByteBuf buffer, ByteBufAllocator allocator) {
        int rest = buffer.readableBytes();
        if (rest == 0) {
            buffer.release();
        } else if (rest * 4 < buffer.capacity() && buffer.capacity() > 512) {
            // a small rest does not hold on to a large buffer
            kept = allocator.directBuffer(rest).writeBytes(buffer);
            buffer.release();
        } else {
            kept = buffer;
        }
    }

    /** Gives away what is kept; null if nothing is. */
    public ByteBuf take() {
        ByteBuf taken = kept;
        kept = null;
        return taken;
    }

    /** Forgets what is kept. */
    public void release() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
