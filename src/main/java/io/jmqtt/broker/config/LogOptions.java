package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogDestination;
import io.jmqtt.broker.status.LogType;
import java.util.EnumSet;
import java.util.List;

/** The rows for logging. */
final class LogOptions {
    private LogOptions() {}

    static List<Option> rows() {
        Rows<BrokerConfig.Draft> rows = new Rows<>(Option.Scope.BROKER, ParseState::broker);
        rows.line("log_dest", (b, line, s) -> destination(line, s))
                .syntax("none|stdout|stderr|syslog|topic|file path")
                .fallback("stderr")
                .about("where log lines go; may be given more than once");
        rows.integer(
                        "log_facility",
                        (b, v, s) -> {
                            Refused.unless(
                                    v >= 0 && v <= 7,
                                    "Error: Invalid 'log_facility' value (" + v + ").");
                            b.log.facility = v;
                        })
                .about("0 to 7 for local0 to local7 of syslog");
        rows.bool("log_timestamp", (b, v, s) -> b.log.timestamp = v)
                .fallback("true")
                .about("whether log lines start with a time");
        rows.textOnce("log_timestamp_format", (b, v, s) -> b.log.timestampFormat = v)
                .since("1.6")
                .about("strftime format of that time; seconds since 1970 without it");
        rows.word("log_type", (b, v, s) -> type(v, s))
                .syntax(
                        "none|error|warning|notice|information|debug|subscribe|unsubscribe|websockets"
                                + "|internal|all")
                .about("what is logged; may be given more than once");
        rows.bool("connection_messages", (b, v, s) -> b.log.connectionMessages = v)
                .fallback("true")
                .about("whether clients that come and go are logged");
        return rows.build();
    }

    private static void destination(ConfigLine line, ParseState state) throws Refused {
        String word = line.neededWord();
        switch (word) {
            case "none" -> state.logDestinations().clear();
            case "stdout" -> state.logDestinations().add(LogDestination.STDOUT);
            case "stderr" -> state.logDestinations().add(LogDestination.STDERR);
            case "syslog" -> state.logDestinations().add(LogDestination.SYSLOG);
            case "topic" -> state.logDestinations().add(LogDestination.TOPIC);
            case "file" -> {
                Refused.unless(
                        state.log().file == null, "Error: Duplicate \"log_dest file\" value.");
                Refused.unless(
                        !line.remainder().isEmpty(),
                        "Error: Empty \"log_dest file\" value in configuration.");
                state.log().file = line.neededText();
                state.logDestinations().add(LogDestination.FILE);
            }
            case "dlt", "android" ->
                    state.note(
                            LogType.WARNING,
                            "Warning: log_dest "
                                    + word
                                    + " is not available on this platform and is ignored.");
            default -> throw new Refused("Error: Invalid 'log_dest' value (" + word + ").");
        }
    }

    private static void type(String word, ParseState state) throws Refused {
        switch (word) {
            case "none" -> state.logTypes().clear();
            case "error" -> state.logTypes().add(LogType.ERROR);
            case "warning" -> state.logTypes().add(LogType.WARNING);
            case "notice" -> state.logTypes().add(LogType.NOTICE);
            case "information" -> state.logTypes().add(LogType.INFORMATION);
            case "debug" -> state.logTypes().add(LogType.DEBUG);
            case "subscribe" -> state.logTypes().add(LogType.SUBSCRIBE);
            case "unsubscribe" -> state.logTypes().add(LogType.UNSUBSCRIBE);
            case "websockets" -> state.logTypes().add(LogType.WEBSOCKETS);
            case "internal" -> state.logTypes().add(LogType.INTERNAL);
            case "all" -> state.logTypes().addAll(all());
            default -> throw new Refused("Error: Invalid 'log_type' value (" + word + ").");
        }
    }

    /** What {@code all} and {@code -v} turn on: everything but what is for developers. */
    static EnumSet<LogType> all() {
        return EnumSet.complementOf(EnumSet.of(LogType.INTERNAL));
    }
}
