package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MessageCollector;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.RawMqtt;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bridges between the real Mosquitto and ours, with one configuration file for either. */
@Tag(MosquittoTools.TAG)
class BridgeMosquittoTest extends BridgeFixture {
    private static final String[] TOPICS = {
        "topic both/# both 2 here/ there/", "topic out/# out 1", "topic in/# in 1"
    };

    private MosquittoBroker mosquitto(String... lines) throws Exception {
        return MosquittoBroker.start(Files.createTempDirectory(folder, "mosquitto"), lines);
    }

    private static String[] lines(int port, String version) {
        return bridgeLines(
                port, TOPICS[0], TOPICS[1], TOPICS[2], "bridge_protocol_version " + version);
    }

    /** Messages of all three lines, in both directions, and none twice. */
    private static void exchange(int here, int there) throws Exception {
        try (MessageCollector hereAll = new MessageCollector(here, "here-all", "#", 2);
                MessageCollector thereAll = new MessageCollector(there, "there-all", "#", 2);
                RawMqtt publisherHere = RawMqtt.connect(here, 4, "here");
                RawMqtt publisherThere = RawMqtt.connect(there, 4, "there")) {
            publisherHere.publish("here/both/a", "1", 2, false);
            publisherHere.publish("out/a", "2", 1, false);
            publisherHere.publish("in/a", "3", 1, false);
            publisherThere.publish("there/both/b", "4", 2, false);
            publisherThere.publish("in/b", "5", 1, false);
            publisherThere.publish("out/b", "6", 1, false);
            Eventually.until(
                    Eventually.DEADLINE,
                    () -> hereAll.payloads() + " here, " + thereAll.payloads() + " there",
                    () -> hereAll.count() >= 5 && thereAll.count() >= 5);
            // the last of each direction pushes out whatever might have looped
            publisherHere.publish("out/end", "out", 1, false);
            publisherThere.publish("in/end", "in", 1, false);
            Eventually.until(
                    Eventually.DEADLINE,
                    () -> hereAll.payloads() + " here, " + thereAll.payloads() + " there",
                    () -> hereAll.count() >= 7 && thereAll.count() >= 7);
            assertThat(hereAll.payloads())
                    .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "out", "in");
            assertThat(thereAll.payloads())
                    .containsExactlyInAnyOrder("1", "2", "4", "5", "6", "out", "in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv50"})
    void oursToMosquitto(String version) throws Exception {
        try (MosquittoBroker remote = mosquitto()) {
            ConfiguredBroker local = broker(lines(remote.port(), version));
            local.awaitLine("Received UNSUBACK from local.rc");
            exchange(local.broker().port(), remote.port());
            if (!version.equals("mqttv50")) {
                assertThat(remote.log()).contains("New bridge connected from");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv50"})
    void mosquittoToOurs(String version) throws Exception {
        ConfiguredBroker remote = broker();
        try (MosquittoBroker local = mosquitto(lines(remote.broker().port(), version))) {
            Eventually.until(
                    Eventually.DEADLINE,
                    local::log,
                    () -> local.log().contains("Received UNSUBACK"));
            exchange(local.port(), remote.broker().port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv50"})
    void oursToOurs(String version) throws Exception {
        ConfiguredBroker remote = broker();
        ConfiguredBroker local = broker(lines(remote.broker().port(), version));
        local.awaitLine("Received UNSUBACK from local.rc");
        exchange(local.broker().port(), remote.broker().port());
    }

    @Test
    void mosquittoTellsOfTheBridgeWhileItIsThere() throws Exception {
        try (MosquittoBroker remote = mosquitto()) {
            ConfiguredBroker local = bridge(remote.port(), "topic a/# both 1");
            try (MessageCollector state =
                    new MessageCollector(
                            remote.port(), "state", "$SYS/broker/connection/rc/state", 1)) {
                Eventually.until("1", () -> state.payloads().contains("1"));
                local.close();
                Eventually.until("0", () -> state.payloads().contains("0"));
            }
        }
    }

    @Test
    void nothingIsLostWhenMosquittoRestarts() throws Exception {
        try (MosquittoBroker remote =
                mosquitto("persistence true", "persistence_location " + folder + "/")) {
            ConfiguredBroker local = bridge(remote.port(), "topic out/# out 2", "topic in/# in 2");
            local.awaitLine("Received SUBACK from local.rc");
            try (MessageCollector here =
                            new MessageCollector(local.broker().port(), "here", "in/#", 2);
                    MessageCollector there =
                            new MessageCollector(remote.port(), "there", "out/#", 2);
                    RawMqtt publisher = client(local)) {
                publisher.publish("out/t", "before", 2, false);
                remote.stop("TERM");
                publisher.publish("out/t", "while it was away", 2, false);
                remote.startAgain();
                Eventually.until(
                        Eventually.DEADLINE,
                        () -> there.payloads().toString(),
                        () -> there.distinct() == 2);
                try (RawMqtt back = RawMqtt.connect(remote.port(), 4, "back")) {
                    back.publish("in/t", "back", 2, false);
                }
                Eventually.until("the message back", () -> here.count() == 1);
            }
        }
    }

    @Test
    void retainedMessagesStayRetained() throws Exception {
        try (MosquittoBroker remote = mosquitto()) {
            try (RawMqtt before = RawMqtt.connect(remote.port(), 4, "before")) {
                before.publish("in/kept", "r", 1, true);
            }
            ConfiguredBroker local = broker(lines(remote.port(), "mqttv311"));
            local.awaitLine("Received UNSUBACK from local.rc");
            try (RawMqtt publisher = client(local)) {
                publisher.publish("out/kept", "s", 1, true);
            }
            Eventually.until(
                    "the retained message",
                    () ->
                            local.log().lines().stream()
                                    .anyMatch(l -> l.startsWith("Received PUBACK from local.rc")));
            try (RawMqtt here = RawMqtt.connect(local.broker().port(), 4, "late");
                    RawMqtt there = RawMqtt.connect(remote.port(), 4, "late")) {
                Eventually.until(
                        "in/kept here", () -> local.broker().gauges().retainedMessages() >= 2);
                here.subscribe("in/#", 0);
                here.expect("PUBLISH q0 r1 d0 \"in/kept\" \"r\"");
                there.subscribe("out/#", 0);
                there.expect("PUBLISH q0 r1 d0 \"out/kept\" \"s\"");
            }
        }
    }
}
