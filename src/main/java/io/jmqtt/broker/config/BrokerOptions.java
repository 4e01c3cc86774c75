package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.util.List;

/** The rows for options of the whole broker, logging apart. */
final class BrokerOptions {
    private static final int MAX_MESSAGE_SIZE = 268_435_455;
    private static final int MAX_RETAIN_EXPIRY_MINUTES = 10_000_000;
    private static final String THREE =
            " option is now deprecated and will be removed in version 3.0. ";

    private BrokerOptions() {}

    static List<Option> rows() {
        Rows<BrokerConfig.Draft> rows = new Rows<>(Option.Scope.BROKER, ParseState::broker);
        limits(rows);
        messaging(rows);
        persistence(rows);
        process(rows);
        obsolete(rows);
        return rows.build();
    }

    static void deprecated(ParseState state, String option, String advice) {
        state.note(LogType.NOTICE, "The '" + option + "'" + THREE + advice);
    }

    private static void limits(Rows<BrokerConfig.Draft> rows) {
        rows.size("max_inflight_bytes", (b, v, s) -> b.limits.maxInflightBytes = Math.max(0, v))
                .fallback("0")
                .restart()
                .since("1.6.5")
                .about("payload bytes in flight per client, 0 for no limit");
        rows.integer(
                        "max_inflight_messages",
                        (b, v, s) -> {
                            Refused.unless(
                                    v <= 65535, "Error: 'max_inflight_messages' must be <= 65535.");
                            b.limits.maxInflightMessages = v < 0 || v == 65535 ? 0 : v;
                        })
                .fallback("20")
                .restart()
                .about("messages in flight per client and direction, 0 for no limit");
        rows.size("max_queued_bytes", (b, v, s) -> b.limits.maxQueuedBytes = Math.max(0, v))
                .fallback("0")
                .restart()
                .since("1.5")
                .about("payload bytes waiting per client, 0 for no limit");
        rows.integer(
                        "max_queued_messages",
                        (b, v, s) -> b.limits.maxQueuedMessages = Math.max(0, v))
                .fallback("1000")
                .restart()
                .about("messages waiting per client, 0 for no limit");
        rows.bool("queue_qos0_messages", (b, v, s) -> b.limits.queueQos0Messages = v)
                .fallback("false")
                .about("whether QoS 0 messages wait for sessions that are offline");
        rows.integer(
                        "max_packet_size",
                        (b, v, s) -> {
                            Refused.unless(v >= 20, "Error: 'max_packet_size' must be >= 20.");
                            b.limits.maxPacketSize = v;
                        })
                .fallback("2000000")
                .restart()
                .since("1.6")
                .about("bytes of the largest packet that a client may send, 20 or more");
        rows.integer(
                        "message_size_limit",
                        (b, v, s) -> {
                            s.note(
                                    LogType.NOTICE,
                                    "Note: It is recommended to replace `message_size_limit` with"
                                            + " `max_packet_size`.");
                            Refused.unless(
                                    v >= 0 && v <= MAX_MESSAGE_SIZE,
                                    "Error: Invalid 'message_size_limit' value ("
                                            + Integer.toUnsignedString(v)
                                            + ").");
                            b.limits.messageSizeLimit = v;
                        })
                .fallback("0")
                .about("bytes of the largest payload, 0 to 268435455, 0 for no limit");
        rows.integer(
                        "max_keepalive",
                        (b, v, s) -> {
                            Refused.unless(
                                    v >= 0 && v <= 65535,
                                    "Error: Invalid 'max_keepalive' value (" + v + ").");
                            b.limits.maxKeepalive = v;
                        })
                .fallback("0")
                .restart()
                .since("1.6")
                .about("longest keep-alive in seconds, 0 for no limit");
        rows.size(
                        "memory_limit",
                        (b, v, s) -> {
                            Refused.unless(
                                    v >= 0, "Error: Invalid 'memory_limit' value (" + v + ").");
                            b.limits.memoryLimit = v;
                        })
                .fallback("0")
                .about("bytes of heap beyond which messages are refused, 0 for no limit");
        rows.integer("global_max_clients", (b, v, s) -> b.limits.globalMaxClients = Math.max(-1, v))
                .fallback("-1")
                .restart()
                .since("2.1")
                .about("sessions, connected or not, -1 for no limit");
        rows.integer(
                        "global_max_connections",
                        (b, v, s) -> b.limits.globalMaxConnections = Math.max(-1, v))
                .fallback("-1")
                .restart()
                .since("2.1")
                .about("connections on all listeners together, -1 for no limit");
        rows.integer(
                        "packet_buffer_size",
                        (b, v, s) -> {
                            Refused.unless(
                                    v >= 0 && v <= 65535,
                                    "Error: Packet buffer size must be between 0 and 65535"
                                            + " inclusive.");
                            b.limits.packetBufferSize = v;
                        })
                .alias("websockets_headers_size")
                .fallback("4096")
                .restart()
                .since("1.6")
                .about("bytes for the headers of a WebSocket handshake");
    }

    private static void messaging(Rows<BrokerConfig.Draft> rows) {
        rows.bool("retain_available", (b, v, s) -> b.messaging.retainAvailable = v)
                .fallback("true")
                .restart()
                .since("1.6")
                .about("whether clients may publish retained messages");
        rows.integer(
                        "retain_expiry_interval",
                        (b, v, s) -> {
                            Refused.unless(v >= 1, "Error: retain_expiry_interval must be >= 1.");
                            if (v > MAX_RETAIN_EXPIRY_MINUTES) {
                                s.note(
                                        LogType.WARNING,
                                        "Warning: retain_expiry_interval being capped at 19"
                                                + " years.");
                            }
                            b.messaging.retainExpiryMinutes =
                                    Math.min(v, MAX_RETAIN_EXPIRY_MINUTES);
                        })
                .restart()
                .since("2.0.21")
                .about("minutes after which retained messages are dropped");
        rows.bool("check_retain_source", (b, v, s) -> b.messaging.checkRetainSource = v)
                .fallback("false")
                .restart()
                .since("1.5.6")
                .about(
                        "whether retained messages of clients that lost the right to write are held back");
        rows.bool(
                        "allow_duplicate_messages",
                        (b, v, s) -> {
                            deprecated(
                                    s,
                                    "allow_duplicate_messages",
                                    "The behaviour will default to true.");
                            b.messaging.allowDuplicateMessages = v;
                        })
                .fallback("true")
                .about("whether overlapping subscriptions get a message once each");
        rows.bool("upgrade_outgoing_qos", (b, v, s) -> b.messaging.upgradeOutgoingQos = v)
                .fallback("false")
                .about("whether messages go out at the QoS of the subscription");
        rows.line(
                        "persistent_client_expiration",
                        (b, line, s) ->
                                b.messaging.persistentClientExpirationSeconds =
                                        duration(line.neededWord()))
                .syntax("number s|h|d|w|m|y")
                .about("time after which sessions that stay away are dropped");
        rows.bool("set_tcp_nodelay", (b, v, s) -> b.messaging.setTcpNodelay = v)
                .fallback("false")
                .restart()
                .since("1.5")
                .about("whether small packets are sent at once");
        rows.integer(
                        "sys_interval",
                        (b, v, s) -> {
                            Refused.unless(
                                    v >= 0 && v <= 65535,
                                    "Error: Invalid 'sys_interval' value (" + v + ").");
                            b.messaging.sysInterval = v;
                        })
                .fallback("10")
                .about("seconds between updates of $SYS, 0 for none");
        rows.bool("enable_control_api", (b, v, s) -> b.messaging.enableControlApi = v)
                .fallback("false")
                .restart()
                .since("2.1")
                .about("whether $CONTROL/broker/v1 answers");
        rows.text(
                        "clientid_prefixes",
                        (b, v, s) -> {
                            deprecated(s, "clientid_prefixes", "");
                            b.clientidPrefixes = v;
                        })
                .about("what every client id must start with");
    }

    private static void persistence(Rows<BrokerConfig.Draft> rows) {
        rows.bool("persistence", (b, v, s) -> b.persistence.enabled = v)
                .alias("retained_persistence")
                .fallback("false")
                .restart()
                .about("whether sessions and retained messages are kept on disk");
        rows.textOnce("persistence_file", (b, v, s) -> b.persistence.file = v)
                .fallback("mosquitto.db")
                .restart()
                .about("name of the file");
        rows.textOnce("persistence_location", (b, v, s) -> b.persistence.location = v)
                .restart()
                .about("folder of the file");
        rows.integer(
                        "autosave_interval",
                        (b, v, s) -> b.persistence.autosaveInterval = Math.max(0, v))
                .fallback("1800")
                .about("seconds or changes between saves, 0 for only at the end");
        rows.bool("autosave_on_changes", (b, v, s) -> b.persistence.autosaveOnChanges = v)
                .fallback("false")
                .about("whether autosave_interval counts changes");
        rows.word("jmqtt_sync", (b, v, s) -> b.persistence.sync = sync(v))
                .syntax("always|interval|none")
                .fallback("always")
                .restart()
                .about("when acknowledged state is made safe against a loss of power");
        rows.integer(
                        "jmqtt_sync_interval",
                        (b, v, s) -> {
                            Refused.unless(
                                    v > 0, "Error: jmqtt_sync_interval must be greater than 0.");
                            b.persistence.syncIntervalMillis = v;
                        })
                .fallback("1000")
                .restart()
                .about("milliseconds between two syncs with jmqtt_sync interval");
    }

    private static PersistenceConfig.Sync sync(String value) throws Refused {
        return switch (value) {
            case "always" -> PersistenceConfig.Sync.ALWAYS;
            case "interval" -> PersistenceConfig.Sync.INTERVAL;
            case "none" -> PersistenceConfig.Sync.NONE;
            default -> throw new Refused("Error: Invalid jmqtt_sync value (" + value + ").");
        };
    }

    private static void process(Rows<BrokerConfig.Draft> rows) {
        rows.textOnce("pid_file", (b, v, s) -> b.pidFile = v)
                .restart()
                .about("file for the process id");
        rows.text("user", (b, v, s) -> b.user = v)
                .fallback("mosquitto")
                .restart()
                .about(
                        "user that the broker runs as when root starts it; called jmqtt it becomes another user only where this option is there");
        rows.bool(
                        "per_listener_settings",
                        (b, v, s) -> {
                            Refused.unless(
                                    !s.securityGiven(),
                                    "Error: per_listener_settings must be set before any other"
                                            + " security settings.");
                            deprecated(
                                    s,
                                    "per_listener_settings",
                                    "Please see the documentation for how to achieve the same"
                                            + " effect.");
                            b.perListenerSettings |= v;
                        })
                .fallback("false")
                .restart()
                .since("1.5")
                .about("whether security options belong to the last listener");
    }

    private static void obsolete(Rows<BrokerConfig.Draft> rows) {
        for (String name : List.of("retry_interval", "store_clean_interval")) {
            rows.line(
                            name,
                            (b, line, s) ->
                                    s.note(
                                            LogType.WARNING,
                                            "Warning: The '"
                                                    + name
                                                    + "' option is no longer available."))
                    .syntax("number")
                    .obsolete()
                    .about("no longer used; accepted so that old files work");
        }
        for (String name :
                List.of("ffdc_output", "max_log_entries", "trace_level", "trace_output")) {
            rows.line(
                            name,
                            (b, line, s) ->
                                    s.note(
                                            LogType.WARNING,
                                            "Warning: Unsupported rsmb configuration option \""
                                                    + name
                                                    + "\"."))
                    .syntax("text")
                    .obsolete()
                    .about("an option of another broker; accepted so that old files work");
        }
        rows.integer("websockets_log_level", (b, v, s) -> {})
                .fallback("0")
                .obsolete()
                .about("no longer used: the WebSocket code has no log of its own");
    }

    private static long duration(String word) throws Refused {
        int last = word.length() - 1;
        long unit =
                switch (word.charAt(last)) {
                    case 's' -> 1;
                    case 'h' -> 3600;
                    case 'd' -> 86_400;
                    case 'w' -> 604_800;
                    case 'm' -> 86_400 * 30L;
                    case 'y' -> 86_400 * 365L;
                    default -> 0;
                };
        boolean digits = last > 0 && last < 10;
        for (int i = 0; digits && i < last; i++) {
            digits = word.charAt(i) >= '0' && word.charAt(i) <= '9';
        }
        long count = digits ? Long.parseLong(word.substring(0, last)) : 0;
        Refused.unless(
                unit > 0 && count >= 1,
                "Error: Invalid 'persistent_client_expiration' duration in configuration.");
        return count * unit;
    }
}
