package io.jmqtt.broker.net;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.status.LogType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the PROXY header that every connection of its listener begins with, then makes way for
 * what the listener speaks. Without a header, or with a bad one, the connection is closed.
 */
final class ProxyFront extends ByteToMessageDecoder {
    /** Seconds in which the header must have arrived. */
    private static final int TIMEOUT = 30;

    private final Core core;
    private final Intake intake;
    private final Listener listener;
    private final String proxy;
    private Future<?> timeout;
    private boolean done;

    /**
     * @param proxy address of the proxy
     */
    ProxyFront(Core core, Intake intake, Listener listener, String proxy) {
        this.core = core;
        this.intake = intake;
        this.listener = listener;
        this.proxy = proxy;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor().schedule(() -> ctx.channel().close(), TIMEOUT, TimeUnit.SECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!ctx.channel().isActive()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        boolean text = listener.config().proxyProtocol() == 1;
        ProxyHeader header;
        try {
            header = text ? ProxyHeader.text(in) : ProxyHeader.binary(in);
        } catch (ProxyHeader.CorruptException e) {
            reject(
                    ctx,
                    in,
                    text
                            ? "Connection rejected, corrupt PROXY header."
                            : "Connection from " + proxy + " rejected, corrupt PROXY header.");
            return;
        }
        if (header == null) {
            return;
        }
        if (header.local()) {
            in.skipBytes(in.readableBytes());
            ctx.close();
            return;
        }
        String peer = header.address() == null ? proxy : header.address();
        if (!text && isRefused(ctx, in, header.tls(), peer)) {
            return;
        }
        if (header.tls() != null) {
            notice(
                    "Connection from "
                            + peer
                            + " negotiated "
                            + header.tls().version()
                            + " cipher "
                            + header.tls().cipher());
        }
        timeout.cancel(false);
        done = true;
        PeerSecurity atProxy =
                text
                        ? null
                        : PeerSecurity.atProxy(
                                header.tls() == null ? null : header.tls().commonName());
        intake.begin(ctx.channel(), listener, peer, atProxy);
        // what came after the header already goes on to those that were added
        ctx.pipeline().remove(this);
    }

    private boolean isRefused(
            ChannelHandlerContext ctx, ByteBuf in, ProxyHeader.Tls tls, String peer) {
        ListenerConfig config = listener.config();
        String why = null;
        if (config.proxyProtocolV2RequireTls() && tls == null) {
            why = "client did not connect using TLS.";
        } else if (config.tls().requireCertificate() && (tls == null || !tls.certificate())) {
            why = "client did not provide a certificate.";
        }
        if (why != null) {
            reject(ctx, in, "Connection from " + peer + " rejected, " + why);
        }
        return why != null;
    }

    private void reject(ChannelHandlerContext ctx, ByteBuf in, String line) {
        in.skipBytes(in.readableBytes());
        notice(line);
        ctx.close();
    }

    private void notice(String line) {
        core.log().log(LogType.NOTICE, line);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        timeout.cancel(false);
        if (!done) {
            intake.gone(listener);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
