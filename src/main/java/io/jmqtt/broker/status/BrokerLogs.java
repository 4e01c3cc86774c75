package io.jmqtt.broker.status;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The log of a broker: lines of all threads, one after another, to every destination of the
 * configuration. Before {@link #configure} it writes errors, warnings, notices and information to
 * standard error, as Mosquitto does while it reads its configuration.
 *
 * <p>Safe for use by several threads. A line of a type that is off costs one volatile read. A line
 * that is on is one write per destination, done by the thread that logs, so that the last lines
 * before an end are never lost.
 */
public final class BrokerLogs implements BrokerLog, AutoCloseable {
    private static final String DEV_LOG = "/dev/log";

    private final OutputStream out;
    private final OutputStream err;
    private final Clock clock;
    private final String syslogPath;
    private final Object writing = new Object();

    private volatile int mask;
    private LogConfig config = LogConfig.defaults();
    private LogTopics topics;
    private LogLine line;
    private List<LogSink> sinks = List.of();

    /**
     * @param out standard output
     * @param err standard error
     * @param clock the time of the lines, and the zone it is told in
     */
    public BrokerLogs(OutputStream out, OutputStream err, Clock clock) {
        this(out, err, clock, DEV_LOG);
    }

    BrokerLogs(OutputStream out, OutputStream err, Clock clock, String syslogPath) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.syslogPath = syslogPath;
        use(config.types(), List.of(new StreamSink(err)));
    }

    /**
     * Opens the destinations of a configuration and closes those before. Where the file can't be
     * opened the broker goes on with errors on standard error only, as Mosquitto 2 does.
     */
    public void configure(LogConfig next) {
        synchronized (writing) {
            config = next;
            line = new LogLine(clock, next.timestamp(), next.timestampFormat());
            close();
            List<LogSink> opened = new ArrayList<>();
            boolean complete = true;
            for (LogDestination destination : LogDestination.values()) {
                if (next.destinations().contains(destination)) {
                    complete &= open(destination, opened);
                }
            }
            if (complete) {
                use(next.types(), opened);
            } else {
                closeAll(opened);
                use(EnumSet.of(LogType.ERROR), List.of(new StreamSink(err)));
            }
        }
    }

    /** Closes and opens the destinations again, so that a file that was moved is let go of. */
    public void reopen() {
        synchronized (writing) {
            configure(config);
        }
    }

    /** Says how lines become messages; {@code log_dest topic} has no effect before. */
    public void publishTo(LogTopics publisher) {
        synchronized (writing) {
            topics = publisher;
            if (config.destinations().contains(LogDestination.TOPIC)) {
                configure(config);
            }
        }
    }

    private boolean open(LogDestination destination, List<LogSink> opened) {
        switch (destination) {
            case STDOUT -> opened.add(new StreamSink(out));
            case STDERR -> opened.add(new StreamSink(err));
            case TOPIC -> {
                if (topics != null) {
                    opened.add(new TopicSink(topics));
                }
            }
            case SYSLOG -> {
                try {
                    opened.add(new SyslogSink(clock, config.facility(), syslogPath));
                } catch (IOException e) {
                    complain("Error: Unable to open the system log: " + e.getMessage() + ".");
                }
            }
            case FILE -> {
                try {
                    opened.add(new FileSink(Path.of(config.file())));
                } catch (IOException | InvalidPathException e) {
                    complain("Error: Unable to open log file " + config.file() + " for writing.");
                    return false;
                }
            }
        }
        return true;
    }

    private void complain(String text) {
        try {
            new StreamSink(err).write(LogType.ERROR, line.of(text));
        } catch (IOException nobodyReads) {
            // standard error is gone: nobody is left to tell
        }
    }

    private void use(Set<LogType> types, List<LogSink> opened) {
        sinks = List.copyOf(opened);
        if (line == null) {
            line = new LogLine(clock, config.timestamp(), config.timestampFormat());
        }
        int bits = 0;
        for (LogType type : types) {
            bits |= 1 << type.ordinal();
        }
        mask = sinks.isEmpty() ? 0 : bits;
    }

    @Override
    public boolean isOn(LogType type) {
        return (mask & 1 << type.ordinal()) != 0;
    }

    @Override
    public void log(LogType type, String text) {
        if (!isOn(type)) {
            return;
        }
        synchronized (writing) {
            byte[] bytes = line.of(text);
            for (LogSink sink : sinks) {
                try {
                    sink.write(type, bytes);
                } catch (IOException full) {
                    // a destination that fails must not stop the broker, nor the other destinations
                }
            }
        }
    }

    /** Closes all destinations; nothing is written any more. */
    @Override
    public void close() {
        synchronized (writing) {
            mask = 0;
            closeAll(sinks);
            sinks = List.of();
        }
    }

    private static void closeAll(List<LogSink> all) {
        for (LogSink sink : all) {
            try {
                sink.close();
            } catch (IOException gone) {
                // what was written is written
            }
        }
    }
}
