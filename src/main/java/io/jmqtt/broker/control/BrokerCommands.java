package io.jmqtt.broker.control;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.BuiltInPlugin;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.config.PluginConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What the broker tells about itself on {@link #TOPIC} to whoever may publish there, where {@code
 * enable_control_api} is on: its listeners and its plug-ins. Safe for use by several threads.
 */
public final class BrokerCommands {
    /** Where commands are published. Responses go to the topic below it. */
    public static final String TOPIC = "$CONTROL/broker/v1";

    private final Supplier<BrokerConfig> config;
    private final Supplier<List<Integer>> ports;
    private final BrokerLog log;

    /**
     * @param ports the ports that are bound, in the order of the listeners
     */
    public BrokerCommands(
            Supplier<BrokerConfig> config, Supplier<List<Integer>> ports, BrokerLog log) {
        this.config = config;
        this.ports = ports;
        this.log = log;
    }

    /**
     * Obeys the commands of one request.
     *
     * @param username null for a client without one
     * @return the response
     */
    public byte[] handle(String clientId, String username, byte[] payload) {
        JsonValue response =
                ControlRequest.read(payload)
                        .obey((name, command) -> obey(name, clientId + "/" + username));
        return JsonWriter.compact(response);
    }

    private ControlRequest.Obeyed obey(String name, String who) throws Refusal {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "listlisteners" -> {
                log(who, "listListeners");
                yield new ControlRequest.Obeyed(
                        "listListeners", Json.of("listeners", listeners()).build());
            }
            case "listplugins" -> {
                log(who, "listPlugins");
                yield new ControlRequest.Obeyed(
                        "listPlugins", Json.of("plugins", plugins()).build());
            }
            default -> throw new Refusal("Unknown command");
        };
    }

    private void log(String who, String command) {
        if (log.isOn(LogType.INFORMATION)) {
            log.log(LogType.INFORMATION, "Broker: " + who + " | " + command);
        }
    }

    private JsonValue listeners() {
        List<ListenerConfig> all = config.get().listeners();
        List<Integer> bound = ports.get();
        List<JsonValue> listeners = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            ListenerConfig each = all.get(i);
            listeners.add(
                    new Json()
                            .with("port", i < bound.size() ? bound.get(i) : each.port())
                            .with("protocol", protocol(each))
                            .with("bind-address", each.host())
                            .with("socket-path", each.unixPath())
                            .with("tls", each.tls().enabled())
                            .build());
        }
        return new JsonValue.ArrayValue(listeners);
    }

    private static String protocol(ListenerConfig listener) {
        return switch (listener.protocol()) {
            case MQTT -> "mqtt";
            case WEBSOCKETS -> "mqtt+websockets";
            case HTTP_API -> "httpapi";
            case METRICS -> "metrics";
        };
    }

    private JsonValue plugins() {
        List<JsonValue> plugins = new ArrayList<>();
        for (PluginConfig each : config.get().plugins()) {
            BuiltInPlugin builtIn = each.builtIn();
            Json plugin = new Json().with("name", builtIn == null ? each.name() : builtIn.title());
            if (builtIn != null && builtIn.controlTopic() != null) {
                JsonValue topic = new JsonValue.StringValue(builtIn.controlTopic());
                plugin.with("control-endpoints", new JsonValue.ArrayValue(List.of(topic)));
            }
            plugins.add(plugin.build());
        }
        return new JsonValue.ArrayValue(plugins);
    }
}
