package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.puback;
import static io.jmqtt.testkit.PacketBytes.publish;
import static io.jmqtt.testkit.PacketBytes.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.status.Counter;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits of mosquitto.conf, and that nothing grows without one. */
class LimitsTest {
    private static final Property FOREVER =
            Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 0xFFFFFFFFL);

    @Test
    void connectionsAboveTheLimitAreClosedAtOnce() throws IOException {
        try (TestBroker broker =
                TestBroker.start(d -> TestBroker.listener(d, l -> l.maxConnections = 2))) {
            RawMqtt first = broker.connect(4, "1");
            broker.connect(4, "2");
            RawMqtt third = RawMqtt.open(broker.port());
            third.expectEnd();
            broker.log()
                    .await("Client connection from 127.0.0.1 denied: max_connections exceeded.");
            first.disconnect();
            Eventually.until("a free place", () -> isAccepted(broker.port()));
        }
    }

    private static boolean isAccepted(int port) {
        try (RawMqtt client = RawMqtt.open(port)) {
            client.handshake(ConnectPacket.of(4, "3"));
            return true;
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    @Test
    void sessionsAboveTheLimitAreRefused() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.globalMaxClients = 1)) {
            broker.connect(ConnectPacket.of(4, "a").resume()).disconnect();
            assertThat(RawMqtt.open(broker.port()).handshake(ConnectPacket.of(5, "b")).body()[1])
                    .isEqualTo((byte) 0x89);
            RawMqtt old = RawMqtt.open(broker.port());
            old.send(ConnectPacket.of(4, "b").bytes());
            old.expectEnd();
            broker.log().await("disconnected: server busy.");
            broker.connect(ConnectPacket.of(4, "a").resume()).ping();
        }
    }

    @Test
    void sessionsThatNoMemoryIsLeftForAreRefused() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.memoryLimit = 20_000)) {
            int code = 0;
            for (int i = 0; code == 0 && i < 1000; i++) {
                try (RawMqtt client = RawMqtt.open(broker.port())) {
                    ConnectPacket connect = ConnectPacket.of(5, "c" + i).resume().with(FOREVER);
                    code = client.handshake(connect).body()[1];
                }
            }
            assertThat(code).isEqualTo((byte) 0x97);
            broker.log().await("disconnected: quota exceeded.");
        }
    }

    @Test
    void queueOfAnOfflineSessionKeepsTheOldest() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.maxQueuedMessages = 3)) {
            RawMqtt sub = broker.connect(ConnectPacket.of(4, "sub").resume());
            sub.subscribe("t", 1);
            sub.disconnect();
            broker.log().await("Client sub [");
            RawMqtt pub = broker.connect(4, "pub");
            for (int i = 0; i < 6; i++) {
                pub.publish("t", "" + i, 1, false);
            }
            broker.log().await("Outgoing messages are being dropped for client sub.");
            RawMqtt again = broker.connect(ConnectPacket.of(4, "sub").resume());
            for (int i = 0; i < 3; i++) {
                again.expect("PUBLISH q1 r0 d0 m" + (i + 1) + " \"t\" \"" + i + "\"");
            }
            again.ping();
            assertThat(broker.broker().metrics().total(Counter.PUBLISH_DROPPED)).isEqualTo(3);
        }
    }

    @Test
    void queueOfAConnectedClientStartsBehindItsWindow() throws IOException {
        try (TestBroker broker =
                TestBroker.start(
                        d -> {
                            d.limits.maxInflightMessages = 2;
                            d.limits.maxQueuedMessages = 3;
                        })) {
            RawMqtt sub = broker.connect(4, "sub");
            sub.subscribe("t", 1);
            RawMqtt pub = broker.connect(4, "pub");
            for (int i = 0; i < 9; i++) {
                pub.publish("t", "" + i, 1, false);
            }
            pub.publish("t", "end", 0, false);
            sub.expect("PUBLISH q1 r0 d0 m1 \"t\" \"0\"");
            sub.expect("PUBLISH q1 r0 d0 m2 \"t\" \"1\"");
            // QoS 0 does not wait in the queue: all that came before has been taken or dropped
            sub.expect("PUBLISH q0 r0 d0 \"t\" \"end\"");
            sub.send(puback(4, 1, 0), puback(4, 2, 0));
            for (int i = 2; i < 5; i++) {
                sub.expect("PUBLISH q1 r0 d0 m" + (i + 1) + " \"t\" \"" + i + "\"");
                sub.send(puback(4, i + 1, 0));
            }
            sub.ping();
        }
    }

    @Test
    void queueInBytesHolds() throws IOException {
        try (TestBroker broker =
                TestBroker.start(
                        d -> {
                            d.limits.maxQueuedMessages = 0;
                            d.limits.maxQueuedBytes = 25;
                        })) {
            RawMqtt sub = broker.connect(ConnectPacket.of(4, "sub").resume());
            sub.subscribe("t", 1);
            sub.disconnect();
            broker.log().await("Client sub [");
            RawMqtt pub = broker.connect(4, "pub");
            for (int i = 0; i < 5; i++) {
                pub.publish("t", "0123456789", 1, false);
            }
            RawMqtt again = broker.connect(ConnectPacket.of(4, "sub").resume());
            for (int i = 0; i < 3; i++) {
                again.expect(PacketKind.PUBLISH);
            }
            again.ping();
        }
    }

    @Test
    void qos0WaitsForAnOfflineSessionWhereItIsAllowedTo() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.queueQos0Messages = true)) {
            RawMqtt sub = broker.connect(ConnectPacket.of(4, "sub").resume());
            sub.subscribe("t", 0);
            sub.disconnect();
            broker.log().await("Client sub [");
            RawMqtt pub = broker.connect(4, "pub");
            pub.publish("t", "x", 0, false);
            pub.ping();
            RawMqtt again = broker.connect(ConnectPacket.of(4, "sub").resume());
            again.expect("PUBLISH q0 r0 d0 \"t\" \"x\"");
        }
    }

    @Test
    void outgoingQosIsRaisedToTheSubscriptionWhereItIsWanted() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.messaging.upgradeOutgoingQos = true)) {
            RawMqtt sub = broker.connect(4, "sub");
            sub.subscribe("t", 2);
            sub.publish("t", "x", 0, false);
            sub.expect("PUBLISH q2 r0 d0 m1 \"t\" \"x\"");
        }
    }

    @Test
    void payloadAboveTheLimitIsAcknowledgedAndDropped() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.messageSizeLimit = 5)) {
            RawMqtt client = broker.connect(5, "a");
            client.subscribe("#", 1);
            client.send(publish(5, "t", new byte[6], 1, false, false, 1));
            client.expect("PUBACK m1 code=149");
            RawMqtt old = broker.connect(4, "b");
            old.send(publish(4, "t", new byte[6], 1, false, false, 1));
            old.expect("PUBACK m1");
            client.ping();
            broker.log()
                    .await("Dropped too large PUBLISH from a (d0, q1, r0, m1, 't', ... (6 bytes))");
        }
    }

    @Test
    void persistentSessionEndsAfterTheConfiguredTime() throws IOException {
        try (TestBroker broker =
                TestBroker.start(d -> d.messaging.persistentClientExpirationSeconds = 1)) {
            broker.connect(ConnectPacket.of(4, "a").resume()).disconnect();
            broker.log().await("Expiring client a due to timeout.");
        }
    }

    @Test
    void memoryLimitRefusesWhatWouldBeKept() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.memoryLimit = 20_000)) {
            RawMqtt pub = broker.connect(5, "pub");
            pub.publish("t", new byte[5000], 1, true);
            pub.send(publish(5, "u", new byte[5000], 1, true, false, 1));
            pub.expect("PUBACK m1 code=151");
            pub.publish("u", new byte[5000], 0, true);
            pub.ping();
            assertThat(broker.broker().gauges().retainedMessages()).isEqualTo(1);
            // what nobody has to keep goes on
            pub.subscribe("u", 1);
            pub.send(publish(5, "u", new byte[100], 1, false, false, 3));
            pub.expect(PacketKind.PUBLISH);
            pub.expect("PUBACK m3");
            RawMqtt old = broker.connect(4, "old");
            old.send(publish(4, "u", new byte[5000], 1, true, false, 1));
            old.expectEnd();
            broker.log().await("disconnected: out of memory.");
        }
    }

    /** A reader that takes nothing costs its own bounded queue; others do not notice. */
    @Test
    void readerThatStallsLosesItsOwnMessagesOnly() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.maxQueuedMessages = 100)) {
            try (Socket stalled = new Socket()) {
                stalled.setReceiveBufferSize(4096);
                stalled.connect(new InetSocketAddress("127.0.0.1", broker.port()));
                stalled.getOutputStream().write(ConnectPacket.of(4, "stalled").bytes());
                stalled.getOutputStream().write(subscribe(4, 1, 0, List.of("t")));
                broker.log().await("Sending SUBACK to stalled");
                RawMqtt good = broker.connect(4, "good");
                good.subscribe("t", 0);
                RawMqtt pub = broker.connect(4, "pub");
                byte[] payload = new byte[20_000];
                for (int i = 0; i < 1000; i++) {
                    pub.publish("t", payload, 0, false);
                    good.expect(PacketKind.PUBLISH);
                }
                assertThat(broker.broker().metrics().total(Counter.PUBLISH_DROPPED))
                        .isGreaterThan(500);
                Eventually.until(
                        Eventually.DEADLINE,
                        () -> "waiting bytes " + broker.broker().gauges().bytesWaiting(),
                        () -> broker.broker().gauges().bytesWaiting() > 0);
                assertThat(broker.broker().gauges().bytesWaiting()).isLessThan(4_000_000);
            }
            Eventually.until("nothing waits", () -> broker.broker().gauges().bytesWaiting() == 0);
        }
    }

    @Test
    void readerThatStalledGetsWhatWaitedOnceItReads() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.maxQueuedMessages = 0)) {
            RawMqtt slow = broker.connect(4, "slow");
            slow.subscribe("t", 1);
            RawMqtt pub = broker.connect(4, "pub");
            byte[] payload = new byte[30_000];
            for (int i = 0; i < 600; i++) {
                pub.publish("t", payload, i % 2, false);
            }
            int zeros = 0;
            int ones = 0;
            while (zeros + ones < 600) {
                var packet = slow.expect(PacketKind.PUBLISH);
                if (packet.qos() == 0) {
                    zeros++;
                } else {
                    ones++;
                    assertThat(packet.packetId()).isEqualTo(ones);
                    slow.send(puback(4, ones, 0));
                }
            }
            slow.ping();
            assertThat(zeros).isEqualTo(300);
        }
    }
}
