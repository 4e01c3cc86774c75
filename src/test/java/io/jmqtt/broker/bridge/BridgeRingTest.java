package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MessageCollector;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains and pairs of brokers whose topics go both ways. */
class BridgeRingTest extends BridgeFixture {

    /**
     * Three brokers in a ring, each with a topic of its own that goes both ways over its bridge: as
     * with Mosquitto, a broker gives a message to every neighbour but the one it came from, so that
     * what goes both ways all around would go around for ever. What stays on one bridge does not.
     */
    @ParameterizedTest
    @CsvSource({"mqttv31, 0", "mqttv311, 1", "mqttv50, 2"})
    void aRingOfThreeDoesNotLoop(String version, int qos) throws Exception {
        int[] ports = new int[3];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = MosquittoBroker.freePort();
        }
        List<ConfiguredBroker> ring = new ArrayList<>();
        for (int i = 0; i < ports.length; i++) {
            int next = (i + 1) % ports.length;
            ring.add(
                    broker(
                            ports[i],
                            "connection to-" + next,
                            "address 127.0.0.1:" + ports[next],
                            "remote_clientid from-" + i,
                            "restart_timeout 1",
                            "bridge_protocol_version " + version,
                            "topic from" + i + "/# both " + qos));
        }
        for (int i = 0; i < ports.length; i++) {
            ring.get(i).awaitLine("Received SUBACK from local.from-" + i);
        }
        List<MessageCollector> collectors = new ArrayList<>();
        try {
            for (int port : ports) {
                collectors.add(new MessageCollector(port, "all", "#", 2));
            }
            for (int i = 0; i < ports.length; i++) {
                int next = (i + 1) % ports.length;
                try (RawMqtt own = client(ring.get(i));
                        RawMqtt neighbour = client(ring.get(next))) {
                    own.publish("from" + i + "/a", "own " + i, qos, false);
                    neighbour.publish("from" + i + "/b", "next " + i, qos, false);
                    own.publish("from" + i + "/c", "end " + i, qos, false);
                    neighbour.publish("from" + i + "/d", "end next " + i, qos, false);
                }
            }
            for (int i = 0; i < ports.length; i++) {
                MessageCollector collector = collectors.get(i);
                Eventually.until(
                        Eventually.DEADLINE,
                        () -> collector.payloads().toString(),
                        () -> collector.count() >= 8);
                assertThat(collector.payloads()).hasSize(8).doesNotHaveDuplicates();
            }
        } finally {
            collectors.forEach(MessageCollector::close);
        }
    }
}
