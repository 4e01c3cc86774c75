package io.jmqtt.cli;

import io.jmqtt.broker.Broker;
import io.jmqtt.broker.status.LogTopics;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of the log for {@code log_dest topic}. Those that are written while the broker starts wait
 * for it: clients may be there before its start has returned.
 */
final class EarlyLines implements LogTopics {
    private static final int MOST = 10_000;
    private static final int QOS = 2;
    private static final int EXPIRY_SECONDS = 20;

    private record Line(String topic, byte[] text) {}

    private final List<Line> waiting = new ArrayList<>();
    private Broker broker;

    @Override
    public synchronized void publish(String topic, byte[] line) {
        if (broker != null) {
            broker.publish(topic, line, QOS, false, EXPIRY_SECONDS);
        } else if (waiting.size() < MOST) {
            waiting.add(new Line(topic, line));
        }
    }

    /** Publishes what waits, and from now on each line at once. */
    synchronized void begin(Broker started) {
        broker = started;
        waiting.forEach(line -> publish(line.topic(), line.text()));
        waiting.clear();
    }
}
