package io.jmqtt.broker.net;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.status.LogType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.Map;

/** Takes in what was accepted on a listener: checks the limits and puts the handlers together. */
final class Intake {
    /** Bytes of the headers of a request where the configuration says 0. */
    private static final int HEADERS = 4096;

    private static final int MOST_BODY = 1024;

    private final Core core;
    private final HttpService http;
    private final Map<Object, Loop> loopsByExecutor = new IdentityHashMap<>();

    Intake(Core core, HttpService http) {
        this.core = core;
        this.http = http;
        for (Loop loop : core.loops()) {
            loopsByExecutor.put(loop.executor(), loop);
        }
    }

    /** A connection was accepted; called on its event loop. */
    void accepted(Channel channel, Listener listener) {
        String peer = peer(channel, listener);
        int onListener = listener.connections().incrementAndGet();
        int everywhere = core.connections().incrementAndGet();
        int most = listener.config().maxConnections();
        int mostEverywhere = core.config().limits().globalMaxConnections();
        if (most > 0 && onListener > most || mostEverywhere >= 0 && everywhere > mostEverywhere) {
            gone(listener);
            core.log().log(
                    LogType.NOTICE,
                    "Client connection from "
                            + peer.substring(0, peer.lastIndexOf(':'))
                            + " denied: max_connections exceeded.");
            channel.close();
            return;
        }
        if (listener.config().proxyProtocol() != 0) {
            channel.pipeline().addLast(new ProxyFront(core, this, listener, peer));
            return;
        }
        if (!listener.config().protocol().isHttp() && core.logsConnections()) {
            core.logConnection("New connection from " + peer + " on port " + listener.port() + ".");
        }
        begin(channel, listener, peer, null);
    }

    /** A connection that was counted is over. */
    void gone(Listener listener) {
        listener.connections().decrementAndGet();
        core.connections().decrementAndGet();
    }

    /**
     * Adds the handlers of a connection.
     *
     * @param peer its address for the log
     * @param atProxy what a proxy told of TLS on its own front, or null
     */
    void begin(Channel channel, Listener listener, String peer, PeerSecurity atProxy) {
        if (listener.config().protocol().isHttp()) {
            beginHttp(channel, listener, peer);
            return;
        }
        Loop loop = loopsByExecutor.get(channel.eventLoop());
        ChannelPipeline pipeline = channel.pipeline();
        TlsFront tls = listener.tls();
        boolean webSocket = listener.config().protocol() == ListenerConfig.Protocol.WEBSOCKETS;
        if (tls == null && atProxy == null && !webSocket) {
            pipeline.addLast(new Connection(core, listener, loop, peer, null));
            return;
        }
        Layers layers = new Layers();
        layers.security(atProxy);
        Connection connection = new Connection(core, listener, loop, peer, layers);
        if (tls != null) {
            pipeline.addLast(new TlsEvents(core, layers, connection, tls.addTo(pipeline, layers)));
        }
        if (webSocket) {
            pipeline.addLast(codec(), new WebSocketHandshake(listener, connection, layers));
        }
        pipeline.addLast(connection);
    }

    private void beginHttp(Channel channel, Listener listener, String peer) {
        channel.closeFuture().addListener(closed -> gone(listener));
        if (listener.tls() != null) {
            listener.tls().addTo(channel.pipeline(), new Layers());
        }
        http.begin(channel.pipeline(), listener.config(), listener.port(), listener.files(), peer);
    }

    private HttpServerCodec codec() {
        int asked = core.config().limits().packetBufferSize();
        int bytes = asked == 0 ? HEADERS : asked;
        return new HttpServerCodec(bytes, bytes, MOST_BODY);
    }

    private static String peer(Channel channel, Listener listener) {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? Addresses.text(address)
                : listener.config().unixPath() + ":0";
    }
}
