package io.jmqtt.broker.net;

import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.status.LogType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Supplier;

/**
 * Sits above the handler of TLS and tells the connection and the log what happens there. Bytes pass
 * it by.
 */
final class TlsEvents extends ChannelInboundHandlerAdapter {
    private static final String PROTOCOL_ERROR = "Protocol error";

    private final Core core;
    private final Layers layers;
    private final Connection connection;
    private final Supplier<PeerSecurity> security;
    private boolean secured;
    private boolean closedInOrder;
    private boolean failed;

    /**
     * @param security asked once the handshake is done
     */
    TlsEvents(Core core, Layers layers, Connection connection, Supplier<PeerSecurity> security) {
        this.core = core;
        this.layers = layers;
        this.connection = connection;
        this.security = security;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                secured = true;
                layers.security(security.get());
            } else if (ctx.channel().isActive()) {
                failed(done.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent closed) {
            closedInOrder |= closed.isSuccess();
            if (closedInOrder && ctx.channel().isActive()) {
                ctx.channel().close();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private boolean failed(Throwable cause) {
        String complaint = TlsComplaint.of(cause);
        if (complaint == null) {
            return false;
        }
        if (!failed) {
            failed = true;
            log(complaint);
            connection.broken(PROTOCOL_ERROR);
        }
        return true;
    }

    private void log(String complaint) {
        core.log().log(
                LogType.ERROR, "OpenSSL Error while trying to get the error[0]: " + complaint);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (secured && !closedInOrder && !failed && !connection.isClosed()) {
            log(TlsComplaint.EOF);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (failed(cause)) {
            ctx.channel().close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
