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
    private final Core core;
    private boolean warned;

    Acceptor(Core core) {
        this.core = core;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!warned) {
            warned = true;
            core.log().log(
                    LogType.WARNING,
                    "Unable to accept new connection, system socket count has been"
                            + " exceeded. Try increasing \"ulimit -n\" or equivalent.");
        }
        ctx.fireExceptionCaught(cause);
    }
}
