package io.jmqtt.broker.http;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.session.ClientStatus;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.store.Message;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Mosquitto's HTTP API ({@code /api/v1/version}, {@code systree}, {@code listeners}), two more of
 * the same kind ({@code clients}, {@code topics}), and at {@code /} a page that shows them.
 */
final class ApiSite implements Site {
    private static final String SYS = "$SYS/broker/";
    private static final int MOST_CLIENTS = 1000;
    private static final int MOST_TOPICS = 1000;

    private final Core core;
    private final String version;
    private final Supplier<List<Integer>> ports;

    ApiSite(Core core, String version, Supplier<List<Integer>> ports) {
        this.core = core;
        this.version = version;
        this.ports = ports;
    }

    @Override
    public Page page(String path, AccessControl.Identity who) {
        return switch (path) {
            case "/api/v1/version" -> Page.ok(Page.JSON, version);
            case "/api/v1/systree" -> json(this::systree);
            case "/api/v1/listeners" -> json(this::listeners);
            case "/api/v1/clients" -> json(this::clients);
            case "/api/v1/topics" -> json(json -> topics(json, who));
            case "/", "/index.html" -> Page.ok(Page.HTML, dashboard());
            default -> Page.notFound();
        };
    }

    private static Page json(Consumer<JsonWriter> content) {
        ByteBuilder bytes = new ByteBuilder();
        content.accept(new JsonWriter(bytes, false));
        return new Page(HttpResponseStatus.OK, Page.JSON, bytes.toByteArray());
    }

    /** What {@code $SYS} has with whole numbers, as it was published last. */
    private void systree(JsonWriter json) {
        json.beginObject();
        core.retained().match(SYS + "#", message -> number(json, message));
        json.endObject();
    }

    private static void number(JsonWriter json, Message message) {
        String text = new String(message.payload(), StandardCharsets.UTF_8);
        if (message.topic().equals(SYS + "uptime")) {
            text = text.substring(0, text.indexOf(' '));
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            return; // averages and the version
        }
        member(json, message.topic(), value);
    }

    private void listeners(JsonWriter json) {
        json.beginObject();
        json.name("listeners");
        json.beginArray();
        List<ListenerConfig> all = core.config().listeners();
        List<Integer> bound = ports.get();
        for (int i = 0; i < all.size(); i++) {
            ListenerConfig each = all.get(i);
            json.element();
            json.beginObject();
            if (each.unixPath() == null) {
                member(json, "port", i < bound.size() ? bound.get(i) : each.port());
            } else {
                member(json, "path", each.unixPath());
            }
            member(json, "protocol", protocol(each));
            boolean tls = each.tls().certfile() != null || each.tls().pskHint() != null;
            member(json, "tls", tls);
            member(json, "mtls", tls && each.tls().requireCertificate());
            member(json, "allow_anonymous", each.allowAnonymous());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private static String protocol(ListenerConfig listener) {
        return switch (listener.protocol()) {
            case MQTT -> "mqtt";
            case WEBSOCKETS -> "websockets";
            case HTTP_API -> "httpapi";
            case METRICS -> "metrics";
        };
    }

    private void clients(JsonWriter json) {
        List<ClientStatus> all = new ArrayList<>();
        for (Loop loop : core.loops()) {
            all.addAll(
                    CompletableFuture.supplyAsync(
                                    () -> loop.sessions().list(MOST_CLIENTS), loop.executor())
                            .join());
        }
        json.beginObject();
        member(json, "total", core.sessions().get());
        json.name("clients");
        json.beginArray();
        for (ClientStatus each : all.subList(0, Math.min(MOST_CLIENTS, all.size()))) {
            json.element();
            json.beginObject();
            member(json, "id", each.clientId());
            member(json, "username", each.username());
            member(json, "address", each.address());
            member(json, "connected", each.protocol() != null);
            member(json, "protocol", each.protocol());
            member(json, "subscriptions", each.subscriptions());
            member(json, "waiting", each.waiting());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    /** Retained messages that the user may read; the message itself is not shown. */
    private void topics(JsonWriter json, AccessControl.Identity who) {
        List<Message> found = new ArrayList<>();
        core.retained()
                .match(
                        "#",
                        message -> {
                            if (found.size() < MOST_TOPICS
                                    && core.access().mayRead(who, message.topic())) {
                                found.add(message);
                            }
                        });
        json.beginObject();
        json.name("topics");
        json.beginArray();
        for (Message each : found) {
            json.element();
            json.beginObject();
            member(json, "topic", each.topic());
            member(json, "qos", each.qos());
            member(json, "bytes", each.payload().length);
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private static void member(JsonWriter json, String name, String value) {
        json.name(name);
        if (value == null) {
            json.bare("null");
        } else {
            json.string(value);
        }
    }

    private static void member(JsonWriter json, String name, long value) {
        json.name(name);
        json.bare(Long.toString(value));
    }

    private static void member(JsonWriter json, String name, boolean value) {
        json.name(name);
        json.bare(Boolean.toString(value));
    }

    private static String dashboard() {
        try (InputStream in = ApiSite.class.getResourceAsStream("dashboard.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
