package io.jmqtt.connect.paho;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MQTT 5 adds, against a scripted broker. */
class Version5Test {
    private static final Property ALIAS = Property.number(PropertyId.TOPIC_ALIAS, 3);

    private final Listening listening = new Listening();
    private final Completions completions = new Completions();

    private MqttConnection open(FakeBroker broker, Property... properties) {
        return MqttConnections.open(
                Listening.spec(MqttVersion.V5, broker.port(), "c", true, 60, properties),
                listening,
                null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyPropertyGoesOutAsGiven() throws Exception {
        try (FakeBroker broker = FakeBroker.start(c -> c.serve())) {
            List<Property> willProperties =
                    List.of(
                            Property.number(PropertyId.WILL_DELAY_INTERVAL, 9),
                            Property.user("w", "ü"));
            ConnectSpec spec =
                    new ConnectSpec(
                            Listening.spec(MqttVersion.V5, broker.port()).endpoint(),
                            MqttVersion.V5,
                            "",
                            false,
                            10,
                            null,
                            bytes("only a password"),
                            new ConnectSpec.Will("w", bytes("bye"), 1, false, willProperties),
                            List.of(
                                    Property.number(
                                            PropertyId.SESSION_EXPIRY_INTERVAL, 0xFFFFFFFFL),
                                    Property.number(PropertyId.RECEIVE_MAXIMUM, 20),
                                    Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 70000),
                                    Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, 5),
                                    Property.user("b", "1"),
                                    Property.user("a", "2")),
                            20);
            try (MqttConnection connection = MqttConnections.open(spec, listening, null)) {
                connection.connect();
                connection
                        .subscribe(
                                List.of(
                                        new Subscription("a", 1, true, true, 2),
                                        new Subscription("b", 0, false, false, 1)),
                                List.of(
                                        Property.number(
                                                PropertyId.SUBSCRIPTION_IDENTIFIER, 268435455),
                                        Property.user("s", "x")))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                connection
                        .unsubscribe(List.of("a"), List.of(Property.user("u", "y")))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                completions.publish(
                        connection,
                        1,
                        "hello",
                        Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
                        Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 4294967295L),
                        Property.text(PropertyId.CONTENT_TYPE, "text/😀"),
                        Property.text(PropertyId.RESPONSE_TOPIC, "r"),
                        Property.binary(PropertyId.CORRELATION_DATA, new byte[] {0, (byte) 0xFF}),
                        Property.user("k", "v"),
                        Property.user("k", "w"));
                completions.await(1);
                connection.disconnect(
                        4,
                        List.of(
                                Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 1),
                                Property.text(PropertyId.REASON_STRING, "bye")));
            }
            broker.verify();
            assertThat(broker.transcript(0))
                    .containsExactly(
                            "CONNECT MQTT5 clean=0 keepalive=10 id=\"\" will=\"w\" q1 r0 \"bye\""
                                    + " {will-delay-interval=9, user-property=\"w\":\"ü\"}"
                                    + " password=\"only a password\""
                                    + " {session-expiry-interval=4294967295, receive-maximum=20,"
                                    + " topic-alias-maximum=5, user-property=\"b\":\"1\","
                                    + " user-property=\"a\":\"2\", maximum-packet-size=70000}",
                            "SUBSCRIBE m1 {subscription-identifier=268435455,"
                                    + " user-property=\"s\":\"x\"} \"a\" 0x2d \"b\" 0x10",
                            "UNSUBSCRIBE m2 {user-property=\"u\":\"y\"} \"a\"",
                            "PUBLISH q1 r0 d0 m3 \"t\" \"hello\" {payload-format-indicator=1,"
                                    + " message-expiry-interval=4294967295,"
                                    + " content-type=\"text/😀\", response-topic=\"r\","
                                    + " correlation-data=0x00ff, user-property=\"k\":\"v\","
                                    + " user-property=\"k\":\"w\"}",
                            "DISCONNECT code=4 {session-expiry-interval=1,"
                                    + " reason-string=\"bye\"}");
        }
    }

    @Test
    void everyPropertyComesInInOrder() throws Exception {
        Property[] properties = {
            Property.user("z", "1"),
            Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 7),
            Property.text(PropertyId.CONTENT_TYPE, "ü"),
            Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 300000),
            Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 4294967295L),
            Property.user("a", "2")
        };
        Property[] connack = {
            Property.text(PropertyId.ASSIGNED_CLIENT_IDENTIFIER, "yours"),
            Property.number(PropertyId.SHARED_SUBSCRIPTION_AVAILABLE, 0),
            Property.text(PropertyId.REASON_STRING, "why not"),
            Property.user("x", "y")
        };
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept(connack);
                                    c.send(
                                            PacketBytes.publish(
                                                    5,
                                                    "t",
                                                    bytes("p"),
                                                    1,
                                                    true,
                                                    true,
                                                    5,
                                                    properties));
                                    c.expect("PUBACK m5");
                                    int id = c.expect(PacketKind.SUBSCRIBE).packetId();
                                    c.send(
                                            PacketBytes.suback(
                                                    5,
                                                    id,
                                                    new int[] {0x97, 1, 0xA2},
                                                    Property.user("s", "t")));
                                    c.refusePublish(
                                            0x99, Property.text(PropertyId.REASON_STRING, "no"));
                                    c.expectDisconnect();
                                });
                MqttConnection connection = open(broker)) {
            Acknowledgement answer = connection.connect();
            assertThat(answer.properties()).containsExactly(connack);
            assertThat(connection.clientId()).isEqualTo("yours");
            assertThat(listening.message(0).properties()).containsExactly(properties);
            assertThat(listening.message(0).retain()).isTrue();
            assertThat(listening.message(0).duplicate()).isTrue();
            Eventually.until("PUBACK", () -> broker.received(0).size() == 2);
            Acknowledgement suback =
                    connection
                            .subscribe(
                                    List.of(
                                            new Subscription("a", 0, false, false, 0),
                                            new Subscription("b", 1, false, false, 0),
                                            new Subscription("c", 0, false, false, 0)),
                                    List.of())
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS);
            assertThat(suback.reasonCodes()).containsExactly(0x97, 1, 0xA2);
            assertThat(suback.properties()).containsExactly(Property.user("s", "t"));
            completions.publish(connection, 1, "refused");
            completions.await(1);
            assertThat(completions.ends).containsExactly("refused 153");
            assertThat(completions.answers.get(0).properties())
                    .containsExactly(Property.text(PropertyId.REASON_STRING, "no"));
            connection.disconnect(0, List.of());
            broker.verify();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x87, 0x91, 0x97})
    void refusedPubrecEndsTheFlowAndFreesItsIdentifier(int code) throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    for (int i = 0; i < 30; i++) {
                                        c.refusePublish(code);
                                    }
                                    c.acknowledge();
                                    c.expectDisconnect();
                                });
                MqttConnection connection = open(broker)) {
            connection.connect();
            for (int i = 0; i < 31; i++) {
                completions.publish(connection, 2, "m");
            }
            completions.await(31);
            assertThat(completions.ends.subList(0, 30)).containsOnly("m " + code);
            assertThat(completions.ends.get(30)).isEqualTo("m 0");
            connection.disconnect(0, List.of());
            broker.verify();
        }
    }

    @Test
    void brokersReceiveMaximumNarrowsTheWindow() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept(Property.number(PropertyId.RECEIVE_MAXIMUM, 2));
                                    int first = c.expect(PacketKind.PUBLISH).packetId();
                                    int second = c.expect(PacketKind.PUBLISH).packetId();
                                    c.expectNothing(Duration.ofMillis(100));
                                    c.send(PacketBytes.puback(5, second, 0));
                                    int third = c.expect(PacketKind.PUBLISH).packetId();
                                    c.expectNothing(Duration.ofMillis(50));
                                    c.send(
                                            PacketBytes.puback(5, first, 0),
                                            PacketBytes.puback(5, third, 0));
                                    c.serve();
                                });
                MqttConnection connection = open(broker)) {
            connection.connect();
            for (int i = 0; i < 5; i++) {
                completions.publish(connection, 1, "m" + i);
            }
            completions.await(5);
            connection.disconnect(0, List.of());
            broker.verify();
        }
    }

    @Test
    void whatTheBrokerDoesNotTakeFailsBeforeItIsSent() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept(
                                            Property.number(PropertyId.MAXIMUM_QOS, 1),
                                            Property.number(PropertyId.RETAIN_AVAILABLE, 0),
                                            Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 30));
                                    c.expect("PUBLISH q0 r0 d0 \"t\" \"kept\"");
                                    c.expect("PUBLISH q1 r0 d0 m1 \"t\" \"in\"");
                                    c.send(PacketBytes.puback(5, 1, 0));
                                    c.expectDisconnect();
                                });
                MqttConnection connection = open(broker)) {
            connection.connect();
            completions.publish(connection, 2, "two");
            completions.publish(connection, 0, "much too long for this broker");
            completions.publish(connection, 1, "much too long for this broker");
            assertThat(completions.ends)
                    .containsExactly(
                            "two QOS_NOT_SUPPORTED",
                            "much too long for this broker OVERSIZE_PACKET",
                            "much too long for this broker OVERSIZE_PACKET");
            List<Object> end = new ArrayList<>();
            connection.publish(
                    new Publication("t", bytes("kept"), 0, true, List.of()), (a, f) -> end.add(a));
            completions.publish(connection, 1, "in");
            completions.await(4);
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(end).hasSize(1).doesNotContainNull();
        }
    }

    @Test
    void topicAliasesPassThroughAndGetTheirTopicBackOnANewConnection() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.expect("PUBLISH q1 r0 d0 m1 \"t\" \"a\" {topic-alias=3}");
                                    c.expect("PUBLISH q1 r0 d0 m2 \"\" \"b\" {topic-alias=3}");
                                    c.send(PacketBytes.puback(5, 1, 0));
                                    c.expect("PUBLISH q0 r0 d0 \"\" \"c\" {topic-alias=3}");
                                },
                                c -> {
                                    c.accept();
                                    c.expect("PUBLISH q1 r0 d1 m2 \"t\" \"b\" {topic-alias=3}");
                                    c.expect("PUBLISH q1 r0 d0 m3 \"t\" \"d\" {topic-alias=3}");
                                    c.expect("PUBLISH q1 r0 d0 m4 \"\" \"e\" {topic-alias=3}");
                                    for (int id = 2; id <= 4; id++) {
                                        c.send(PacketBytes.puback(5, id, 0));
                                    }
                                    c.expectDisconnect();
                                });
                MqttConnection connection = open(broker)) {
            connection.connect();
            completions.publish(connection, "", 0, "unknown", ALIAS);
            completions.publish(connection, "t", 1, "a", ALIAS);
            completions.publish(connection, "", 1, "b", ALIAS);
            completions.await(2);
            completions.publish(connection, "", 0, "c", ALIAS);
            listening.loss();
            completions.publish(connection, "", 1, "d", ALIAS);
            connection.connect();
            completions.publish(connection, "", 1, "e", ALIAS);
            completions.await(6);
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(completions.ends.get(0)).isEqualTo("unknown INVALID");
        }
    }

    @Test
    void incomingAliasesAreReplacedAndUnknownOnesEndTheConnection() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.send(
                                            PacketBytes.publish(
                                                    5,
                                                    "long/topic",
                                                    bytes("a"),
                                                    0,
                                                    false,
                                                    false,
                                                    0,
                                                    ALIAS),
                                            PacketBytes.publish(
                                                    5, "", bytes("b"), 0, false, false, 0, ALIAS),
                                            PacketBytes.publish(
                                                    5,
                                                    "",
                                                    bytes("c"),
                                                    0,
                                                    false,
                                                    false,
                                                    0,
                                                    Property.number(PropertyId.TOPIC_ALIAS, 4)));
                                    c.expectEndAfterAnything();
                                });
                MqttConnection connection =
                        open(broker, Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, 10))) {
            connection.connect();
            assertThat(listening.message(0).topic()).isEqualTo("long/topic");
            assertThat(listening.message(1).topic()).isEqualTo("long/topic");
            assertThat(listening.loss().kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(listening.messages).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 65_535})
    void topicAliasThatWasNotAllowedBreaksTheProtocol(int alias) throws Exception {
        Property sent = Property.number(PropertyId.TOPIC_ALIAS, alias);
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.send(
                                            PacketBytes.publish(
                                                    5, "t", bytes("a"), 0, false, false, 0, sent));
                                    c.expectEndAfterAnything();
                                });
                MqttConnection connection =
                        open(broker, Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, 2))) {
            connection.connect();
            assertThat(listening.loss().kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(listening.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"E0 00, 0", "E0 01 8B, 139", "E0 02 8E 00, 142", "E0 07 9D 05 1F 00 02 6E 6F, 157"})
    void disconnectFromTheBrokerCarriesItsReason(String hex, int code) throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.sendHex(hex.replace(" ", ""));
                                    c.expectEndAfterAnything();
                                });
                MqttConnection connection = open(broker)) {
            connection.connect();
            MqttFailure failure = listening.loss();
            assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
            assertThat(failure.reasonCode()).isEqualTo(code);
        }
    }

    @Test
    void requestThatWasNotAnsweredFailsWithTheReasonOfTheDisconnect() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.expect(PacketKind.SUBSCRIBE);
                                    c.send(PacketBytes.disconnect(5, 0x8B));
                                    c.expectEndAfterAnything();
                                });
                MqttConnection connection = open(broker)) {
            connection.connect();
            Throwable cause =
                    connection
                            .subscribe(
                                    List.of(new Subscription("a", 0, false, false, 0)), List.of())
                            .toCompletableFuture()
                            .handle((suback, failure) -> failure)
                            .get(10, TimeUnit.SECONDS);
            assertThat(cause)
                    .isInstanceOfSatisfying(
                            MqttFailure.class,
                            failure -> {
                                assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
                                assertThat(failure.reasonCode()).isEqualTo(0x8B);
                            });
        }
    }

    @Test
    void brokersKeepAliveCounts() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept(Property.number(PropertyId.SERVER_KEEP_ALIVE, 1));
                                    c.expect("PINGREQ");
                                    c.send(PacketBytes.pingresp());
                                    c.expect("PINGREQ");
                                    c.send(PacketBytes.pingresp());
                                    c.expectDisconnect();
                                });
                MqttConnection connection = open(broker)) {
            connection.connect();
            Eventually.until("two pings", () -> broker.received(0).size() == 3);
            connection.disconnect(0, List.of());
            broker.verify();
        }
    }

    @Test
    void oldBrokersAnswerMeansUnsupportedVersion() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.expect(PacketKind.CONNECT);
                                    c.sendHex("20020001");
                                    c.expectEnd();
                                });
                MqttConnection connection = open(broker)) {
            MqttFailure failure =
                    org.assertj.core.api.Assertions.catchThrowableOfType(
                            MqttFailure.class, connection::connect);
            assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_REFUSED);
            assertThat(failure.reasonCode()).isEqualTo(132);
        }
    }
}
