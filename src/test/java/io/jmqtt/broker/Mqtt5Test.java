package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.disconnect;
import static io.jmqtt.testkit.PacketBytes.puback;
import static io.jmqtt.testkit.PacketBytes.publish;
import static io.jmqtt.testkit.PacketBytes.pubrec;
import static io.jmqtt.testkit.PacketBytes.subscribe;
import static io.jmqtt.testkit.PacketBytes.unsubscribe;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MQTT 5 adds, one behaviour at a time, over raw packets. */
class Mqtt5Test {
    private static final Property KEEP_SESSION =
            Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 100);

    private TestBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = TestBroker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RawMqtt five(String id, Property... properties) throws IOException {
        return broker.connect(ConnectPacket.of(5, id).with(properties));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- sessions

    @Test
    void sessionWithExpiryIsThereAgainAndOneWithoutIsNot() throws IOException {
        five("a", KEEP_SESSION).disconnect();
        RawMqtt again = RawMqtt.open(broker.port());
        assertThat(again.handshake(ConnectPacket.of(5, "a").resume()).body()[0])
                .isEqualTo((byte) 1);
        again.disconnect();
        broker.log().await("Client a");
        RawMqtt third = RawMqtt.open(broker.port());
        assertThat(third.handshake(ConnectPacket.of(5, "a").resume()).body()[0]).isZero();
    }

    @Test
    void sessionEndsOnceItsExpiryIsOver() throws IOException {
        five("a", Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 1)).disconnect();
        broker.log().await("Expiring client a due to timeout.");
        assertThat(
                        RawMqtt.open(broker.port())
                                .handshake(ConnectPacket.of(5, "a").resume())
                                .body()[0])
                .isZero();
    }

    @Test
    void disconnectCanShortenTheSession() throws IOException {
        RawMqtt client = five("a", KEEP_SESSION);
        client.send(disconnect(5, 0, Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 0)));
        client.expectEnd();
        assertThat(
                        RawMqtt.open(broker.port())
                                .handshake(ConnectPacket.of(5, "a").resume())
                                .body()[0])
                .isZero();
    }

    @Test
    void takenOverClientIsToldSo() throws IOException {
        RawMqtt first = five("a");
        five("a");
        first.expect("DISCONNECT code=142");
        first.expectEnd();
    }

    // ---- flow control

    @Test
    void noMoreThanTheReceiveMaximumIsInFlight() throws IOException {
        RawMqtt slow = five("slow", Property.number(PropertyId.RECEIVE_MAXIMUM, 2));
        slow.subscribe("t", 1);
        RawMqtt fast = five("fast");
        for (int i = 1; i <= 5; i++) {
            fast.publish("t", "m" + i, 1, false);
        }
        slow.expect("PUBLISH q1 r0 d0 m1 \"t\" \"m1\"");
        slow.expect("PUBLISH q1 r0 d0 m2 \"t\" \"m2\"");
        slow.ping();
        slow.send(puback(5, 1, 0));
        slow.expect("PUBLISH q1 r0 d0 m3 \"t\" \"m3\"");
        slow.ping();
        slow.send(puback(5, 2, 0), puback(5, 3, 0));
        slow.expect("PUBLISH q1 r0 d0 m4 \"t\" \"m4\"");
        slow.expect("PUBLISH q1 r0 d0 m5 \"t\" \"m5\"");
        slow.ping();
    }

    @Test
    void receiveMaximumHoldsForWhatIsSentAgain() throws IOException {
        RawMqtt first = five("a", KEEP_SESSION);
        first.subscribe("t", 1);
        RawMqtt other = five("b");
        for (int i = 1; i <= 3; i++) {
            other.publish("t", "m" + i, 1, false);
            first.expect(PacketKind.PUBLISH);
        }
        first.close();
        RawMqtt again =
                broker.connect(
                        ConnectPacket.of(5, "a")
                                .resume()
                                .with(Property.number(PropertyId.RECEIVE_MAXIMUM, 1)));
        again.expect("PUBLISH q1 r0 d1 m1 \"t\" \"m1\"");
        again.ping();
        again.send(puback(5, 1, 0));
        again.expect("PUBLISH q1 r0 d1 m2 \"t\" \"m2\"");
        again.send(puback(5, 2, 0));
        again.expect("PUBLISH q1 r0 d1 m3 \"t\" \"m3\"");
    }

    @Test
    void pubrecWithAnErrorEndsTheExchange() throws IOException {
        RawMqtt a = five("a", Property.number(PropertyId.RECEIVE_MAXIMUM, 1));
        a.subscribe("t", 2);
        RawMqtt b = five("b");
        b.publish("t", "1", 2, false);
        b.publish("t", "2", 2, false);
        a.expect("PUBLISH q2 r0 d0 m1 \"t\" \"1\"");
        a.send(pubrec(5, 1, 0x83));
        a.expect("PUBLISH q2 r0 d0 m2 \"t\" \"2\"");
    }

    @Test
    void moreThanTheAnnouncedReceiveMaximumIsRefused() throws IOException {
        try (TestBroker small = TestBroker.start(draft -> draft.limits.maxInflightMessages = 1)) {
            RawMqtt client = small.connect(5, "a");
            client.send(
                    publish(5, "t", bytes("1"), 2, false, false, 1),
                    publish(5, "t", bytes("2"), 2, false, false, 2));
            client.expect("PUBREC m1");
            client.expect("PUBREC m2 code=151");
            small.log().await("Client a has exceeded its receive-maximum quota.");
        }
    }

    @Test
    void packetTooLargeForAReceiverIsDroppedForItAlone() throws IOException {
        RawMqtt small = five("small", Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 30));
        RawMqtt large = five("large");
        small.subscribe("t", 1);
        large.subscribe("t", 1);
        RawMqtt publisher = five("p");
        publisher.publish("t", "x".repeat(100), 1, false);
        publisher.publish("t", "short", 1, false);
        small.expect("PUBLISH q1 r0 d0 m2 \"t\" \"short\"");
        large.expect("PUBLISH q1 r0 d0 m1 \"t\" \"" + "x".repeat(100) + "\"");
        broker.log().await("Dropping too large outgoing PUBLISH for small (108 bytes)");
    }

    @Test
    void clientThatTakesNoPacketAsLargeAsConnackIsNotLetIn() throws IOException {
        five("a", KEEP_SESSION).disconnect();
        broker.log().await("Client a");
        RawMqtt tiny = RawMqtt.open(broker.port());
        tiny.send(
                ConnectPacket.of(5, "a")
                        .with(Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 15))
                        .bytes());
        assertThat(tiny.expect(PacketKind.CONNACK).body()).containsExactly(0, 0x95, 0);
        tiny.expectEnd();
        broker.log().await("disconnected: oversize packet.");
        RawMqtt tiniest = RawMqtt.open(broker.port());
        tiniest.send(
                ConnectPacket.of(5, "a")
                        .with(Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 4))
                        .bytes());
        tiniest.expectEnd();
        // its session is untouched, and a packet of just that size is sent
        RawMqtt enough = RawMqtt.open(broker.port());
        assertThat(
                        enough.handshake(
                                        ConnectPacket.of(5, "a")
                                                .resume()
                                                .with(
                                                        Property.number(
                                                                PropertyId.MAXIMUM_PACKET_SIZE,
                                                                16)))
                                .body()[0])
                .isEqualTo((byte) 1);
    }

    @Test
    void refusalOfAMessageThatNobodySentIsNotAnswered() throws IOException {
        RawMqtt client = five("a");
        client.send(pubrec(5, 9, 0x80));
        client.ping();
        client.send(pubrec(5, 9, 0));
        client.expect("PUBREL m9");
    }

    @Test
    void packetAboveTheBrokersMaximumEndsTheConnection() throws IOException {
        try (TestBroker small = TestBroker.start(draft -> draft.limits.maxPacketSize = 50)) {
            RawMqtt client = small.connect(5, "a");
            client.send(publish(5, "t", "y".repeat(60)));
            client.expect("DISCONNECT code=149");
            client.expectEnd();
            small.log().await("disconnected: oversize packet.");
        }
    }

    // ---- topic aliases

    @Test
    void aliasOfAClientStandsForItsTopic() throws IOException {
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("#", 0);
        RawMqtt pub = five("pub");
        Property alias = Property.number(PropertyId.TOPIC_ALIAS, 3);
        pub.send(
                publish(5, "a/b", bytes("1"), 0, false, false, 0, alias),
                publish(5, "", bytes("2"), 0, false, false, 0, alias),
                publish(5, "c", bytes("3"), 0, false, false, 0, alias),
                publish(5, "", bytes("4"), 1, false, false, 1, alias));
        sub.expect("PUBLISH q0 r0 d0 \"a/b\" \"1\"");
        sub.expect("PUBLISH q0 r0 d0 \"a/b\" \"2\"");
        sub.expect("PUBLISH q0 r0 d0 \"c\" \"3\"");
        sub.expect("PUBLISH q0 r0 d0 \"c\" \"4\"");
    }

    @Test
    void brokerUsesAliasesUpToTheClientsMaximum() throws IOException {
        RawMqtt sub = five("sub", Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, 1));
        sub.subscribe("#", 0);
        RawMqtt pub = broker.connect(4, "pub");
        for (String topic : List.of("a", "a", "b", "a")) {
            pub.publish(topic, "x", 0, false);
        }
        sub.expect("PUBLISH q0 r0 d0 \"a\" \"x\" {topic-alias=1}");
        sub.expect("PUBLISH q0 r0 d0 \"\" \"x\" {topic-alias=1}");
        sub.expect("PUBLISH q0 r0 d0 \"b\" \"x\"");
        sub.expect("PUBLISH q0 r0 d0 \"\" \"x\" {topic-alias=1}");
    }

    // ---- properties

    @Test
    void propertiesTravelInTheOrderOfThePublisher() throws IOException {
        RawMqtt sub = five("sub");
        sub.subscribe("t", 1);
        RawMqtt old = broker.connect(4, "old");
        old.subscribe("t", 1);
        RawMqtt pub = five("pub");
        Property[] properties = {
            Property.user("k", "2"),
            Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
            Property.text(PropertyId.RESPONSE_TOPIC, "r/t"),
            Property.user("k", "1"),
            Property.binary(PropertyId.CORRELATION_DATA, new byte[] {0, -1}),
            Property.text(PropertyId.CONTENT_TYPE, "text/plain")
        };
        pub.publish("t", "x", 1, false, properties);
        WirePacket got = sub.expect(PacketKind.PUBLISH);
        assertThat(got.bytes())
                .isEqualTo(publish(5, "t", bytes("x"), 1, false, false, 1, properties));
        old.expect("PUBLISH q1 r0 d0 m1 \"t\" \"x\"");
    }

    @Test
    void expiryCountsDownAndExpiredMessagesAreNotSent() throws IOException {
        RawMqtt sub = five("sub", KEEP_SESSION);
        sub.subscribe("t", 1);
        sub.disconnect();
        RawMqtt pub = five("pub");
        pub.publish("t", "short", 1, false, expiry(1));
        pub.publish("t", "long", 1, false, expiry(100));
        pub.publish("r", "gone", 1, true, expiry(1));
        long start = System.nanoTime();
        Eventually.until("a second", () -> System.nanoTime() - start > 1_100_000_000L);
        RawMqtt again = broker.connect(ConnectPacket.of(5, "sub").resume().with(KEEP_SESSION));
        String text = again.readText();
        assertThat(text).startsWith("PUBLISH q1 r0 d0 m1 \"t\" \"long\" {message-expiry-interval=");
        assertThat(Integer.parseInt(text.replaceAll(".*=(\\d+)}", "$1"))).isBetween(90, 99);
        again.subscribe("r", 1);
        again.ping();
    }

    private static Property expiry(int seconds) {
        return Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, seconds);
    }

    // ---- subscriptions

    @Test
    void eachOverlappingSubscriptionGivesItsOwnIdentifier() throws IOException {
        RawMqtt sub = five("sub");
        sub.send(
                subscribe(
                        5,
                        1,
                        0,
                        List.of("a/+"),
                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 7)),
                subscribe(
                        5,
                        2,
                        0,
                        List.of("a/b"),
                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 200)));
        sub.expect(PacketKind.SUBACK);
        sub.expect(PacketKind.SUBACK);
        five("pub").publish("a/b", "x", 0, false);
        assertThat(List.of(sub.readText(), sub.readText()))
                .containsExactlyInAnyOrder(
                        "PUBLISH q0 r0 d0 \"a/b\" \"x\" {subscription-identifier=7}",
                        "PUBLISH q0 r0 d0 \"a/b\" \"x\" {subscription-identifier=200}");
    }

    @Test
    void noLocalKeepsOwnMessagesAway() throws IOException {
        RawMqtt client = five("a");
        client.send(subscribe(5, 1, 0x04 | 1, List.of("t")));
        client.expect(PacketKind.SUBACK);
        client.publish("t", "mine", 1, false);
        client.publish("t", "mine", 0, false);
        five("b").publish("t", "theirs", 0, false);
        client.expect("PUBLISH q0 r0 d0 \"t\" \"theirs\"");
    }

    @Test
    void retainFlagIsKeptOnlyAsPublished() throws IOException {
        RawMqtt plain = five("plain");
        plain.send(subscribe(5, 1, 0, List.of("t")));
        plain.expect(PacketKind.SUBACK);
        RawMqtt kept = five("kept");
        kept.send(subscribe(5, 1, 0x08, List.of("t")));
        kept.expect(PacketKind.SUBACK);
        five("p").publish("t", "x", 0, true);
        plain.expect("PUBLISH q0 r0 d0 \"t\" \"x\"");
        kept.expect("PUBLISH q0 r1 d0 \"t\" \"x\"");
    }

    @Test
    void retainHandlingSaysWhenRetainedMessagesCome() throws IOException {
        five("p").publish("t", "x", 0, true);
        RawMqtt client = five("a");
        int[] handling = {2, 1, 0, 1};
        String[] comes = {null, null, "x", null};
        for (int i = 0; i < handling.length; i++) {
            client.send(subscribe(5, i + 1, handling[i] << 4, List.of("t")));
            client.expect(PacketKind.SUBACK);
            if (comes[i] != null) {
                client.expect("PUBLISH q0 r1 d0 \"t\" \"x\"");
            }
            client.ping();
        }
        RawMqtt fresh = five("b");
        fresh.send(subscribe(5, 1, 1 << 4, List.of("t")));
        fresh.expect(PacketKind.SUBACK);
        fresh.expect("PUBLISH q0 r1 d0 \"t\" \"x\"");
    }

    @Test
    void sharedSubscriptionTakesTurnsAlsoAcrossVersions() throws IOException {
        RawMqtt a = five("a");
        RawMqtt b = broker.connect(4, "b");
        a.subscribe("$share/g/t/#", 1);
        b.subscribe("$share/g/t/#", 1);
        RawMqtt pub = five("pub");
        for (int i = 0; i < 4; i++) {
            pub.publish("t/x", "m" + i, 1, i == 0);
        }
        a.expect("PUBLISH q1 r0 d0 m1 \"t/x\" \"m0\"");
        a.expect("PUBLISH q1 r0 d0 m2 \"t/x\" \"m2\"");
        b.expect("PUBLISH q1 r0 d0 m1 \"t/x\" \"m1\"");
        b.expect("PUBLISH q1 r0 d0 m2 \"t/x\" \"m3\"");
        a.ping();
        b.ping();
        // retained messages are not for shared subscriptions
        RawMqtt c = five("c");
        c.subscribe("$share/g/t/#", 1);
        c.ping();
    }

    @Test
    void acknowledgementSaysWhenNobodyListens() throws IOException {
        RawMqtt client = five("a");
        client.send(publish(5, "nobody", bytes("x"), 1, false, false, 9));
        client.expect("PUBACK m9 code=16");
        client.send(unsubscribe(5, 3, List.of("never")));
        client.expect("UNSUBACK m3 17");
    }

    // ---- wills

    @Test
    void delayedWillComesLaterAndNotWhenTheClientIsBack() throws IOException {
        RawMqtt watcher = five("w");
        watcher.subscribe("will/#", 0);
        Property delay = Property.number(PropertyId.WILL_DELAY_INTERVAL, 1);
        broker.connect(
                        ConnectPacket.of(5, "gone")
                                .with(KEEP_SESSION)
                                .will("will/gone", bytes("bye"), 0, false, delay))
                .close();
        broker.connect(
                        ConnectPacket.of(5, "back")
                                .with(KEEP_SESSION)
                                .will("will/back", bytes("bye"), 0, false, delay))
                .close();
        broker.log().await("Client back [");
        broker.connect(ConnectPacket.of(5, "back").resume().with(KEEP_SESSION));
        watcher.expect("PUBLISH q0 r0 d0 \"will/gone\" \"bye\"");
        broker.connect(ConnectPacket.of(5, "end").will("will/end", bytes("e"), 0, false)).close();
        watcher.expect("PUBLISH q0 r0 d0 \"will/end\" \"e\"");
    }

    @Test
    void disconnectWithWillPublishesIt() throws IOException {
        RawMqtt watcher = five("w");
        watcher.subscribe("will", 0);
        RawMqtt a =
                broker.connect(
                        ConnectPacket.of(5, "a")
                                .will("will", bytes("a"), 0, false, Property.user("k", "v")));
        a.send(disconnect(5, 0));
        a.expectEnd();
        RawMqtt b = broker.connect(ConnectPacket.of(5, "b").will("will", bytes("b"), 0, false));
        b.send(disconnect(5, 4));
        b.expectEnd();
        watcher.expect("PUBLISH q0 r0 d0 \"will\" \"b\"");
    }

    // ---- what the broker allows

    @Test
    void limitsOfTheListenerAreAnnouncedAndHeld() throws IOException {
        try (TestBroker small =
                TestBroker.start(
                        draft -> {
                            TestBroker.listener(draft, l -> l.maxQos = 1);
                            TestBroker.listener(draft, l -> l.maxTopicAlias = 0);
                            draft.messaging.retainAvailable = false;
                            draft.limits.maxKeepalive = 30;
                        })) {
            RawMqtt client = RawMqtt.open(small.port());
            assertThat(client.handshake(ConnectPacket.of(5, "a")).bytes())
                    .isEqualTo(
                            PacketBytes.connack(
                                    5,
                                    false,
                                    0,
                                    Property.number(PropertyId.SERVER_KEEP_ALIVE, 30),
                                    Property.number(PropertyId.RETAIN_AVAILABLE, 0),
                                    Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 2_000_000),
                                    Property.number(PropertyId.RECEIVE_MAXIMUM, 20),
                                    Property.number(PropertyId.MAXIMUM_QOS, 1)));
            client.send(subscribe(5, 1, 2, List.of("t")));
            client.expect("SUBACK m1 1");
            client.send(publish(5, "t", bytes("x"), 2, false, false, 1));
            client.expect("DISCONNECT code=155");
            client.expectEnd();
            RawMqtt second = small.connect(5, "b");
            second.send(publish(5, "t", bytes("x"), 0, true, false, 0));
            second.expect("DISCONNECT code=154");
            second.expectEnd();
            assertThat(
                            RawMqtt.open(small.port())
                                    .handshake(
                                            ConnectPacket.of(5, "c").will("w", bytes(""), 2, false))
                                    .body()[1])
                    .isEqualTo((byte) 0x9B);
            assertThat(
                            RawMqtt.open(small.port())
                                    .handshake(
                                            ConnectPacket.of(5, "c").will("w", bytes(""), 0, true))
                                    .body()[1])
                    .isEqualTo((byte) 0x9A);
            assertThat(RawMqtt.open(small.port()).handshake(ConnectPacket.of(4, "d")).body()[1])
                    .isEqualTo((byte) 2);
        }
    }

    @Test
    void deniedClientsAndTopicsGetTheirReasons() throws IOException {
        OpenAccess access =
                new OpenAccess() {
                    @Override
                    public boolean authenticate(Login login) {
                        return !"bad".equals(login.username());
                    }

                    @Override
                    public boolean mayWrite(Identity who, String topic) {
                        return !topic.equals("secret");
                    }

                    @Override
                    public boolean mayRead(Identity who, String topic) {
                        return !topic.equals("hidden");
                    }

                    @Override
                    public boolean maySubscribe(Identity who, String filter, int qos) {
                        return !filter.equals("no");
                    }
                };
        try (TestBroker guarded = TestBroker.start(draft -> {}, access)) {
            assertThat(
                            RawMqtt.open(guarded.port())
                                    .handshake(ConnectPacket.of(5, "x").login("bad", bytes("p")))
                                    .body()[1])
                    .isEqualTo((byte) 0x87);
            assertThat(
                            RawMqtt.open(guarded.port())
                                    .handshake(ConnectPacket.of(4, "x").login("bad", null))
                                    .body()[1])
                    .isEqualTo((byte) 5);
            guarded.log().await("disconnected: not authorised.");
            RawMqtt client = guarded.connect(5, "a");
            client.send(subscribe(5, 1, 1, List.of("#", "no")));
            client.expect("SUBACK m1 1 135");
            client.send(
                    publish(5, "secret", bytes("x"), 1, false, false, 1),
                    publish(5, "secret", bytes("x"), 2, false, false, 2),
                    publish(5, "hidden", bytes("x"), 1, true, false, 3));
            client.expect("PUBACK m1 code=135");
            client.expect("PUBREC m2 code=135");
            client.expect(PacketKind.PUBACK);
            client.ping();
            RawMqtt late = guarded.connect(5, "b");
            late.subscribe("hidden", 0);
            late.ping();
            guarded.log().await("Denied PUBLISH from a (d0, q1, r0, m1, 'secret', ... (1 bytes))");
        }
    }

    @Test
    void olderClientsAreDeniedInSilence() throws IOException {
        OpenAccess access =
                new OpenAccess() {
                    @Override
                    public boolean mayWrite(Identity who, String topic) {
                        return false;
                    }

                    @Override
                    public boolean maySubscribe(Identity who, String filter, int qos) {
                        return false;
                    }
                };
        try (TestBroker guarded = TestBroker.start(draft -> {}, access)) {
            RawMqtt client = guarded.connect(4, "a");
            client.publish("t", "x", 1, false);
            client.publish("t", "x", 2, false);
            client.send(subscribe(4, 9, 1, List.of("t")));
            client.expect("SUBACK m9 128");
            RawMqtt old = guarded.connect(3, "b");
            old.send(subscribe(3, 9, 1, List.of("t")));
            old.expect("SUBACK m9 1");
        }
    }
}
