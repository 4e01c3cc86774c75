package io.jmqtt.broker;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;

/** Keeps every line, of every type. */
public final class RecordedLog implements BrokerLog {
    private final List<String> lines = new ArrayList<>();
    private final List<String> typed = new ArrayList<>();

    @Override
    public boolean isOn(LogType type) {
        return true;
    }

    @Override
    public synchronized void log(LogType type, String line) {
        typed.add(type.name().charAt(0) + " " + line);
        lines.add(line);
    }

    /** The lines so far, each with the first letter of its type before it. */
    public synchronized List<String> typed() {
        return List.copyOf(typed);
    }

    /** The lines so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for a line with this text in it. */
    public void await(String text) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> text + "\nin " + String.join("\n", lines()),
                () -> has(text));
    }

    private synchronized boolean has(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}
