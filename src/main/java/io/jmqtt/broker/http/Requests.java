package io.jmqtt.broker.http;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.net.StaticFiles;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.status.LogType;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.RejectedExecutionException;

/**
 * The requests of one connection, one after another: GET only, with HTTP Basic authentication
 * through the broker's own access control, which is asked whether the user may read the path as if
 * it were a topic. A request that comes before the one ahead is answered ends the connection.
 */
final class Requests extends SimpleChannelInboundHandler<HttpObject> {
    private static final String CLIENT_ID = "http-api";

    /** Stands for a file, which is answered on the event loop. */
    private static final Page FILE = Page.notFound();

    private final Core core;
    private final Site site;
    private final StaticFiles files;
    private final int port;
    private final String peer;
    private boolean busy;

    /**
     * @param files answer what is not below {@code /api/}; null for the site's own pages
     */
    Requests(Core core, Site site, StaticFiles files, int port, String peer) {
        this.core = core;
        this.site = site;
        this.files = files;
        this.port = port;
        this.peer = peer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (!(part instanceof HttpRequest request)) {
            return; // a body, which nothing here asks for
        }
        if (busy) {
            ctx.close();
            return;
        }
        if (request.decoderResult().isFailure()) {
            answer(ctx, Page.error(HttpResponseStatus.BAD_REQUEST, "Bad request.\n"), false);
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (!request.method().equals(HttpMethod.GET)) {
            answer(
                    ctx,
                    Page.error(HttpResponseStatus.METHOD_NOT_ALLOWED, "Invalid HTTP Method\n"),
                    false);
            return;
        }
        busy = true;
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        String uri = request.uri();
        try {
            // checking a password takes long, and so may a page
            core.slowWork()
                    .execute(
                            () -> {
                                Page page = page(authorization, uri);
                                ctx.executor()
                                        .execute(
                                                () -> {
                                                    if (page == FILE) {
                                                        file(ctx, request);
                                                    } else {
                                                        answer(ctx, page, keepAlive);
                                                    }
                                                });
                            });
        } catch (RejectedExecutionException e) {
            answer(ctx, Page.error(HttpResponseStatus.SERVICE_UNAVAILABLE, "Busy.\n"), false);
        }
    }

    private Page page(String authorization, String uri) {
        try {
            String path = new QueryStringDecoder(uri).path();
            if (!path.startsWith("/")) {
                return Page.notFound();
            }
            AccessControl.Identity who = authenticated(authorization);
            if (who == null || !core.access().mayRead(who, path)) {
                return Page.error(HttpResponseStatus.UNAUTHORIZED, "Not authorised\n");
            }
            return files == null || path.startsWith("/api/") ? site.page(path, who) : FILE;
        } catch (IllegalArgumentException e) {
            return Page.error(HttpResponseStatus.BAD_REQUEST, "Bad request.\n");
        } catch (RuntimeException e) {
            core.log().log(LogType.ERROR, "Error: HTTP request of " + peer + " failed: " + e + ".");
            return Page.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal error.\n");
        }
    }

    private AccessControl.Identity authenticated(String authorization) {
        String username = null;
        byte[] password = null;
        if (authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring(6).strip());
            int colon = 0;
            while (colon < decoded.length && decoded[colon] != ':') {
                colon++;
            }
            if (colon == decoded.length) {
                return null;
            }
            username = new String(decoded, 0, colon, StandardCharsets.UTF_8);
            password = Arrays.copyOfRange(decoded, colon + 1, decoded.length);
        }
        AccessControl.Login login =
                new AccessControl.Login(CLIENT_ID, username, password, peer, port, false);
        return core.access().authenticate(login)
                ? new AccessControl.Identity(CLIENT_ID, username, peer, port)
                : null;
    }

    private void file(ChannelHandlerContext ctx, HttpRequest request) {
        files.answer(ctx, request).addListener(sent -> busy = false);
    }

    private void answer(ChannelHandlerContext ctx, Page page, boolean keepAlive) {
        busy = false;
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, page.status(), Unpooled.wrappedBuffer(page.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, page.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff");
        if (page.type() != null) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, page.type());
            response.headers()
                    .set(
                            "Content-Security-Policy",
                            "default-src 'self'; style-src 'self' 'unsafe-inline';"
                                    + " script-src 'self' 'unsafe-inline'; frame-ancestors 'none'");
        } else {
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        if (page.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers()
                    .set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Mosquitto API\"");
        }
        if (page.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET");
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof ReadTimeoutException)) {
            core.log().log(LogType.NOTICE, "HTTP client " + peer + " disconnected: " + cause + ".");
        }
        ctx.close();
    }
}
