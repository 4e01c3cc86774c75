package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.MessageCollector;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bridges over lines that fail, to brokers that go and come. */
class BridgeSurvivalTest extends BridgeFixture {
    private static final int CUTS = 100;
    private static final int FEWEST = 200;
    private static final Duration LONG = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({"1, mqttv311", "2, mqttv311", "2, mqttv50"})
    void noMessageIsLostThroughManyCuts(int qos, String version) throws Exception {
        ConfiguredBroker remote = broker("max_queued_messages 0");
        try (CuttingProxy proxy = new CuttingProxy(remote.broker().port(), 42 + qos, CUTS, 1000);
                MessageCollector there =
                        new MessageCollector(remote.broker().port(), "there", "out/#", 2)) {
            ConfiguredBroker local =
                    hastyBridge(
                            proxy.port(),
                            "topic out/# out " + qos,
                            "topic in/# in " + qos,
                            "bridge_protocol_version " + version,
                            "bridge_session_expiry_interval 3600",
                            "max_queued_messages 0");
            try (MessageCollector here =
                            new MessageCollector(local.broker().port(), "here", "in/#", 2);
                    RawMqtt localPublisher = client(local);
                    RawMqtt remotePublisher = client(remote)) {
                local.awaitLine("Received SUBACK from local.rc");
                List<String> sent = new ArrayList<>();
                while (sent.size() < FEWEST || proxy.cutsLeft() > 0) {
                    String text = "message " + sent.size();
                    sent.add(text);
                    localPublisher.publish("out/t", text, qos, false);
                    remotePublisher.publish("in/t", text, qos, false);
                    assertThat(sent).hasSizeLessThan(100_000);
                }
                for (MessageCollector collector : List.of(there, here)) {
                    Eventually.until(
                            LONG,
                            () -> collector.distinct() + " of " + sent.size(),
                            () -> collector.distinct() >= sent.size());
                    if (qos == 2) {
                        assertThat(collector.payloads()).isEqualTo(sent);
                    }
                }
            }
            assertThat(proxy.connections()).isGreaterThan(CUTS / 2);
        }
    }

    @Test
    void whatWaitsIsSentWhenTheOtherBrokerIsBack() throws Exception {
        int port = MosquittoBroker.freePort();
        String[] persistent = {"persistence true", "persistence_location " + folder + "/"};
        ConfiguredBroker remote = broker(port, persistent);
        ConfiguredBroker local = bridge(port, "topic out/# out 1", "topic in/# in 1");
        try (MessageCollector here =
                        new MessageCollector(local.broker().port(), "here", "in/#", 1);
                RawMqtt publisher = client(local)) {
            local.awaitLine("Received SUBACK from local.rc");
            remote.close();
            for (int i = 0; i < 50; i++) {
                publisher.publish("out/t", "m" + i, 1, false);
            }
            remote = broker(port, persistent);
            try (MessageCollector there = new MessageCollector(port, "there", "out/#", 1);
                    RawMqtt back = client(remote)) {
                back.publish("in/t", "while it was away", 1, false);
                Eventually.until("50 messages", () -> there.distinct() == 50);
                Eventually.until("the message back", () -> here.count() == 1);
            }
        }
    }

    @Test
    void whatWaitsSurvivesTheOwnRestart() throws Exception {
        int away = MosquittoBroker.freePort();
        int own = MosquittoBroker.freePort();
        List<String> lines = new ArrayList<>(List.of(bridgeLines(away, "topic out/# out 2")));
        lines.add("persistence true");
        lines.add("persistence_location " + folder + "/");
        String[] config = lines.toArray(new String[0]);
        ConfiguredBroker local = broker(own, config);
        try (RawMqtt publisher = client(local)) {
            // retained, since the bridge may be there before the one who looks for them
            publisher.publish("out/1", "one", 1, true);
            publisher.publish("out/2", "two", 2, true);
        }
        local.close();
        broker(own, config);
        ConfiguredBroker remote = broker(away);
        try (MessageCollector there =
                new MessageCollector(remote.broker().port(), "there", "out/#", 2)) {
            Eventually.until("both messages", () -> there.distinct() == 2);
        }
    }

    @Test
    void aLineThatIsSilentIsFoundByTheKeepAlive() throws Exception {
        ConfiguredBroker remote = broker();
        try (CuttingProxy proxy = new CuttingProxy(remote.broker().port(), 1, 0, 1000);
                MessageCollector there =
                        new MessageCollector(remote.broker().port(), "there", "t", 1)) {
            ConfiguredBroker local =
                    hastyBridge(proxy.port(), "topic # out 1", "keepalive_interval 5");
            local.awaitLine("Received UNSUBACK from local.rc");
            proxy.silence(true);
            try (RawMqtt publisher = client(local)) {
                publisher.publish("t", "lost?", 1, false);
            }
            local.log().await("disconnected: exceeded timeout.");
            proxy.silence(false);
            Eventually.until("the message", () -> there.count() == 1);
        }
    }

    @Test
    void aBrokerThatNeverAnswersConnectIsGivenUp() throws Exception {
        try (ServerSocket remote = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            ConfiguredBroker local =
                    hastyBridge(remote.getLocalPort(), "topic #", "keepalive_interval 5");
            try (Socket first = remote.accept();
                    Socket second = remote.accept()) {
                assertThat(second.isConnected()).isTrue();
                local.log().await("disconnected: exceeded timeout.");
                assertThat(first.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aBrokerThatIsNotThereIsTriedAgain() throws Exception {
        int port = MosquittoBroker.freePort();
        ConfiguredBroker local = bridge(port, "topic #");
        local.awaitLine("Error creating bridge: Connection refused.");
        broker(port);
        local.awaitLine("Received CONNACK on connection local.rc.");
    }

    @Test
    void onceIsOnce() throws Exception {
        try (FakeBroker remote = FakeBroker.start(c -> c.accept())) {
            ConfiguredBroker local = hastyBridge(remote.port(), "topic #", "start_type once");
            local.log().await("disconnected: connection closed by client.");
            verify(remote, 1);
            try (RawMqtt client = client(local)) {
                client.ping();
            }
            assertThat(remote.connections()).isEqualTo(1);
        }
    }

    @Test
    void aLazyBridgeConnectsWhenEnoughWaitsAndRestsWhenIdle() throws Exception {
        try (FakeBroker remote =
                FakeBroker.repeating(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.UNSUBSCRIBE);
                            c.expect("PUBLISH q0 r0 d0 \"t\" \"1\"");
                            c.expect("PUBLISH q0 r0 d0 \"t\" \"2\"");
                            c.expect("PUBLISH q1 r0 d0 m2 \"u\" \"3\"");
                            c.send(PacketBytes.puback(4, 2, 0));
                            c.expectEnd();
                        })) {
            ConfiguredBroker local =
                    hastyBridge(
                            remote.port(),
                            "topic # out 1",
                            "start_type lazy",
                            "threshold 3",
                            "idle_timeout 1",
                            "notifications false");
            try (RawMqtt client = client(local)) {
                client.publish("t", "1", 0, false);
                client.publish("t", "2", 0, false);
                client.ping();
                assertThat(remote.connections()).isZero();
                client.publish("u", "3", 1, false);
                verify(remote, 1);
                local.awaitLine(
                        "Bridge connection local.rc has exceeded idle timeout, disconnecting.");
            }
        }
    }

    @Test
    void withALocalCleanSessionNothingWaits() throws Exception {
        int port = MosquittoBroker.freePort();
        ConfiguredBroker local = bridge(port, "topic # out 1", "local_cleansession true");
        local.awaitLine("Error creating bridge: Connection refused.");
        try (RawMqtt client = client(local)) {
            client.publish("t", "lost", 1, false);
        }
        ConfiguredBroker remote = broker(port);
        try (MessageCollector there =
                        new MessageCollector(remote.broker().port(), "there", "t", 1);
                RawMqtt client = client(local)) {
            local.awaitLine("Received CONNACK on connection local.rc.");
            client.publish("t", "kept", 1, false);
            Eventually.until("a message", () -> there.count() > 0);
            assertThat(there.payloads()).containsExactly("kept");
        }
    }

    @Test
    void theQueueOfABridgeHasItsLimit() throws Exception {
        int port = MosquittoBroker.freePort();
        ConfiguredBroker local = bridge(port, "topic # out 1", "max_queued_messages 3");
        try (RawMqtt client = client(local)) {
            for (int i = 0; i < 5; i++) {
                client.publish("t", "m" + i, 1, false);
            }
        }
        local.awaitLine("Outgoing messages are being dropped for client local.rc.");
        ConfiguredBroker remote = broker(port);
        try (MessageCollector there =
                new MessageCollector(remote.broker().port(), "there", "t", 1)) {
            Eventually.until("three messages", () -> there.count() == 3);
            assertThat(there.payloads()).containsExactly("m0", "m1", "m2");
        }
    }

    @Test
    void theNextAddressIsTriedAndTheFirstComesBack() throws Exception {
        int first = MosquittoBroker.freePort();
        ConfiguredBroker second = broker();
        int secondPort = second.broker().port();
        ConfiguredBroker local =
                broker(
                        "connection b1",
                        "addresses 127.0.0.1:" + first + " 127.0.0.1:" + secondPort,
                        "remote_clientid rc",
                        "restart_timeout 1",
                        "topic #");
        local.awaitLine("Received CONNACK on connection local.rc.");
        second.log().await("New bridge connected");
        ConfiguredBroker primary = broker(first);
        primary.log().await("New bridge connected");
        second.log().await("Client rc [127.0.0.1:");
    }

    @Test
    void withRoundRobinABridgeStaysWhereItIs() throws Exception {
        int first = MosquittoBroker.freePort();
        ConfiguredBroker second = broker();
        ConfiguredBroker local =
                broker(
                        "connection b1",
                        "addresses 127.0.0.1:" + first + " 127.0.0.1:" + second.broker().port(),
                        "remote_clientid rc",
                        "restart_timeout 1",
                        "round_robin true",
                        "topic # out 1");
        local.awaitLine("Received CONNACK on connection local.rc.");
        ConfiguredBroker primary = broker(first);
        second.close();
        primary.log().await("New bridge connected");
    }

    @Test
    void theOtherBrokerTellsItsClientsWhetherTheBridgeIsThere() throws Exception {
        ConfiguredBroker remote = broker();
        try (MessageCollector state =
                new MessageCollector(
                        remote.broker().port(), "state", "$SYS/broker/connection/rc/state", 1)) {
            ConfiguredBroker local = bridge(remote.broker().port(), "topic a");
            Eventually.until("1", () -> state.payloads().equals(List.of("1")));
            local.close();
            Eventually.until("0", () -> state.payloads().equals(List.of("1", "0")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x88, server unavailable",
        "0x89, server busy",
        "0x8A, client banned",
        "0x93, receive maximum exceeded",
        "0x97, quota exceeded",
        "0x9F, connection rate exceeded",
    })
    void theOtherBrokersReasonIsLogged(String code, String words) throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.send(PacketBytes.disconnect(5, Integer.decode(code)));
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker local =
                    bridge(
                            remote.port(),
                            "topic a",
                            "bridge_protocol_version mqttv50",
                            "start_type once");
            local.log().await("disconnected: " + words + ".");
        }
    }
}
