package io.jmqtt.broker.status;

/** Publishes log lines as messages: what {@code log_dest topic} asks of a broker. */
@FunctionalInterface
public interface LogTopics {
    /**
     * Publishes a line with QoS 2, not retained, that expires after 20 seconds. Called from any
     * thread; must not wait.
     *
     * @param topic the topic, for example {@code $SYS/broker/log/N}
     * @param line the line with its time stamp, UTF-8
     */
    void publish(String topic, byte[] line);
}
