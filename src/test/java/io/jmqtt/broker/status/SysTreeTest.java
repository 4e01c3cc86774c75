package io.jmqtt.broker.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SysTreeTest {
    /** Topics of Mosquitto 2.1 below {@code $SYS/broker/}, loads and version apart. */
    private static final String[] TOPICS = {
        "uptime",
        "clients/total",
        "clients/maximum",
        "clients/connected",
        "clients/active",
        "clients/disconnected",
        "clients/inactive",
        "clients/expired",
        "messages/received",
        "messages/sent",
        "messages/stored",
        "store/messages/count",
        "store/messages/bytes",
        "bytes/received",
        "bytes/sent",
        "publish/messages/received",
        "publish/messages/sent",
        "publish/messages/dropped",
        "publish/bytes/received",
        "publish/bytes/sent",
        "subscriptions/count",
        "shared_subscriptions/count",
        "retained messages/count",
        "heap/current",
        "heap/maximum",
        "packet/out/count",
        "packet/out/bytes",
        "connections/socket/count"
    };

    private final BrokerMetrics metrics = new BrokerMetrics();
    private final LoopCounters loop = metrics.newLoop();
    private final Gauges gauges = new Gauges();
    private final Map<String, String> published = new LinkedHashMap<>();
    private long heap = 1000;
    private final SysTree tree =
            new SysTree(
                    "mosquitto version 2.1.2",
                    metrics,
                    gauges,
                    () -> heap,
                    0,
                    (topic, payload) ->
                            published.put(
                                    topic.substring("$SYS/broker/".length()),
                                    new String(payload, StandardCharsets.UTF_8)));

    /** Gauges that a test sets. */
    private static final class Gauges implements BrokerGauges {
        long connected;
        long disconnected;
        long other;

        @Override
        public long clientsConnected() {
            return connected;
        }

        @Override
        public long clientsDisconnected() {
            return disconnected;
        }

        @Override
        public long messagesStored() {
            return other;
        }

        @Override
        public long messageBytesStored() {
            return other + 1;
        }

        @Override
        public long subscriptions() {
            return other + 2;
        }

        @Override
        public long sharedSubscriptions() {
            return other + 3;
        }

        @Override
        public long retainedMessages() {
            return other + 4;
        }

        @Override
        public long packetsWaiting() {
            return other + 5;
        }

        @Override
        public long bytesWaiting() {
            return other + 6;
        }
    }

    private void update(long millis) {
        published.clear();
        tree.update(millis);
    }

    @Test
    void everyTopicIsThereFromTheStart() {
        tree.seed();
        assertThat(published).containsKeys(TOPICS);
        assertThat(published).containsEntry("version", "mosquitto version 2.1.2");
        assertThat(published).containsEntry("uptime", "0 seconds");
        for (String load :
                "messages/received messages/sent publish/received publish/sent publish/dropped bytes/received bytes/sent sockets connections"
                        .split(" ")) {
            for (String period : "1min 5min 15min".split(" ")) {
                assertThat(published).containsEntry("load/" + load + "/" + period, "0.00");
            }
        }
        assertThat(published).hasSize(TOPICS.length + 1 + 27);
    }

    @Test
    void onlyTheUptimeIsToldWhenNothingChanges() {
        tree.seed();
        update(10_000);
        assertThat(published).containsExactly(Map.entry("uptime", "10 seconds"));
    }

    @ParameterizedTest
    @CsvSource({
        "MESSAGES_RECEIVED, messages/received",
        "MESSAGES_SENT, messages/sent",
        "BYTES_RECEIVED, bytes/received",
        "BYTES_SENT, bytes/sent",
        "PUBLISH_RECEIVED, publish/messages/received",
        "PUBLISH_SENT, publish/messages/sent",
        "PUBLISH_DROPPED, publish/messages/dropped",
        "PUBLISH_BYTES_RECEIVED, publish/bytes/received",
        "PUBLISH_BYTES_SENT, publish/bytes/sent",
        "SOCKETS, connections/socket/count",
        "CLIENTS_EXPIRED, clients/expired"
    })
    void counterIsToldUnderItsTopic(Counter counter, String topic) {
        tree.seed();
        loop.add(counter);
        metrics.newLoop().add(counter, 4);
        update(10_000);
        assertThat(published).containsEntry(topic, "5");
        update(20_000);
        assertThat(published).doesNotContainKey(topic);
    }

    @ParameterizedTest
    @EnumSource(Counter.class)
    void countersOfLoopsAreSummed(Counter counter) {
        loop.add(counter, 3);
        metrics.newLoop().add(counter, 4);
        assertThat(metrics.total(counter)).isEqualTo(7);
    }

    @Test
    void clientsAreCountedAndTheMostAreRemembered() {
        tree.seed();
        gauges.connected = 3;
        gauges.disconnected = 2;
        update(1000);
        gauges.connected = 1;
        update(2000);
        assertThat(published)
                .containsEntry("clients/total", "3")
                .containsEntry("clients/active", "1")
                .containsEntry("clients/connected", "1")
                .doesNotContainKey("clients/maximum")
                .doesNotContainKey("clients/inactive");
        tree.seed();
        assertThat(published)
                .containsEntry("clients/maximum", "5")
                .containsEntry("clients/inactive", "2")
                .containsEntry("clients/disconnected", "2");
    }

    @Test
    void gaugesAreToldUnderTheirTopics() {
        gauges.other = 10;
        tree.seed();
        assertThat(published)
                .containsEntry("messages/stored", "10")
                .containsEntry("store/messages/count", "10")
                .containsEntry("store/messages/bytes", "11")
                .containsEntry("subscriptions/count", "12")
                .containsEntry("shared_subscriptions/count", "13")
                .containsEntry("retained messages/count", "14")
                .containsEntry("packet/out/count", "15")
                .containsEntry("packet/out/bytes", "16");
    }

    @Test
    void heapRemembersItsMost() {
        tree.seed();
        heap = 500;
        update(1000);
        assertThat(published)
                .containsEntry("heap/current", "500")
                .doesNotContainKey("heap/maximum");
    }

    @Test
    void loadsAreMovingAveragesPerMinute() {
        tree.seed();
        loop.add(Counter.SOCKETS);
        update(1000);
        // 60 * (1 - e^(-1/60)) and so on
        assertThat(published)
                .containsEntry("load/sockets/1min", "0.99")
                .containsEntry("load/sockets/5min", "0.20")
                .containsEntry("load/sockets/15min", "0.07")
                .doesNotContainKey("load/connections/1min");
        update(2000);
        // as Mosquitto 2.0.11 shows two seconds after one connection
        assertThat(published)
                .containsEntry("load/sockets/1min", "0.98")
                .doesNotContainKey("load/sockets/5min");
    }

    @Test
    void clockThatIsSetBackDoesNoHarm() {
        tree.seed();
        loop.add(Counter.SOCKETS);
        update(-5000);
        assertThat(published).containsEntry("uptime", "0 seconds");
        update(-4000);
        assertThat(published).containsEntry("load/sockets/1min", "0.99");
    }

    @ParameterizedTest
    @CsvSource({"0, 10, 10000", "1, 10, 9999", "9999, 10, 1", "123456, 1, 544"})
    void updatesFallOnMultiplesOfTheInterval(long now, int interval, long wait) {
        assertThat(SysTree.millisToNext(now, interval)).isEqualTo(wait);
    }
}
