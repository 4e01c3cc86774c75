package io.jmqtt.broker.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * What a request is answered with.
 *
 * @param type the media type, or null to say none, as Mosquitto's API does
 */
record Page(HttpResponseStatus status, String type, byte[] body) {
    static final String JSON = null;
    static final String HTML = "text/html; charset=utf-8";

    static Page ok(String type, String body) {
        return new Page(HttpResponseStatus.OK, type, body.getBytes(StandardCharsets.UTF_8));
    }

    static Page error(HttpResponseStatus status, String body) {
        return new Page(status, null, body.getBytes(StandardCharsets.UTF_8));
    }

    static Page notFound() {
        return error(HttpResponseStatus.NOT_FOUND, "Not found.\n");
    }
}
