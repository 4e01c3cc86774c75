package io.jmqtt.broker;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.testkit.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every line, of every type. */
public final class RecordedLog implements BrokerLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> typed = new CopyOnWriteArrayList<>();

    @Override
    public boolean isOn(LogType type) {
        return true;
    }

    @Override
    public void log(LogType type, String line) {
        typed.add(type.name().charAt(0) + " " + line);
        lines.add(line);
    }

    /** The lines so far, each with the first letter of its type before it. */
    public List<String> typed() {
        return List.copyOf(typed);
    }

    /** The lines so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for a line with this text in it. */
    public void await(String text) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> text + "\nin " + String.join("\n", lines),
                () -> lines.stream().anyMatch(line -> line.contains(text)));
    }
}
