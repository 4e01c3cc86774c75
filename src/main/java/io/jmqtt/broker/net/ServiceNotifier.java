package io.jmqtt.broker.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the service manager how the broker is, by the protocol of sd_notify(3). Without {@code
 * NOTIFY_SOCKET} in the environment it does nothing. What can't be told is lost, as with sd_notify.
 * Safe for use by several threads.
 *
 * <p>The JDK has no datagrams on unix sockets, so this is Netty's epoll transport on a thread of
 * its own, which only a broker that was started as a service has.
 */
public final class ServiceNotifier implements AutoCloseable {
    private static final int SEND_SECONDS = 2;
    private static final ServiceNotifier NOBODY = new ServiceNotifier(null, null, 0);

    private final EventLoopGroup group;
    private final Channel channel;
    private final long watchdogMicros;

    private ServiceNotifier(EventLoopGroup group, Channel channel, long watchdogMicros) {
        this.group = group;
        this.channel = channel;
        this.watchdogMicros = watchdogMicros;
    }

    /**
     * Opens the way to the service manager.
     *
     * @param env {@code NOTIFY_SOCKET}: a path, or a name after {@code @}; {@code WATCHDOG_USEC}
     *     and {@code WATCHDOG_PID}: how often, and from whom, a sign of life is expected
     * @param complain told in one line why there is no way where there should be one
     */
    public static ServiceNotifier open(Map<String, String> env, Consumer<String> complain) {
        String path = env.get("NOTIFY_SOCKET");
        if (path == null || path.length() < 2 || path.charAt(0) != '/' && path.charAt(0) != '@') {
            return NOBODY;
        }
        if (!Epoll.isAvailable()) {
            complain.accept("Warning: The service manager can't be notified: no epoll here.");
            return NOBODY;
        }
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("jmqtt-notify", true),
                        EpollIoHandler.newFactory());
        String address = path.charAt(0) == '@' ? '\0' + path.substring(1) : path;
        ChannelFuture connected =
                new Bootstrap()
                        .group(group)
                        .channel(EpollDomainDatagramChannel.class)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(new DomainSocketAddress(address))
                        .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            group.shutdownGracefully(0, SEND_SECONDS, TimeUnit.SECONDS);
            complain.accept(
                    "Warning: The service manager can't be notified: "
                            + path
                            + ": "
                            + connected.cause().getMessage()
                            + ".");
            return NOBODY;
        }
        return new ServiceNotifier(group, connected.channel(), watchdogMicros(env));
    }

    private static long watchdogMicros(Map<String, String> env) {
        String pid = env.get("WATCHDOG_PID");
        if (pid != null && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(env.getOrDefault("WATCHDOG_USEC", "0")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The broker serves; said again once a reload is done. */
    public void ready() {
        send("READY=1\nMAINPID=" + ProcessHandle.current().pid());
    }

    /** A reload begins. */
    public void reloading() {
        // nanoTime is CLOCK_MONOTONIC on Linux, which systemd compares with its own
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    /** The broker begins to stop. */
    public void stopping() {
        send("STOPPING=1");
    }

    /**
     * Gives signs of life, twice as often as they are expected, until this is closed.
     *
     * @param probe runs what it is given once the broker has proved that it works; where that never
     *     happens, no sign is given
     */
    public void watch(Consumer<Runnable> probe) {
        if (channel == null || watchdogMicros == 0) {
            return;
        }
        long period = Math.max(1, watchdogMicros / 2);
        channel.eventLoop()
                .scheduleAtFixedRate(
                        () -> probe.accept(() -> write("WATCHDOG=1")),
                        0,
                        period,
                        TimeUnit.MICROSECONDS);
    }

    private void send(String state) {
        if (channel != null) {
            write(state).awaitUninterruptibly(SEND_SECONDS, TimeUnit.SECONDS);
        }
    }

    private ChannelFuture write(String state) {
        return channel.writeAndFlush(Unpooled.copiedBuffer(state, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        if (group != null) {
            channel.close().awaitUninterruptibly(SEND_SECONDS, TimeUnit.SECONDS);
            group.shutdownGracefully(0, SEND_SECONDS, TimeUnit.SECONDS);
        }
    }
}
