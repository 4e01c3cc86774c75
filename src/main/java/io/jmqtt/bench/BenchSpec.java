package io.jmqtt.bench;

/**
 * What a run of load does.
 *
 * <p>Publisher {@code i} publishes to topic {@code i mod topics}. Where there are more topics than
 * subscribers these share them out; else subscriber {@code i} has topic {@code i mod topics}.
 *
 * @param host name or address of the broker
 * @param port 1 to 65535
 * @param v5 MQTT 5, else 3.1.1
 * @param username null for none
 * @param password null for none
 * @param topic what all topics begin with
 * @param publishers 0 or more
 * @param subscribers 0 or more
 * @param connections clients that only connect, 0 or more
 * @param topics 1 or more
 * @param size bytes of a payload, {@link #LEAST_SIZE} or more
 * @param qos 0 to 2
 * @param rate messages per second of all publishers, sent by the clock whatever the broker does; 0
 *     for as fast as it goes
 * @param inflight the most messages of QoS 1 and 2 of one publisher without acknowledgement
 * @param warmupNanos time before anything counts
 * @param durationNanos time that counts
 * @param threads event loops, 1 or more
 */
public record BenchSpec(
        String host,
        int port,
        boolean v5,
        String username,
        byte[] password,
        String topic,
        int publishers,
        int subscribers,
        int connections,
        int topics,
        int size,
        int qos,
        int rate,
        int inflight,
        long warmupNanos,
        long durationNanos,
        int threads) {
    /** Each payload begins with the time and the number of its message. */
    public static final int LEAST_SIZE = 16;

    /** How many clients there are. */
    public int clients() {
        return publishers + subscribers + connections;
    }

    /** How many subscribers get what is published to a topic. */
    int receivers(int topicNumber) {
        if (subscribers == 0) {
            return 0;
        }
        if (subscribers <= topics) {
            return 1;
        }
        return subscribers / topics + (topicNumber < subscribers % topics ? 1 : 0);
    }

    /** The name of a topic. */
    String topicName(int topicNumber) {
        return topic + "/" + topicNumber;
    }
}
