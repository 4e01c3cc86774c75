package io.jmqtt.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.TlsProtocol;

/**
 * TLS by Bouncy Castle's protocol engine on a channel, for either side: ciphertext below, plain
 * bytes above. The handshake is computed on another thread, one step at a time; everything after it
 * on the loop of the channel. Tells of its end and of closing by the same events as {@link
 * io.netty.handler.ssl.SslHandler}.
 */
public final class BouncyTlsHandler extends ChannelDuplexHandler implements Layer {
    /** Bytes that may wait while a step of the handshake is computed. */
    private static final int MOST_WAITING = 64 * 1024;

    /** Bytes that show whether it is TLS at all. */
    private static final int RECORD_HEADER = 5;

    /** Begins the handshake of either side. */
    @FunctionalInterface
    public interface Start {
        /** Calls {@code accept} or {@code connect} of the protocol engine. */
        void run() throws IOException;
    }

    private final TlsProtocol protocol;
    private final Start start;
    private final Executor slowWork;
    private ChannelHandlerContext context;
    private ByteBuf waiting;
    private boolean looked;
    private boolean computing;
    private boolean secured;
    private boolean ended;
    private boolean peerEnded;

    private BouncyTlsHandler(TlsProtocol protocol, Start start, Executor slowWork) {
        this.protocol = protocol;
        this.start = start;
        this.slowWork = slowWork;
    }

    /**
     * Adds one to the end of a pipeline.
     *
     * @param layers is told of it too
     * @param protocol a new engine without streams
     * @param slowWork where the handshake is computed
     */
    public static void addTo(
            ChannelPipeline pipeline,
            Layers layers,
            TlsProtocol protocol,
            Start start,
            Executor slowWork) {
        BouncyTlsHandler handler = new BouncyTlsHandler(protocol, start, slowWork);
        pipeline.addLast(handler);
        layers.add(handler);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws IOException {
        context = ctx;
        ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        start.run();
        sendOutput(ctx.newPromise());
        ctx.flush();
    }

    /**
     * The peer has ended during the handshake. What came right before may be the alert that says
     * why; a channel that is closed could no longer tell it.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event != ChannelInputShutdownEvent.INSTANCE || secured) {
            ctx.fireUserEventTriggered(event);
        } else if (computing) {
            peerEnded = true;
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf arrived = (ByteBuf) msg;
        if (ended) {
            arrived.release();
        } else if (secured) {
            decrypt(arrived);
        } else {
            keep(arrived);
            if (!looked && waiting.readableBytes() >= RECORD_HEADER) {
                looked = true;
                if (!SslHandler.isEncrypted(waiting, false)) {
                    String hex = ByteBufUtil.hexDump(waiting);
                    fail(new NotSslRecordException("not an SSL/TLS record: " + hex));
                    return;
                }
            }
            if (looked && !computing) {
                compute();
            }
        }
    }

    private void keep(ByteBuf arrived) {
        if (waiting == null) {
            waiting = context.alloc().heapBuffer(arrived.readableBytes());
        }
        waiting.writeBytes(arrived);
        arrived.release();
        if (waiting.readableBytes() > MOST_WAITING) {
            context.channel().config().setAutoRead(false);
        }
    }

    private void compute() {
        byte[] step = ByteBufUtil.getBytes(waiting);
        releaseWaiting();
        computing = true;
        try {
            slowWork.execute(
                    () -> {
                        Exception failure = null;
                        try {
                            protocol.offerInput(step);
                        } catch (IOException | RuntimeException e) {
                            failure = e;
                        }
                        Exception result = failure;
                        context.executor().execute(() -> computed(result));
                    });
        } catch (RejectedExecutionException e) {
            computing = false;
            fail(new IOException("too many handshakes at once", e));
        }
    }

    private void computed(Exception failure) {
        computing = false;
        if (!ended) {
            sendOutput(context.newPromise());
            context.flush();
            if (failure != null) {
                fail(failure);
            } else {
                goOn();
            }
        }
        if (peerEnded && !computing) {
            context.close();
        }
    }

    private void goOn() {
        context.channel().config().setAutoRead(true);
        if (protocol.isConnected()) {
            secured = true;
            context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
            context.fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
            deliver();
            context.fireChannelReadComplete();
        }
        if (waiting != null && !ended) {
            if (secured) {
                ByteBuf rest = waiting;
                waiting = null;
                decrypt(rest);
                context.fireChannelReadComplete();
            } else {
                compute();
            }
        }
    }

    private void decrypt(ByteBuf arrived) {
        try {
            byte[] bytes = ByteBufUtil.getBytes(arrived);
            protocol.offerInput(bytes);
        } catch (IOException | RuntimeException e) {
            sendOutput(context.newPromise());
            context.flush();
            fail(e);
            return;
        } finally {
            arrived.release();
        }
        deliver();
        if (protocol.getAvailableOutputBytes() > 0) {
            sendOutput(context.newPromise());
            context.flush();
        }
        if (protocol.isClosed() && !ended) {
            ended = true;
            context.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        }
    }

    private void deliver() {
        int plain = protocol.getAvailableInputBytes();
        if (plain > 0) {
            byte[] bytes = new byte[plain];
            int taken = protocol.readInput(bytes, 0, plain);
            context.fireChannelRead(context.alloc().buffer(taken).writeBytes(bytes, 0, taken));
        }
    }

    private void fail(Exception failure) {
        ended = true;
        releaseWaiting();
        context.fireExceptionCaught(new SSLException(failure.getMessage(), failure));
        context.close();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise)
            throws IOException {
        ByteBuf plain = (ByteBuf) msg;
        try {
            if (!secured || ended) {
                promise.tryFailure(new IOException("no TLS connection"));
                return;
            }
            byte[] bytes = ByteBufUtil.getBytes(plain);
            protocol.writeApplicationData(bytes, 0, bytes.length);
        } finally {
            plain.release();
        }
        sendOutput(promise);
    }

    private void sendOutput(ChannelPromise promise) {
        int length = protocol.getAvailableOutputBytes();
        if (length > 0) {
            byte[] bytes = new byte[length];
            protocol.readOutput(bytes, 0, length);
            context.write(context.alloc().buffer(length).writeBytes(bytes), promise);
        }
    }

    @Override
    public void sayGoodbye() {
        if (computing || ended) {
            return;
        }
        ended = true;
        try {
            protocol.close();
        } catch (IOException e) {
            // the peer learns it from the end of the stream
        }
        sendOutput(context.newPromise());
        context.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        sayGoodbye();
        ctx.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        releaseWaiting();
        ctx.fireChannelInactive();
    }

    private void releaseWaiting() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }
}
