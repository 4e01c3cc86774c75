package io.jmqtt.broker.net;

import io.jmqtt.broker.session.Link;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.status.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * The sending half of a connection, whichever side opened it: coalesces packets, holds them back
 * until what they acknowledge is durable, stops reading while the peer takes nothing, and ends the
 * connection without losing what was sent. For the loop of the connection only.
 */
public abstract class LinkHandler extends ChannelInboundHandlerAdapter implements Link {
    /** Seconds that a peer which was told goodbye has to close its side. */
    private static final int LINGER = 2;

    /** Packets that a peer may send while it takes nothing; their answers wait in memory. */
    private static final int MOST_UNANSWERED = 10_000;

    private final Layers layers;
    private Loop loop;
    private ChannelHandlerContext context;
    private OutputBuffer output;
    private boolean dirty;
    private boolean spread;
    private long heldUntil;
    private boolean closing;
    private long appended;
    private long lastWritten;
    private int unanswered;
    private boolean paused;

    /**
     * @param layers what lies between the connection and its socket, or null for plain TCP
     */
    protected LinkHandler(Loop loop, Layers layers) {
        this.loop = loop;
        this.layers = layers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output = new OutputBuffer(ctx.channel(), loop.buffers());
        loop.add(this);
    }

    protected final Loop loop() {
        return loop;
    }

    /** The connection lives on another loop from now on; nothing may be appended at that moment. */
    final void moveTo(Loop home) {
        loop = home;
        output.buffers(home.buffers());
    }

    protected final ChannelHandlerContext context() {
        return context;
    }

    /** Null for plain TCP. */
    final Layers layers() {
        return layers;
    }

    /** Whether the connection still serves a session. */
    protected abstract boolean isOpen();

    /** The peer takes bytes again after it had stalled. */
    protected abstract void writable();

    @Override
    public final ByteBuf begin(int bytes) {
        return output.begin(bytes);
    }

    @Override
    public final void end() {
        appended++;
        if (!dirty || spread && !loop.isSpreading()) {
            dirty = true;
            spread = loop.isSpreading();
            loop.markDirty(this);
        }
    }

    @Override
    public final boolean isSpread() {
        return dirty && spread;
    }

    @Override
    public final void endWith(ByteBuf rest) {
        output.appendShared(rest);
        end();
    }

    @Override
    public final void flush() {
        dirty = false;
        lastWritten = loop.now();
        if (context.channel().isActive()) {
            output.flush();
        } else {
            output.release();
        }
        loop.counters().add(Counter.BYTES_SENT, output.takeWritten());
    }

    @Override
    public final void holdUntil(long epoch) {
        heldUntil = epoch;
        output.hold();
    }

    @Override
    public final boolean durable(long epoch) {
        if (epoch < heldUntil) {
            return false;
        }
        if (!context.channel().isActive()) {
            output.release();
            return true;
        }
        boolean wasStalled = output.isStalled();
        output.letGo();
        loop.counters().add(Counter.BYTES_SENT, output.takeWritten());
        if (closing) {
            finish();
        } else if (wasStalled && !output.isStalled() && isOpen()) {
            writable();
        }
        return true;
    }

    /** How many packets were appended so far. */
    protected final long appended() {
        return appended;
    }

    /** Second of the loop's clock in which something was written last. */
    protected final long lastWritten() {
        return lastWritten;
    }

    @Override
    public final boolean isStalled() {
        return output.isStalled();
    }

    @Override
    public final int waitingPackets() {
        return output.waitingPackets();
    }

    @Override
    public final long waitingBytes() {
        return output.waitingBytes();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && output.isStalled()) {
            output.writable();
            if (!output.isStalled() && isOpen()) {
                unanswered = 0;
                resumeReading();
                writable();
            }
        }
    }

    /** A packet has come that may have to be answered. */
    protected final void countUnanswered() {
        unanswered += output.isStalled() ? 1 : 0;
    }

    /**
     * Reads no more for now where the peer takes no answers or other loops are behind; called after
     * each read.
     */
    protected final void pauseIfBehind() {
        if (isOpen() && (unanswered > MOST_UNANSWERED || loop.pauseIfBehind(this))) {
            paused = true;
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public final void resumeReading() {
        if (paused && isOpen()) {
            paused = false;
            if (mayRead()) {
                context.channel().config().setAutoRead(true);
            }
        }
    }

    /** Whether nothing but the other loops keeps the connection from reading. */
    protected boolean mayRead() {
        return true;
    }

    /** Whether the connection reads nothing since the peer or other loops are behind. */
    protected final boolean isPaused() {
        return paused;
    }

    /** Writes what is appended, then closes; what is held back is written before that. */
    protected final void closeOutput() {
        if (!context.channel().isActive()) {
            output.release();
            return;
        }
        flush();
        if (output.isHeld()) {
            // an acknowledgement that still waits for the disk is not lost
            closing = true;
        } else {
            finish();
        }
    }

    private void finish() {
        // closing with unread input would reset the connection and lose what was just sent: the
        // peer gets the end of our side first and some time to end its own
        context.channel().config().setAutoRead(true);
        if (layers != null) {
            layers.sayGoodbye();
        }
        if (!loop.beginLinger()) {
            // a flood of connections that are to be closed must not hold its descriptors
            context.channel().close();
            return;
        }
        ((DuplexChannel) context.channel()).shutdownOutput();
        context.channel().closeFuture().addListener(closed -> loop.endLinger());
        loop.executor().schedule(() -> context.channel().close(), LINGER, TimeUnit.SECONDS);
    }

    /** Forgets what was not written: the connection is over. */
    protected final void releaseOutput() {
        output.release();
    }

    @Override
    public String security() {
        PeerSecurity known = layers == null ? null : layers.security();
        return known == null || known.version() == null
                ? null
                : known.version() + " cipher " + known.cipher();
    }
}
