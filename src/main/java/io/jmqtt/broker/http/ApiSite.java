package io.jmqtt.broker.http;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.session.ClientStatus;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.store.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
            case "/api/v1/systree" -> Page.ok(Page.JSON, systree());
            case "/api/v1/listeners" -> Page.ok(Page.JSON, listeners());
            case "/api/v1/clients" -> Page.ok(Page.JSON, clients());
            case "/api/v1/topics" -> Page.ok(Page.JSON, topics(who));
            case "/", "/index.html" -> Page.ok(Page.HTML, dashboard());
            default -> Page.notFound();
        };
    }

    /** What {@code $SYS} has with whole numbers, as it was published last. */
    private String systree() {
        JsonText json = new JsonText().begin('{');
        core.retained().match(SYS + "#", message -> number(json, message));
        return json.end('}').toString();
    }

    private static void number(JsonText json, Message message) {
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
        json.name(message.topic()).number(value);
    }

    private String listeners() {
        JsonText json = new JsonText().begin('{').name("listeners").begin('[');
        List<ListenerConfig> all = core.config().listeners();
        List<Integer> bound = ports.get();
        for (int i = 0; i < all.size(); i++) {
            ListenerConfig each = all.get(i);
            json.begin('{');
            if (each.unixPath() == null) {
                json.name("port").number(i < bound.size() ? bound.get(i) : each.port());
            } else {
                json.name("path").string(each.unixPath());
            }
            json.name("protocol").string(protocol(each));
            boolean tls = each.tls().certfile() != null || each.tls().pskHint() != null;
            json.name("tls").bool(tls);
            json.name("mtls").bool(tls && each.tls().requireCertificate());
            json.name("allow_anonymous").bool(each.allowAnonymous());
            json.end('}');
        }
        return json.end(']').end('}').toString();
    }

    private static String protocol(ListenerConfig listener) {
        return switch (listener.protocol()) {
            case MQTT -> "mqtt";
            case WEBSOCKETS -> "websockets";
            case HTTP_API -> "httpapi";
            case METRICS -> "metrics";
        };
    }

    private String clients() {
        List<ClientStatus> all = new ArrayList<>();
        int total = 0;
        for (Loop loop : core.loops()) {
            CompletableFuture<List<ClientStatus>> list = new CompletableFuture<>();
            CompletableFuture<Integer> size = new CompletableFuture<>();
            loop.executor()
                    .execute(
                            () -> {
                                size.complete(loop.sessions().size());
                                list.complete(loop.sessions().list(MOST_CLIENTS));
                            });
            total += size.join();
            all.addAll(list.join());
        }
        JsonText json = new JsonText().begin('{').name("total").number(total);
        json.name("clients").begin('[');
        for (ClientStatus each : all.subList(0, Math.min(MOST_CLIENTS, all.size()))) {
            json.begin('{').name("id").string(each.clientId());
            json.name("username").string(each.username());
            json.name("address").string(each.address());
            json.name("connected").bool(each.protocol() != null);
            json.name("protocol").string(each.protocol());
            json.name("subscriptions").number(each.subscriptions());
            json.name("waiting").number(each.waiting()).end('}');
        }
        return json.end(']').end('}').toString();
    }

    /** Retained messages that the user may read; the message itself is not shown. */
    private String topics(AccessControl.Identity who) {
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
        JsonText json = new JsonText().begin('{').name("topics").begin('[');
        for (Message each : found) {
            json.begin('{').name("topic").string(each.topic());
            json.name("qos").number(each.qos());
            json.name("bytes").number(each.payload().length).end('}');
        }
        return json.end(']').end('}').toString();
    }

    private static String dashboard() {
        try (InputStream in = ApiSite.class.getResourceAsStream("dashboard.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
