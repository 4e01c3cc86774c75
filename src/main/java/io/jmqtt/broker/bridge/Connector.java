package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.config.BridgeConfig.Address;
import io.jmqtt.broker.config.BridgeConfig.TcpKeepalive;
import io.jmqtt.broker.net.Transport;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.tls.TlsSetupException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Opens connections to other brokers: looks names up and reads files away from the event loop, then
 * tries each address of a name until one answers.
 */
final class Connector {
    private final Loop loop;
    private final Transport transport;
    private final ByteBufAllocator allocator;

    Connector(Loop loop, Transport transport, ByteBufAllocator allocator) {
        this.loop = loop;
        this.transport = transport;
        this.allocator = allocator;
    }

    /**
     * A connection on the loop of the bridge, without any handler.
     *
     * @param tls what is to be added to it, or null for plain TCP
     */
    record Opened(Channel channel, InetSocketAddress address, BridgeTls tls) {}

    private record Route(List<InetSocketAddress> addresses, InetAddress bind, BridgeTls tls) {}

    /**
     * Opens a connection.
     *
     * @param withTls false for a look at whether somebody answers at all
     * @return what is completed on the loop of the bridge
     */
    Future<Opened> open(BridgeConfig config, Address address, boolean withTls) {
        Promise<Opened> promise = loop.executor().newPromise();
        try {
            loop.core()
                    .slowWork()
                    .execute(
                            () -> {
                                try {
                                    Route route = route(config, address, withTls);
                                    loop.executor().execute(() -> next(config, route, 0, promise));
                                } catch (UnknownHostException
                                        | TlsSetupException
                                        | RuntimeException e) {
                                    promise.tryFailure(e);
                                }
                            });
        } catch (RejectedExecutionException busy) {
            promise.tryFailure(busy);
        }
        return promise;
    }

    private Route route(BridgeConfig config, Address address, boolean withTls)
            throws UnknownHostException, TlsSetupException {
        BridgeTls tls =
                withTls ? BridgeTls.of(config, address.host(), loop.core().slowWork()) : null;
        InetAddress bind =
                config.bindAddress() == null ? null : InetAddress.getByName(config.bindAddress());
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress each : InetAddress.getAllByName(address.host())) {
            if (bind == null || bind.getClass() == each.getClass()) {
                addresses.add(new InetSocketAddress(each, address.port()));
            }
        }
        if (addresses.isEmpty()) {
            throw new UnknownHostException(
                    address.host() + " has no address that " + config.bindAddress() + " can reach");
        }
        return new Route(addresses, bind, tls);
    }

    private void next(BridgeConfig config, Route route, int index, Promise<Opened> promise) {
        InetSocketAddress address = route.addresses().get(index);
        connect(config, route, address)
                .addListener(
                        (ChannelFuture done) -> {
                            if (done.isSuccess()) {
                                Opened opened = new Opened(done.channel(), address, route.tls());
                                if (!promise.trySuccess(opened)) {
                                    done.channel().close();
                                }
                            } else if (index + 1 < route.addresses().size()) {
                                next(config, route, index + 1, promise);
                            } else {
                                promise.tryFailure(done.cause());
                            }
                        });
    }

    private ChannelFuture connect(BridgeConfig config, Route route, InetSocketAddress address) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop.executor())
                        .channelFactory(transport.tcpClient())
                        .resolver(NoopAddressResolverGroup.INSTANCE)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, config.keepalive() * 1000)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.ALLOCATOR, allocator)
                        .option(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                        .handler(new ChannelInboundHandlerAdapter());
        TcpKeepalive keepalive = config.tcpKeepalive();
        if (keepalive != null) {
            transport.keepAlive(
                    bootstrap, keepalive.idle(), keepalive.interval(), keepalive.count());
        }
        if (config.tcpUserTimeout() >= 0) {
            transport.userTimeout(bootstrap, config.tcpUserTimeout());
        }
        return route.bind() == null
                ? bootstrap.connect(address)
                : bootstrap.connect(address, new InetSocketAddress(route.bind(), 0));
    }
}
