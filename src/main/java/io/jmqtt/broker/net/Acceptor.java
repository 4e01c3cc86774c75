package io.jmqtt.broker.net;

import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.status.LogType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Reports what goes wrong with a listening socket. Netty itself stops accepting for a second after
 * a failure, so that a process without file descriptors does not spin.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    /** Nanoseconds in which the same is not said again. */
    private static final long SILENCE = 600_000_000_000L;

    private final Core core;
    private long silentUntil = System.nanoTime();

    Acceptor(Core core) {
        this.core = core;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        long now = System.nanoTime();
        if (now - silentUntil >= 0) {
            silentUntil = now + SILENCE;
            core.log().log(
                    LogType.WARNING,
                    "Unable to accept new connection, system socket count has been"
                            + " exceeded. Try increasing \"ulimit -n\" or equivalent.");
        }
        ctx.fireExceptionCaught(cause);
    }
}
