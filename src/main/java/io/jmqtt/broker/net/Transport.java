package io.jmqtt.broker.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import jdk.net.ExtendedSocketOptions;

/** How sockets are watched: epoll where its native library loads, else NIO. */
public enum Transport {
    EPOLL,
    NIO;

    /** Level IPPROTO_IPV6, option IPV6_V6ONLY of Linux. */
    private static final IntegerUnixChannelOption V6ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    static {
        // what Netty ends with anyway, after it has looked for other loggers in every jar
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /** The best one here. */
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** What runs the event loops. */
    public IoHandlerFactory ioHandler() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /**
     * @param v4 whether the socket is to be one of IPv4; one of IPv6 may take both
     */
    ChannelFactory<ServerChannel> tcpServer(boolean v4) {
        if (this == EPOLL) {
            return v4
                    ? () -> new EpollServerSocketChannel(SocketProtocolFamily.INET)
                    : EpollServerSocketChannel::new;
        }
        return v4
                ? () ->
                        new NioServerSocketChannel(
                                SelectorProvider.provider(), SocketProtocolFamily.INET)
                : NioServerSocketChannel::new;
    }

    /** Connections that this side opens. */
    public ChannelFactory<SocketChannel> tcpClient() {
        return this == EPOLL ? EpollSocketChannel::new : NioSocketChannel::new;
    }

    /**
     * Lets the kernel look after connections that are to be opened.
     *
     * @param idle seconds without traffic before the first probe
     * @param interval seconds between probes
     * @param count probes without an answer that end the connection
     */
    public void keepAlive(Bootstrap bootstrap, int idle, int interval, int count) {
        bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
        if (this == EPOLL) {
            bootstrap
                    .option(EpollChannelOption.TCP_KEEPIDLE, idle)
                    .option(EpollChannelOption.TCP_KEEPINTVL, interval)
                    .option(EpollChannelOption.TCP_KEEPCNT, count);
        } else {
            bootstrap
                    .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idle)
                    .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval)
                    .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), count);
        }
    }

    /**
     * Sets after how many milliseconds without acknowledgement the kernel ends a connection that is
     * to be opened. NIO has no such option: there the keep-alive has to do.
     */
    public void userTimeout(Bootstrap bootstrap, int millis) {
        if (this == EPOLL) {
            bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, millis);
        }
    }

    ChannelFactory<ServerChannel> unixServer() {
        return this == EPOLL
                ? EpollServerDomainSocketChannel::new
                : NioServerDomainSocketChannel::new;
    }

    /**
     * Lets a listener on all IPv6 addresses take no IPv4. NIO has no such option: there the
     * listener takes both.
     */
    void onlyIpv6(ServerBootstrap bootstrap) {
        if (this == EPOLL) {
            bootstrap.option(V6ONLY, 1);
        }
    }

    SocketAddress unixAddress(String path) {
        return this == EPOLL ? new DomainSocketAddress(path) : UnixDomainSocketAddress.of(path);
    }
}
