package io.jmqtt.broker.net;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.text.WebSocketKey;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * What is asked of a WebSocket listener before it becomes a WebSocket: the opening handshake (RFC
 * 6455, 4.2) or, with {@code http_dir}, a file. Whatever else is asked, the connection is closed
 * without an answer, as Mosquitto does.
 */
final class WebSocketHandshake extends SimpleChannelInboundHandler<HttpObject> {
    private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");
    private static final String WRONG_ORIGIN = "non-matching http origin";

    private final Listener listener;
    private final Connection connection;
    private final Layers layers;
    private FullHttpResponse upgrade;
    private boolean busy;
    private boolean done;

    WebSocketHandshake(Listener listener, Connection connection, Layers layers) {
        this.listener = listener;
        this.connection = connection;
        this.layers = layers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof LastHttpContent && upgrade != null) {
            upgrade(ctx);
        }
        if (done || !(part instanceof HttpRequest request)) {
            return;
        }
        if (request.decoderResult().isFailure()) {
            refuse();
            return;
        }
        HttpHeaders headers = request.headers();
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            StaticFiles files = listener.files();
            if (files == null || busy) {
                // one request at a time: browsers ask so, and nothing can pile up
                refuse();
            } else {
                busy = true;
                connection.touch();
                files.answer(ctx, request).addListener(sent -> busy = false);
            }
            return;
        }
        String subprotocol = subprotocol(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        boolean right =
                (request.method().equals(HttpMethod.GET)
                                || request.method().equals(HttpMethod.HEAD))
                        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                        && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                        && "13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                        && key != null
                        && subprotocol != null;
        if (!right) {
            refuse();
            return;
        }
        ListenerConfig config = listener.config();
        if (!config.websocketsOrigins().isEmpty()
                && !config.websocketsOrigins().contains(headers.get(HttpHeaderNames.ORIGIN))) {
            done = true;
            connection.broken(WRONG_ORIGIN);
            return;
        }
        done = true;
        upgrade = response(WebSocketKey.accept(key), subprotocol);
    }

    /** The first of the client's that is MQTT, or null. */
    private static String subprotocol(List<String> offers) {
        for (String line : offers) {
            for (String offer : line.split(",")) {
                if (SUBPROTOCOLS.contains(offer.strip())) {
                    return offer.strip();
                }
            }
        }
        return null;
    }

    /** With the names of the headers as Mosquitto writes them. */
    private static FullHttpResponse response(String accept, String subprotocol) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.SWITCHING_PROTOCOLS,
                        Unpooled.EMPTY_BUFFER);
        response.headers()
                .set("Upgrade", "WebSocket")
                .set("Connection", "Upgrade")
                .set("Sec-WebSocket-Accept", accept)
                .set("Sec-WebSocket-Protocol", subprotocol);
        return response;
    }

    private void upgrade(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(upgrade).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        upgrade = null;
        WebSocketFrames frames = new WebSocketFrames(connection);
        layers.add(frames);
        ctx.pipeline().addAfter(ctx.name(), null, frames);
        ctx.pipeline().remove(this);
        // what came after the headers already goes on as frames
        ctx.pipeline().remove(HttpServerCodec.class);
    }

    private void refuse() {
        done = true;
        connection.broken("protocol error");
    }

    /** A file is on its way: the peer is there. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.touch();
        ctx.fireChannelWritabilityChanged();
    }
}
