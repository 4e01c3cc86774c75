package io.jmqtt.broker.status;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The {@code $SYS/broker} topics: what a broker tells about itself as retained messages, each only
 * when its value changed. Used by one thread, which calls {@link #seed} once and then {@link
 * #update} at every multiple of {@code sys_interval} of the wall clock.
 */
public final class SysTree {
    private static final String ROOT = "$SYS/broker/";

    private final BiConsumer<String, byte[]> publish;
    private final String version;
    private final long startMillis;
    private final List<Value> values = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private long lastMillis;
    private long mostClients;
    private long mostHeap;

    /**
     * @param version what {@code $SYS/broker/version} says, for example {@code mosquitto version
     *     2.1.2}
     * @param heap bytes of heap in use
     * @param startMillis when the broker started, milliseconds since 1970
     * @param publish publishes a payload to a topic with QoS 2, retained
     */
    public SysTree(
            String version,
            BrokerMetrics metrics,
            BrokerGauges gauges,
            LongSupplier heap,
            long startMillis,
            BiConsumer<String, byte[]> publish) {
        this.version = version;
        this.startMillis = startMillis;
        this.lastMillis = startMillis;
        this.publish = publish;
        clients(metrics, gauges);
        messages(metrics, gauges);
        value("heap/current", heap);
        value("heap/maximum", () -> mostHeap = Math.max(mostHeap, heap.getAsLong()));
        loads(metrics);
    }

    /** One topic and the value that was published last. */
    private static final class Value {
        private final String topic;
        private final LongSupplier source;
        private long told;

        Value(String topic, LongSupplier source) {
            this.topic = topic;
            this.source = source;
        }
    }

    /** One counter and its three averages. */
    private static final class Load {
        private final String topic;
        private final BrokerMetrics metrics;
        private final Counter counter;
        private final int[] minutes = {1, 5, 15};
        private final LoadAverage[] averages = {
            new LoadAverage(1), new LoadAverage(5), new LoadAverage(15)
        };
        private long last;

        Load(String topic, BrokerMetrics metrics, Counter counter) {
            this.topic = topic;
            this.metrics = metrics;
            this.counter = counter;
        }
    }

    private void value(String topic, LongSupplier source) {
        values.add(new Value(ROOT + topic, source));
    }

    private void clients(BrokerMetrics metrics, BrokerGauges gauges) {
        LongSupplier total = () -> gauges.clientsConnected() + gauges.clientsDisconnected();
        value("clients/total", total);
        value("clients/maximum", () -> mostClients = Math.max(mostClients, total.getAsLong()));
        value("clients/inactive", gauges::clientsDisconnected);
        value("clients/disconnected", gauges::clientsDisconnected);
        value("clients/active", gauges::clientsConnected);
        value("clients/connected", gauges::clientsConnected);
        value("clients/expired", () -> metrics.total(Counter.CLIENTS_EXPIRED));
        value("connections/socket/count", () -> metrics.total(Counter.SOCKETS));
    }

    private void messages(BrokerMetrics metrics, BrokerGauges gauges) {
        value("messages/stored", gauges::messagesStored);
        value("messages/received", () -> metrics.total(Counter.MESSAGES_RECEIVED));
        value("messages/sent", () -> metrics.total(Counter.MESSAGES_SENT));
        value("store/messages/count", gauges::messagesStored);
        value("store/messages/bytes", gauges::messageBytesStored);
        value("subscriptions/count", gauges::subscriptions);
        value("shared_subscriptions/count", gauges::sharedSubscriptions);
        value("retained messages/count", gauges::retainedMessages);
        value("publish/messages/dropped", () -> metrics.total(Counter.PUBLISH_DROPPED));
        value("publish/messages/received", () -> metrics.total(Counter.PUBLISH_RECEIVED));
        value("publish/messages/sent", () -> metrics.total(Counter.PUBLISH_SENT));
        value("publish/bytes/received", () -> metrics.total(Counter.PUBLISH_BYTES_RECEIVED));
        value("publish/bytes/sent", () -> metrics.total(Counter.PUBLISH_BYTES_SENT));
        value("bytes/received", () -> metrics.total(Counter.BYTES_RECEIVED));
        value("bytes/sent", () -> metrics.total(Counter.BYTES_SENT));
        value("packet/out/count", gauges::packetsWaiting);
        value("packet/out/bytes", gauges::bytesWaiting);
    }

    private void loads(BrokerMetrics metrics) {
        load("messages/received", metrics, Counter.MESSAGES_RECEIVED);
        load("messages/sent", metrics, Counter.MESSAGES_SENT);
        load("publish/dropped", metrics, Counter.PUBLISH_DROPPED);
        load("publish/received", metrics, Counter.PUBLISH_RECEIVED);
        load("publish/sent", metrics, Counter.PUBLISH_SENT);
        load("bytes/received", metrics, Counter.BYTES_RECEIVED);
        load("bytes/sent", metrics, Counter.BYTES_SENT);
        load("sockets", metrics, Counter.SOCKETS);
        load("connections", metrics, Counter.CONNECTIONS);
    }

    private void load(String topic, BrokerMetrics metrics, Counter counter) {
        loads.add(new Load(ROOT + "load/" + topic + "/", metrics, counter));
    }

    /** Publishes every topic for the first time. */
    public void seed() {
        tell(ROOT + "version", version);
        tell(ROOT + "uptime", "0 seconds");
        for (Value value : values) {
            value.told = value.source.getAsLong();
            tell(value.topic, Long.toString(value.told));
        }
        for (Load load : loads) {
            for (int i = 0; i < load.averages.length; i++) {
                tell(load.topic + load.minutes[i] + "min", load.averages[i].tell());
            }
        }
    }

    /**
     * Publishes what changed since the last time; the uptime always.
     *
     * @param nowMillis the time, milliseconds since 1970
     */
    public void update(long nowMillis) {
        tell(ROOT + "uptime", Math.max(0, (nowMillis - startMillis) / 1000) + " seconds");
        for (Value value : values) {
            long now = value.source.getAsLong();
            if (now != value.told) {
                value.told = now;
                tell(value.topic, Long.toString(now));
            }
        }
        double seconds = (nowMillis - lastMillis) / 1000.0;
        if (seconds <= 0) {
            // the clock was set back: there is no time to measure over
            lastMillis = nowMillis;
            return;
        }
        lastMillis = nowMillis;
        for (Load load : loads) {
            long now = load.metrics.total(load.counter);
            long count = now - load.last;
            load.last = now;
            for (int i = 0; i < load.averages.length; i++) {
                if (load.averages[i].update(count, seconds)) {
                    tell(load.topic + load.minutes[i] + "min", load.averages[i].tell());
                }
            }
        }
    }

    /**
     * How long to wait for the next multiple of the interval.
     *
     * @param nowMillis the time, milliseconds since 1970
     * @param intervalSeconds 1 to 65535
     * @return milliseconds, 1 or more
     */
    public static long millisToNext(long nowMillis, int intervalSeconds) {
        long interval = intervalSeconds * 1000L;
        return interval - Math.floorMod(nowMillis, interval);
    }

    private void tell(String topic, String text) {
        publish.accept(topic, text.getBytes(StandardCharsets.UTF_8));
    }
}
