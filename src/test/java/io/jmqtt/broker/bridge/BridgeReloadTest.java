package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What SIGHUP does to bridges. */
class BridgeReloadTest extends BridgeFixture {
    private final CountDownLatch reloaded = new CountDownLatch(1);

    @Test
    void immediateChangesAreInForceAtOnce() throws Exception {
        int port = MosquittoBroker.freePort();
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.expect("UNSUBSCRIBE m2 \"old/#\"");
                            c.expectEnd();
                        },
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.expect("UNSUBSCRIBE m4 \"new/#\"");
                        })) {
            ConfiguredBroker broker =
                    broker(
                            port,
                            bridgeLines(
                                    remote.port(), "topic old/#", "bridge_reload_type immediate"));
            broker.awaitLine("Received CONNACK on connection local.rc.");
            broker.reload(
                    config(
                            port,
                            bridgeLines(
                                    remote.port(), "topic new/#", "bridge_reload_type immediate")));
            verify(remote, 2);
        }
    }

    @Test
    void lazyChangesWaitForTheNextConnection() throws Exception {
        int port = MosquittoBroker.freePort();
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.waitFor(reloaded);
                            c.expect(PacketKind.PUBLISH);
                            c.expect("UNSUBSCRIBE m2 \"old/#\"");
                            c.expect("PUBLISH q0 r0 d0 \"old/t\" \"still\"");
                        },
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.expect("UNSUBSCRIBE m4 \"new/#\"");
                        })) {
            ConfiguredBroker broker = broker(port, bridgeLines(remote.port(), "topic old/#"));
            broker.awaitLine("Received CONNACK on connection local.rc.");
            broker.reload(config(port, bridgeLines(remote.port(), "topic new/#")));
            try (RawMqtt client = client(broker)) {
                client.publish("old/t", "still", 0, false);
            }
            reloaded.countDown();
            verify(remote, 2);
        }
    }

    @Test
    void aBridgeThatIsGoneFromTheFileEnds() throws Exception {
        int port = MosquittoBroker.freePort();
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.expect(PacketKind.UNSUBSCRIBE);
                            c.expect("DISCONNECT code=4");
                            c.expectEnd();
                        })) {
            ConfiguredBroker broker =
                    broker(
                            port,
                            bridgeLines(
                                    remote.port(), "topic #", "bridge_protocol_version mqttv50"));
            broker.awaitLine("Received CONNACK on connection local.rc.");
            assertThat(broker.broker().gauges().subscriptions()).isEqualTo(1);
            broker.reload(config(port));
            verify(remote, 1);
            assertThat(broker.broker().gauges().subscriptions()).isZero();
        }
    }

    @Test
    void aNewBridgeBegins() throws Exception {
        int port = MosquittoBroker.freePort();
        ConfiguredBroker broker = broker(port);
        ConfiguredBroker remote = broker();
        broker.reload(config(port, bridgeLines(remote.broker().port(), "topic #")));
        broker.awaitLine("Received CONNACK on connection local.rc.");
    }

    @Test
    void anotherLocalClientIdIsAnotherSession() throws Exception {
        int port = MosquittoBroker.freePort();
        ConfiguredBroker remote = broker();
        String[] immediate = {"topic #", "bridge_reload_type immediate", "local_clientid first"};
        ConfiguredBroker broker = broker(port, bridgeLines(remote.broker().port(), immediate));
        broker.awaitLine("Received CONNACK on connection first.");
        immediate[2] = "local_clientid second";
        broker.reload(config(port, bridgeLines(remote.broker().port(), immediate)));
        broker.awaitLine("Received CONNACK on connection second.");
        try (RawMqtt client = RawMqtt.connect(port, 4, "first")) {
            client.ping();
        }
    }
}
