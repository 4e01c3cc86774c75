package io.jmqtt.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/**
 * The files below one folder for browsers, as {@code http_dir} asks for. Nothing outside of the
 * folder is ever answered, through {@code ..} or through a symbolic link. Answers a request at a
 * time; for use by every event loop.
 */
public final class StaticFiles {
    private static final int CHUNK = 8192;

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("htm", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("map", "application/json"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("xml", "text/xml"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff", "font/woff"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("ttf", "font/ttf"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("pdf", "application/pdf"));

    private final Path root;

    /**
     * @param folder an existing folder
     */
    public StaticFiles(Path folder) throws IOException {
        this.root = folder.toRealPath();
    }

    /**
     * Answers a request for a file. The pipeline has an HTTP codec; a {@link ChunkedWriteHandler}
     * is added when the first file leaves.
     *
     * @return done when the answer has left; the next request may be answered then
     */
    public ChannelFuture answer(ChannelHandlerContext ctx, HttpRequest request) {
        boolean get = request.method().equals(HttpMethod.GET);
        if (!get && !request.method().equals(HttpMethod.HEAD)) {
            return status(ctx, request, HttpResponseStatus.METHOD_NOT_ALLOWED);
        }
        Path file = find(request.uri());
        if (file == null) {
            return status(ctx, request, HttpResponseStatus.NOT_FOUND);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            long size = channel.size();
            HttpResponse response =
                    new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            HttpUtil.setContentLength(response, size);
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, type(file));
            boolean alive = keepAlive(request, response);
            ctx.write(response);
            ChannelFuture last;
            if (get && size > 0) {
                if (ctx.pipeline().get(ChunkedWriteHandler.class) == null) {
                    ctx.pipeline().addBefore(ctx.name(), null, new ChunkedWriteHandler());
                }
                last = ctx.writeAndFlush(new HttpChunkedInput(new ChunkedNioFile(channel, CHUNK)));
            } else {
                channel.close();
                last = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            if (!alive) {
                last.addListener(ChannelFutureListener.CLOSE);
            }
            return last;
        } catch (IOException e) {
            close(channel);
            return status(ctx, request, HttpResponseStatus.NOT_FOUND);
        }
    }

    private static void close(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // it was only read
            }
        }
    }

    /** The file for the path of a request, or null where there is none that may be seen. */
    Path find(String uri) {
        String path;
        try {
            path = new QueryStringDecoder(uri).path();
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            return null;
        }
        try {
            Path file = root.resolve("." + path).toRealPath();
            if (Files.isDirectory(file)) {
                file = file.resolve("index.html").toRealPath();
            }
            return file.startsWith(root) && Files.isRegularFile(file) ? file : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static String type(Path file) {
        String name = file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }

    private static boolean keepAlive(HttpRequest request, HttpResponse response) {
        boolean alive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, alive);
        response.headers().set("X-Content-Type-Options", "nosniff");
        return alive;
    }

    /** Answers with a status and its name as the text. */
    static ChannelFuture status(
            ChannelHandlerContext ctx, HttpRequest request, HttpResponseStatus status) {
        ByteBuf text = Unpooled.copiedBuffer(status.reasonPhrase() + ".\n", StandardCharsets.UTF_8);
        int length = text.readableBytes();
        if (request.method().equals(HttpMethod.HEAD)) {
            text = Unpooled.EMPTY_BUFFER;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, text);
        HttpUtil.setContentLength(response, length);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        boolean alive = keepAlive(request, response);
        ChannelFuture last = ctx.writeAndFlush(response);
        if (!alive) {
            last.addListener(ChannelFutureListener.CLOSE);
        }
        return last;
    }
}
