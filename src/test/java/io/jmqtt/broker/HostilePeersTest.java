package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.puback;
import static io.jmqtt.testkit.PacketBytes.pubcomp;
import static io.jmqtt.testkit.PacketBytes.publish;
import static io.jmqtt.testkit.PacketBytes.pubrel;
import static io.jmqtt.testkit.PacketBytes.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that mean no good: what they can make the broker keep is bounded, others go on. */
class HostilePeersTest {
    private static final int QUOTA_EXCEEDED = 0x97;

    private static RawMqtt good(TestBroker broker) throws IOException {
        RawMqtt good = broker.connect(4, "good");
        good.subscribe("answer", 0);
        return good;
    }

    private static void isServed(RawMqtt good) throws IOException {
        good.publish("answer", "x", 0, false);
        good.expect("PUBLISH q0 r0 d0 \"answer\" \"x\"");
    }

    /** A connection of which nothing is read, with a small window. */
    private static Socket deaf(TestBroker broker, String id, String filter, int qos)
            throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", broker.port()));
        socket.getOutputStream().write(ConnectPacket.of(4, id).bytes());
        socket.getOutputStream().write(subscribe(4, 1, qos, List.of(filter)));
        broker.log().await("Sending SUBACK to " + id);
        return socket;
    }

    @Test
    void floodOfConnectsLeavesNothingBehind() throws IOException {
        try (TestBroker broker = TestBroker.start()) {
            RawMqtt good = good(broker);
            for (int i = 0; i < 300; i++) {
                RawMqtt flood = RawMqtt.open(broker.port());
                // an end before CONNECT, in the middle of it, and behind it
                byte[] connect = ConnectPacket.of(5, "flood" + i).bytes();
                flood.send(Arrays.copyOf(connect, i % 3 * connect.length / 2));
                flood.close();
            }
            isServed(good);
            Eventually.until(
                    "only one client",
                    () ->
                            broker.broker().gauges().clientsConnected() == 1
                                    && broker.broker().gauges().clientsDisconnected() == 0);
            assertThat(broker.broker().gauges().messageBytesStored()).isZero();
        }
    }

    @Test
    void connectInSingleBytesHoldsUpNobody() throws IOException {
        try (TestBroker broker = TestBroker.single(d -> {})) {
            RawMqtt good = good(broker);
            RawMqtt slow = RawMqtt.open(broker.port());
            slow.level(5);
            byte[] connect = ConnectPacket.of(5, "slow").bytes();
            for (byte each : connect) {
                slow.send(new byte[] {each});
                isServed(good);
            }
            slow.expect(PacketKind.CONNACK);
        }
    }

    @Test
    void sessionsThatWaitHaveTheirShareOfMemory() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.memoryLimit = 160_000)) {
            RawMqtt good = good(broker);
            int let = 0;
            for (int i = 0; i < 50; i++) {
                RawMqtt flood = RawMqtt.open(broker.port());
                WirePacket answer =
                        flood.handshake(
                                ConnectPacket.of(5, "kept" + i)
                                        .resume()
                                        .with(
                                                Property.number(
                                                        PropertyId.SESSION_EXPIRY_INTERVAL, 1000)));
                if (answer.body()[1] == 0) {
                    let++;
                } else {
                    assertThat(answer.body()[1] & 0xFF).isEqualTo(QUOTA_EXCEEDED);
                }
                flood.close();
            }
            assertThat(let).isBetween(10, 20);
            broker.connect(4, "new").ping();
            isServed(good);
        }
    }

    @Test
    void floodOfSubscriptionsLeavesRoomForOthers() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.memoryLimit = 1_000_000)) {
            RawMqtt flood = broker.connect(5, "flood");
            int granted = 0;
            for (int i = 0; i < 40; i++) {
                List<String> filters = new ArrayList<>();
                for (int j = 0; j < 20; j++) {
                    filters.add("flood/" + i + "/" + j + "/+");
                }
                flood.send(subscribe(5, i + 1, 1, filters));
                byte[] answer = flood.expect(PacketKind.SUBACK).body();
                for (int j = 3; j < answer.length; j++) {
                    assertThat(answer[j] & 0xFF).isIn(1, QUOTA_EXCEEDED);
                    granted += answer[j] == 1 ? 1 : 0;
                }
            }
            assertThat(granted).isBetween(50, 400);
            RawMqtt good = good(broker);
            isServed(good);
            // what it gives back it may take again
            flood.send(PacketBytes.unsubscribe(5, 100, List.of("flood/0/0/+")));
            flood.expect(PacketKind.UNSUBACK);
            flood.subscribe("flood/0/0/+", 1);
        }
    }

    @Test
    void floodOfRetainedDeepTopicsIsCountedByItsLevels() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.memoryLimit = 2_000_000)) {
            RawMqtt flood = broker.connect(5, "flood");
            RawMqtt good = good(broker);
            int refused = 0;
            for (int i = 0; i < 60; i++) {
                String topic = i + "/x".repeat(199);
                flood.send(publish(5, topic, new byte[1], 1, true, false, i + 1));
                refused += flood.readText().endsWith("code=151") ? 1 : 0;
            }
            assertThat(broker.broker().gauges().retainedMessages()).isEqualTo(60 - refused);
            assertThat(refused).isBetween(30, 50);
            assertThat(broker.broker().gauges().messageBytesStored()).isLessThan(1_100_000);
            isServed(good);
        }
    }

    @Test
    void longestTopicsAreCountedWhereTheyAreKept() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> d.limits.memoryLimit = 4_000_000)) {
            RawMqtt flood = broker.connect(4, "flood");
            RawMqtt good = good(broker);
            for (int i = 0; i < 60; i++) {
                String topic = "t".repeat(65_533) + (char) ('a' + i % 26) + (char) ('a' + i / 26);
                flood.publish(topic, "x", 0, true);
            }
            flood.ping();
            assertThat(broker.broker().gauges().retainedMessages()).isBetween(5L, 20L);
            isServed(good);
        }
    }

    @Test
    void retainedMessagesForOneDoNotHoldUpOthers() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> {})) {
            RawMqtt pub = broker.connect(4, "pub");
            int many = 5_000;
            for (int i = 0; i < many; i++) {
                pub.publish("r/" + i % 100 + "/" + i, "x", 0, true);
            }
            pub.ping();
            RawMqtt good = good(broker);
            RawMqtt reader = broker.connect(4, "reader");
            reader.send(subscribe(4, 1, 0, List.of("r/#")), PacketBytes.pingreq());
            isServed(good);
            reader.expect(PacketKind.SUBACK);
            int got = 0;
            WirePacket packet = reader.read();
            while (packet.kind() == PacketKind.PUBLISH) {
                got++;
                packet = reader.read();
            }
            // all of them, and before the answer to what was asked later
            assertThat(got).isEqualTo(many);
            assertThat(packet.kind()).isEqualTo(PacketKind.PINGRESP);
        }
    }

    @Test
    void subscribeToThousandsOfFiltersIsAnsweredAsAWhole() throws IOException {
        try (TestBroker broker = TestBroker.single(d -> {})) {
            RawMqtt good = good(broker);
            RawMqtt wide = broker.connect(5, "wide");
            List<String> filters = new ArrayList<>();
            for (int i = 0; i < 9_000; i++) {
                filters.add("w" + i);
            }
            wide.send(subscribe(5, 1, 1, filters), PacketBytes.pingreq());
            isServed(good);
            assertThat(wide.expect(PacketKind.SUBACK).body()).hasSize(3 + 9_000);
            wide.expect(PacketKind.PINGRESP);
            assertThat(broker.broker().gauges().subscriptions()).isEqualTo(9_001);
        }
    }

    @Test
    void readersOfSysThatTakeNothingCostTheirOwnQueueOnly() throws IOException {
        try (TestBroker broker =
                TestBroker.start(
                        d -> {
                            d.messaging.sysInterval = 1;
                            d.limits.maxQueuedMessages = 100;
                        })) {
            RawMqtt good = good(broker);
            List<Socket> readers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                readers.add(deaf(broker, "deaf" + i, "$SYS/#", i % 3));
            }
            for (int round = 0; round < 200; round++) {
                for (Socket reader : readers) {
                    reader.getOutputStream().write(subscribe(4, 2, 0, List.of("$SYS/#")));
                }
            }
            isServed(good);
            assertThat(broker.broker().gauges().bytesWaiting()).isLessThan(4_000_000);
            for (Socket reader : readers) {
                reader.close();
            }
            isServed(good);
        }
    }

    @Test
    void clientsThatNeverReadTakeNothingFromOthers() throws IOException {
        try (TestBroker broker = TestBroker.start(d -> d.limits.memoryLimit = 5_000_000)) {
            List<Socket> deaf = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                deaf.add(deaf(broker, "deaf" + i, "big", 1));
            }
            RawMqtt good = broker.connect(4, "good");
            good.subscribe("big", 1);
            RawMqtt pub = broker.connect(4, "pub");
            for (int i = 1; i <= 300; i++) {
                // acknowledged, whatever the others do
                pub.publish("big", new byte[20_000], 1, false);
                int id = good.expect(PacketKind.PUBLISH).packetId();
                good.send(puback(4, id, 0));
                assertThat(broker.broker().gauges().messageBytesStored()).isLessThan(7_000_000);
            }
            broker.log().await("Outgoing messages are being dropped for client deaf");
            assertThat(String.join("\n", broker.log().lines()))
                    .doesNotContain("dropped for client good")
                    .doesNotContain("out of memory");
            for (Socket socket : deaf) {
                socket.close();
            }
            Eventually.until(
                    "nothing is kept",
                    () -> broker.broker().gauges().messageBytesStored() < 100_000);
        }
    }

    @Test
    void hugeUserPropertiesTravelAndAreBoundedByThePacket() throws IOException {
        try (TestBroker broker = TestBroker.start()) {
            RawMqtt client = broker.connect(5, "a");
            client.subscribe("t", 0);
            Property[] many =
                    Collections.nCopies(20_000, Property.user("key", "value"))
                            .toArray(new Property[0]);
            client.send(publish(5, "t", new byte[1], 0, false, false, 0, many));
            assertThat(client.expect(PacketKind.PUBLISH).body().length).isGreaterThan(20_000 * 12);
            RawMqtt refused = RawMqtt.open(broker.port());
            refused.send(ConnectPacket.of(5, "b").with(many).bytes());
            refused.expectEnd();
            broker.log().await("disconnected: oversize packet.");
            isServed(good(broker));
        }
    }

    /** CVE-2023-28366 is about the first of them. */
    @Test
    void reusedPacketIdentifierHoldsOneMessageAndDoesNotFillTheLog() throws IOException {
        try (TestBroker broker = TestBroker.start()) {
            RawMqtt client = broker.connect(4, "a");
            for (int i = 0; i < 500; i++) {
                client.send(publish(4, "t", new byte[] {(byte) i}, 2, false, false, 7));
                client.expect("PUBREC m7");
            }
            client.ping();
            assertThat(linesWith(broker, "Reused message ID")).isEqualTo(100);
            assertThat(linesWith(broker, "Further warnings about client a are not logged."))
                    .isOne();
            client.disconnect();
            Eventually.until(
                    "nothing is kept", () -> broker.broker().gauges().messageBytesStored() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void acknowledgementsForWhatWasNeverSentDoNotFillTheLog(int level) throws IOException {
        try (TestBroker broker = TestBroker.start()) {
            RawMqtt client = broker.connect(level, "a");
            for (int i = 1; i <= 500; i++) {
                client.send(puback(level, i, 0), pubcomp(level, i, 0), pubrel(level, i, 0));
                client.expect(PacketKind.PUBCOMP);
            }
            client.ping();
            assertThat(linesWith(broker, "for an unknown packet identifier")).isEqualTo(100);
            isServed(good(broker));
        }
    }

    private static long linesWith(TestBroker broker, String text) {
        return broker.log().lines().stream().filter(line -> line.contains(text)).count();
    }
}
