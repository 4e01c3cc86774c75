package io.jmqtt.broker.status;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is logged and where.
 *
 * @param types the types of lines that are written
 * @param destinations where lines go; empty is nowhere
 * @param file the file of {@link LogDestination#FILE}, or null
 * @param facility 0 to 7 for local0 to local7 of syslog, -1 for daemon
 * @param timestamp whether lines start with a time
 * @param timestampFormat a strftime format for the time, or null for seconds since 1970
 * @param connectionMessages whether clients that come and go are logged
 */
public record LogConfig(
        Set<LogType> types,
        Set<LogDestination> destinations,
        String file,
        int facility,
        boolean timestamp,
        String timestampFormat,
        boolean connectionMessages) {

    /** What is in force where a configuration says nothing. */
    public static LogConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public LogConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.types = types.isEmpty() ? EnumSet.noneOf(LogType.class) : EnumSet.copyOf(types);
        draft.destinations =
                destinations.isEmpty()
                        ? EnumSet.noneOf(LogDestination.class)
                        : EnumSet.copyOf(destinations);
        draft.file = file;
        draft.facility = facility;
        draft.timestamp = timestamp;
        draft.timestampFormat = timestampFormat;
        draft.connectionMessages = connectionMessages;
        return draft;
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public Set<LogType> types =
                EnumSet.of(LogType.ERROR, LogType.WARNING, LogType.NOTICE, LogType.INFORMATION);
        public Set<LogDestination> destinations = EnumSet.of(LogDestination.STDERR);
        public String file;
        public int facility = -1;
        public boolean timestamp = true;
        public String timestampFormat;
        public boolean connectionMessages = true;

        /** The values as they are now. */
        public LogConfig build() {
            return new LogConfig(
                    Set.copyOf(types),
                    Set.copyOf(destinations),
                    file,
                    facility,
                    timestamp,
                    timestampFormat,
                    connectionMessages);
        }
    }
}
