package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is logged. */
final class RecordingLog implements BrokerLog {
    final List<String> lines = new ArrayList<>();

    @Override
    public boolean isOn(LogType type) {
        return true;
    }

    @Override
    public void log(LogType type, String line) {
        lines.add(type.name().charAt(0) + " " + line);
    }
}
