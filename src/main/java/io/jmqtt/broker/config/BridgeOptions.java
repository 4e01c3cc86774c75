package io.jmqtt.broker.config;

import io.jmqtt.broker.config.BridgeConfig.ReloadType;
import io.jmqtt.broker.config.BridgeConfig.StartType;
import io.jmqtt.broker.config.BridgeConfig.TcpKeepalive;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.MqttVersion;
import java.util.List;

/** The rows for bridges, addresses, topics and TLS apart. */
final class BridgeOptions {
    private static final int MAX_RESTART = 3600;
    private static final int MAX_BACKOFF = 7200;

    private BridgeOptions() {}

    static List<Option> rows() {
        Rows<ParseState> starters = new Rows<>(Option.Scope.BRIDGE, (state, option) -> state);
        starters.line("connection", (s, line, same) -> connection(line.neededWord(), s))
                .syntax("name")
                .about("begins a bridge");
        List<Option> all = starters.build();
        Rows<BridgeConfig.Draft> rows = new Rows<>(Option.Scope.BRIDGE, ParseState::bridge);
        rows.line("address", (b, line, s) -> BridgeAddresses.read(b, line))
                .alias("addresses")
                .syntax("host[:port] ...")
                .about(
                        "where the other broker is, port 1883 without one; further addresses are"
                                + " tried in their order");
        rows.line("topic", (b, line, s) -> BridgeTopics.read(b, line, s))
                .syntax("pattern [out|in|both [qos [local-prefix [remote-prefix]]]]")
                .about(
                        "what is passed on and which way, out without one; may be given more than"
                                + " once. A prefix stands before the pattern on its side and is"
                                + " exchanged for the other on the way. Two double quotes stand for an"
                                + " empty pattern or prefix; a pattern with spaces stands in double"
                                + " quotes");
        identity(rows);
        connecting(rows);
        behaviour(rows);
        version5(rows);
        all.addAll(rows.build());
        return all;
    }

    private static void connection(String name, ParseState state) throws Refused {
        for (BridgeConfig.Draft other : state.bridges) {
            Refused.unless(
                    !other.name.equals(name), "Error: Duplicate bridge name '" + name + "'.");
        }
        state.bridge = new BridgeConfig.Draft();
        state.bridge.name = name;
        state.bridges.add(state.bridge);
        state.section = "connection " + name;
    }

    private static void identity(Rows<BridgeConfig.Draft> rows) {
        rows.textOnce("remote_clientid", (b, v, s) -> b.remoteClientId = v)
                .alias("clientid")
                .about("client id at the other broker; host name and bridge name without it");
        rows.textOnce("remote_username", (b, v, s) -> b.remoteUsername = v)
                .alias("username")
                .about("user name at the other broker");
        rows.textOnce("remote_password", (b, v, s) -> b.remotePassword = v)
                .alias("password")
                .secret()
                .about("password at the other broker");
        rows.textOnce("local_clientid", (b, v, s) -> b.localClientId = v)
                .about("client id in this broker; `local.` and the remote one without it");
        rows.textOnce("local_username", (b, v, s) -> b.localUsername = v)
                .about("user name in this broker, for the log: a bridge is asked for no rights");
        rows.textOnce("local_password", (b, v, s) -> b.localPassword = v)
                .secret()
                .about("password in this broker");
    }

    private static void connecting(Rows<BridgeConfig.Draft> rows) {
        rows.textOnce("bridge_bind_address", (b, v, s) -> b.bindAddress = v)
                .since("2.0")
                .about("local address of the connection");
        rows.word("start_type", (b, v, s) -> b.startType = startType(v))
                .syntax("automatic|lazy|once")
                .fallback("automatic")
                .about(
                        "when the bridge connects: always, when threshold messages wait, or once"
                                + " when the broker starts");
        rows.line("restart_timeout", (b, line, s) -> restartTimeout(b, line, s))
                .syntax("base [cap [stable]]")
                .fallback("5 30")
                .about(
                        "seconds between attempts: with one value always these; with two a random"
                                + " time that grows from the first to the second; a connection that"
                                + " lasted for the third begins again with the first");
        rows.integer(
                        "idle_timeout",
                        (b, v, s) -> {
                            if (v < 1) {
                                s.note(
                                        LogType.NOTICE,
                                        "idle_timeout interval too low, using 1 second.");
                            }
                            b.idleTimeout = Math.max(1, v);
                        })
                .fallback("60")
                .about("seconds without traffic after which a lazy bridge closes");
        rows.integer(
                        "threshold",
                        (b, v, s) -> {
                            if (v < 1) {
                                s.note(LogType.NOTICE, "threshold too low, using 1 message.");
                            }
                            b.threshold = Math.max(1, v);
                        })
                .fallback("10")
                .about("queued messages that make a lazy bridge connect");
        rows.bool("round_robin", (b, v, s) -> b.roundRobin = v)
                .fallback("false")
                .about(
                        "whether the bridge stays at the address that worked; else it goes back to"
                                + " the first when that answers");
        rows.integer(
                        "keepalive_interval",
                        (b, v, s) -> {
                            Refused.unless(v <= 65535, "Error: Bridge keepalive value too high.");
                            if (v < 5) {
                                s.note(
                                        LogType.NOTICE,
                                        "keepalive interval too low, using 5 seconds.");
                            }
                            b.keepalive = Math.max(5, v);
                        })
                .fallback("60")
                .about("seconds of the keep-alive");
        rows.line("bridge_tcp_keepalive", (b, line, s) -> b.tcpKeepalive = tcpKeepalive(line))
                .syntax("idle interval count")
                .since("2.1")
                .about("TCP keep-alive");
        rows.integer(
                        "bridge_tcp_user_timeout",
                        (b, v, s) -> {
                            Refused.unless(v >= 0, "Error: invalid TCP user timeout value.");
                            b.tcpUserTimeout = v;
                        })
                .since("2.1")
                .about("milliseconds of TCP_USER_TIMEOUT, on Linux");
        rows.word("bridge_reload_type", (b, v, s) -> b.reloadType = reloadType(v))
                .syntax("lazy|immediate")
                .fallback("lazy")
                .since("2.1")
                .about("whether a reload changes the bridge with its next connection or at once");
    }

    private static void behaviour(Rows<BridgeConfig.Draft> rows) {
        rows.bool("cleansession", (b, v, s) -> b.cleanSession = v)
                .fallback("false")
                .about("whether the other broker forgets the bridge when it goes");
        rows.line(
                        "local_cleansession",
                        (b, line, s) -> {
                            b.localCleanSession = Numbers.bool(line);
                            s.firstTime(b, "local_cleansession");
                        })
                .syntax("true|false")
                .since("2.0")
                .about(
                        "whether messages are dropped while the bridge is down; like cleansession without it");
        rows.bool("notifications", (b, v, s) -> b.notifications = v)
                .fallback("true")
                .about(
                        "whether 1 is published on both sides, retained, while the bridge is"
                                + " connected, and 0 while it is not");
        rows.bool("notifications_local_only", (b, v, s) -> b.notificationsLocalOnly = v)
                .fallback("false")
                .since("1.5")
                .about("whether that is published on this side only");
        rows.textOnce("notification_topic", (b, v, s) -> b.notificationTopic = v)
                .about(
                        "where that is published; $SYS/broker/connection/ID/state without it, with"
                                + " the remote client id");
        rows.bool("try_private", (b, v, s) -> b.tryPrivate = v)
                .fallback("true")
                .about(
                        "whether the other broker is told that this is a bridge, so that it sends"
                                + " nothing back that came from here; with MQTT 5 it is told so in"
                                + " another way");
        rows.word("bridge_protocol_version", (b, v, s) -> b.protocolVersion = version(v))
                .syntax("mqttv31|mqttv311|mqttv50")
                .fallback("mqttv311")
                .about("protocol version of the bridge");
        rows.bool("bridge_attempt_unsubscribe", (b, v, s) -> b.attemptUnsubscribe = v)
                .fallback("true")
                .about("whether outgoing topics are unsubscribed at the other broker");
        rows.bool("bridge_outgoing_retain", (b, v, s) -> b.outgoingRetain = v)
                .fallback("true")
                .since("2.0")
                .about("whether messages keep their retain flag");
    }

    private static void version5(Rows<BridgeConfig.Draft> rows) {
        rows.integer("bridge_max_packet_size", (b, v, s) -> b.maxPacketSize = Math.max(0, v))
                .fallback("0")
                .since("2.0")
                .about("bytes of the largest packet sent, 0 for no limit");
        rows.integer(
                        "bridge_max_topic_alias",
                        (b, v, s) -> {
                            Refused.unless(
                                    v >= 0 && v <= 65535,
                                    "Error: bridge_max_topic_alias must be > 0 and <= 65535.");
                            b.maxTopicAlias = v;
                        })
                .fallback("10")
                .since("2.1")
                .about("topic aliases that the bridge accepts");
        rows.integer(
                        "bridge_receive_maximum",
                        (b, v, s) -> {
                            Refused.unless(
                                    v > 0, "Error: bridge_receive_maximum must be greater than 0.");
                            Refused.unless(
                                    v <= 65535,
                                    "Error: bridge_receive_maximum must be lower than 65535.");
                            b.receiveMaximum = v;
                        })
                .since("2.1")
                .about("messages in flight that the bridge accepts");
        rows.size(
                        "bridge_session_expiry_interval",
                        (b, v, s) -> {
                            Refused.unless(
                                    v >= 0,
                                    "Error: bridge_session_expiry_interval must not be negative.");
                            Refused.unless(
                                    v <= 0xFFFF_FFFFL,
                                    "Error: 'bridge_session_expiry_interval' value out of range.");
                            b.sessionExpiryInterval = v;
                        })
                .fallback("0")
                .since("2.1")
                .about("seconds that the other broker keeps the session");
    }

    private static StartType startType(String word) throws Refused {
        return switch (word) {
            case "automatic" -> StartType.AUTOMATIC;
            case "lazy" -> StartType.LAZY;
            case "once" -> StartType.ONCE;
            case "manual" -> throw new Refused("Error: Manual start_type not supported.");
            default ->
                    throw new Refused(
                            "Error: Invalid 'start_type' value in configuration (" + word + ").");
        };
    }

    private static ReloadType reloadType(String word) throws Refused {
        return switch (word) {
            case "lazy" -> ReloadType.LAZY;
            case "immediate" -> ReloadType.IMMEDIATE;
            default ->
                    throw new Refused(
                            "Error: Invalid 'bridge_reload_type' value in configuration ("
                                    + word
                                    + ").");
        };
    }

    private static MqttVersion version(String word) throws Refused {
        return switch (word) {
            case "mqttv31" -> MqttVersion.V3_1;
            case "mqttv311" -> MqttVersion.V3_1_1;
            case "mqttv50" -> MqttVersion.V5;
            default ->
                    throw new Refused(
                            "Error: Invalid 'bridge_protocol_version' value (" + word + ").");
        };
    }

    private static void restartTimeout(BridgeConfig.Draft bridge, ConfigLine line, ParseState state)
            throws Refused {
        int base = Numbers.integer(line);
        if (base < 1) {
            state.note(LogType.NOTICE, "restart_timeout interval too low, using 1 second.");
        } else if (base > MAX_RESTART) {
            state.note(LogType.NOTICE, "restart_timeout interval too high, using 3600 seconds.");
        }
        base = Math.min(MAX_RESTART, Math.max(1, base));
        int cap = base;
        int stable = 0;
        String word = line.word();
        if (word != null) {
            cap = Numbers.integer(line.key(), word);
            Refused.unless(
                    cap >= base, "Error: backoff cap is lower than the base in restart_timeout.");
            if (cap > MAX_BACKOFF) {
                state.note(LogType.ERROR, "Error: backoff cap too high, using 7200 seconds.");
                cap = MAX_BACKOFF;
            }
            word = line.word();
        }
        if (word != null) {
            stable = Numbers.integer(line.key(), word);
            Refused.unless(stable >= 0, "Error: stable connection period cannot be negative.");
        }
        bridge.restartBase = base;
        bridge.restartCap = cap;
        bridge.restartStable = stable;
    }

    private static TcpKeepalive tcpKeepalive(ConfigLine line) throws Refused {
        int[] values = new int[3];
        String[] names = {"idle", "interval", "counter"};
        for (int i = 0; i < values.length; i++) {
            values[i] = Numbers.integer(line);
            Refused.unless(values[i] > 0, "Error: invalid TCP keepalive " + names[i] + " value.");
        }
        return new TcpKeepalive(values[0], values[1], values[2]);
    }
}
