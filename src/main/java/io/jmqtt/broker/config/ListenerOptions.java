package io.jmqtt.broker.config;

import io.jmqtt.broker.config.ListenerConfig.Protocol;
import io.jmqtt.broker.config.ListenerConfig.SocketDomain;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.MqttVersion;
import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The rows for listeners, TLS apart. */
final class ListenerOptions {
    private ListenerOptions() {}

    static List<Option> rows() {
        Rows<ListenerConfig.Draft> rows =
                new Rows<>(Option.Scope.LISTENER, (state, option) -> state.listener(option));
        defaultListener(rows);
        transport(rows);
        clients(rows);
        List<Option> all = rows.build();
        Rows<ParseState> starters = new Rows<>(Option.Scope.LISTENER, (state, option) -> state);
        starters.line("listener", (s, line, same) -> listener(line, s))
                .syntax("port [host|path]")
                .restart()
                .about("begins a listener on a port, or on a unix socket with port 0 and a path");
        all.addAll(starters.build());
        Rows<ListenerConfig.Draft> defined =
                new Rows<>(Option.Scope.LISTENER, ParseState::definedListener);
        needListener(defined);
        all.addAll(defined.build());
        return all;
    }

    private static void listener(ConfigLine line, ParseState state) throws Refused {
        int port = Numbers.integer(line);
        String where = line.wordBeforeComment();
        Refused.unless(port >= 0 && port <= 65535, "Error: Invalid 'port' value (" + port + ").");
        Refused.unless(
                port > 0 || where != null,
                "Error: A listener with port 0 must provide a Unix socket path.");
        ListenerConfig.Draft listener = new ListenerConfig.Draft();
        listener.port = port;
        if (port == 0) {
            listener.unixPath = where;
        } else {
            listener.host = where;
        }
        state.listenerAsked = true;
        state.listeners.add(listener);
        state.listener = listener;
        state.section = ParseState.sectionOf(listener);
    }

    private static void defaultListener(Rows<ListenerConfig.Draft> rows) {
        rows.line("port", (l, line, s) -> port(line, s))
                .syntax("number")
                .fallback("1883")
                .restart()
                .about("port of the default listener; `listener` is better");
        rows.line("bind_address", (l, line, s) -> bindAddress(line, s))
                .syntax("host")
                .restart()
                .about("address of the default listener; `listener` is better");
    }

    private static void port(ConfigLine line, ParseState state) throws Refused {
        BrokerOptions.deprecated(state, "port", "Please use 'listener' instead.");
        int port = Numbers.integer(line);
        Refused.unless(port >= 1 && port <= 65535, "Error: Invalid 'port' value (" + port + ").");
        if (state.defaultPortGiven) {
            state.note(
                    LogType.WARNING,
                    "Warning: Default listener port specified multiple times. Only the latest will"
                            + " be used.");
        }
        state.defaultPortGiven = true;
        state.listenerAsked = true;
        state.defaultListener().port = port;
        state.section = ParseState.sectionOf(state.defaultListener());
    }

    private static void bindAddress(ConfigLine line, ParseState state) throws Refused {
        BrokerOptions.deprecated(state, "bind_address", "");
        String host = line.neededText();
        ListenerConfig.Draft listener = state.defaultListener();
        Refused.unless(
                state.firstTime(listener, "bind_address"),
                "Error: Duplicate 'bind_address' value in configuration.");
        try {
            InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Refused("Error: Error resolving bind_address: Name or service not known.");
        }
        state.listenerAsked = true;
        listener.host = host;
        state.section = ParseState.sectionOf(listener);
    }

    private static void transport(Rows<ListenerConfig.Draft> rows) {
        rows.textOnce("bind_interface", (l, v, s) -> l.bindInterface = v)
                .restart()
                .since("1.6")
                .about("network interface to listen on");
        rows.line("socket_domain", (l, line, s) -> l.socketDomain = socketDomain(line))
                .syntax("ipv4|ipv6")
                .restart()
                .since("1.5.5")
                .about("address family to listen on; both without it");
        rows.word("protocol", (l, v, s) -> l.protocol = protocol(v))
                .syntax("mqtt|websockets|http_api|metrics")
                .fallback("mqtt")
                .restart()
                .about(
                        "what is spoken on the listener: http_api is Mosquitto's HTTP API with a"
                                + " page at /, metrics is /metrics for Prometheus; both ask for user"
                                + " and password where the broker does, and whether that user may"
                                + " read the path");
        rows.text("websockets_origin", (l, v, s) -> l.websocketsOrigins.add(v))
                .since("2.1")
                .about("origin that a WebSocket may have; may be given more than once");
        rows.textOnce(
                        "http_dir",
                        (l, v, s) -> {
                            Refused.unless(
                                    new File(v).isDirectory(),
                                    "Error: Unable to open http dir \"" + v + "\".");
                            l.httpDir = v;
                        })
                .restart()
                .about("folder of files served to browsers");
        rows.integer(
                        "enable_proxy_protocol",
                        (l, v, s) -> {
                            Refused.unless(
                                    v == 1 || v == 2,
                                    "Error: enable_proxy_protocol must be 1 or 2.");
                            l.proxyProtocol = v;
                        })
                .syntax("1|2")
                .since("2.1")
                .about("version of the PROXY protocol that connections start with");
        rows.bool("proxy_protocol_v2_require_tls", (l, v, s) -> l.proxyProtocolV2RequireTls = v)
                .fallback("false")
                .since("2.1")
                .about("whether a PROXY header must tell of TLS");
    }

    private static void clients(Rows<ListenerConfig.Draft> rows) {
        rows.text(
                        "mount_point",
                        (l, v, s) -> {
                            Refused.unless(
                                    v.indexOf('+') < 0 && v.indexOf('#') < 0,
                                    "Error: Invalid 'mount_point' value ("
                                            + v
                                            + "). Does it contain a wildcard character?");
                            l.mountPoint = v;
                        })
                .about("prefix of every topic of clients of the listener");
        rows.integer("max_connections", (l, v, s) -> l.maxConnections = Math.max(-1, v))
                .fallback("-1")
                .about("connections on the listener, -1 for no limit");
        rows.integer(
                        "max_qos",
                        (l, v, s) -> {
                            Refused.unless(
                                    v >= 0 && v <= 2,
                                    "Error: 'max_qos' must be between 0 and 2 inclusive.");
                            l.maxQos = v;
                        })
                .alias("maximum_qos")
                .fallback("2")
                .since("1.6")
                .about("highest QoS, 0 to 2");
        rows.integer("max_topic_alias", (l, v, s) -> l.maxTopicAlias = alias("max_topic_alias", v))
                .fallback("10")
                .since("1.6.3")
                .about("topic aliases that a client may use");
        rows.integer(
                        "max_topic_alias_broker",
                        (l, v, s) -> l.maxTopicAliasBroker = alias("max_topic_alias_broker", v))
                .fallback("10")
                .since("2.1")
                .about("topic aliases that the broker uses");
        rows.bool("use_username_as_clientid", (l, v, s) -> l.useUsernameAsClientid = v)
                .fallback("false")
                .about("whether the user name replaces the client id");
    }

    private static void needListener(Rows<ListenerConfig.Draft> rows) {
        rows.line("accept_protocol_versions", (l, line, s) -> l.versions = versions(line))
                .syntax("3 4 5")
                .fallback("3 4 5")
                .since("2.1")
                .about("protocol versions that clients may speak");
        rows.bool("listener_allow_anonymous", (l, v, s) -> l.listenerAllowAnonymous = v)
                .since("2.1")
                .about("whether clients of the listener may come without a user name");
        rows.textOnce(
                        "listener_auto_id_prefix",
                        (l, v, s) -> {
                            Refused.unless(
                                    v.length() <= 50,
                                    "Error: 'listener_auto_id_prefix' length must be <= 50.");
                            l.listenerAutoIdPrefix = v;
                        })
                .fallback("auto-")
                .since("2.1")
                .about("what generated client ids of the listener start with");
    }

    private static int alias(String option, int value) throws Refused {
        Refused.unless(
                value >= 0 && value <= 65535,
                "Error: Invalid '" + option + "' value in configuration.");
        return value;
    }

    private static Set<MqttVersion> versions(ConfigLine line) throws Refused {
        Set<MqttVersion> versions = EnumSet.noneOf(MqttVersion.class);
        for (String word = line.neededWord(); word != null; word = line.word()) {
            for (int i = 0; i < word.length(); i++) {
                boolean alone =
                        (i == 0 || word.charAt(i - 1) == ',')
                                && (i == word.length() - 1 || word.charAt(i + 1) == ',');
                for (MqttVersion version : MqttVersion.values()) {
                    if (alone && word.charAt(i) == '0' + version.level()) {
                        versions.add(version);
                    }
                }
            }
        }
        return versions;
    }

    private static SocketDomain socketDomain(ConfigLine line) throws Refused {
        String word = line.word();
        // Mosquitto names another option here; kept, since the text is what people search for
        Refused.unless(word != null, "Error: Empty 'start_type' value in configuration.");
        return switch (word) {
            case "ipv4" -> SocketDomain.IPV4;
            case "ipv6" -> SocketDomain.IPV6;
            default ->
                    throw new Refused(
                            "Error: Invalid 'socket_domain' value '"
                                    + word
                                    + "' in configuration.");
        };
    }

    private static Protocol protocol(String word) throws Refused {
        return switch (word) {
            case "mqtt" -> Protocol.MQTT;
            case "websockets" -> Protocol.WEBSOCKETS;
            case "http_api" -> Protocol.HTTP_API;
            case "metrics" -> Protocol.METRICS;
            default -> throw new Refused("Error: Invalid 'protocol' value (" + word + ").");
        };
    }
}
