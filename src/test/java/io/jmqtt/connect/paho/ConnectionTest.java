package io.jmqtt.connect.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.connect.PacketListener;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every version of the protocol has in common, against a scripted broker. */
class ConnectionTest {
    private final Listening listening = new Listening();
    private final Completions completions = new Completions();

    private MqttConnection open(ConnectSpec spec) {
        return MqttConnections.open(spec, listening, null);
    }

    private static Subscription filter(String filter, int qos) {
        return new Subscription(filter, qos, false, false, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "V3_1,   'CONNECT MQIsdp3 clean=1 keepalive=60 id=\"c\"'",
        "V3_1_1, 'CONNECT MQTT4 clean=1 keepalive=60 id=\"c\"'",
        "V5,     'CONNECT MQTT5 clean=1 keepalive=60 id=\"c\"'"
    })
    void sendsWhatMosquittoSends(MqttVersion version, String connect) throws Exception {
        try (FakeBroker broker = FakeBroker.start(c -> c.serve());
                MqttConnection connection = open(Listening.spec(version, broker.port()))) {
            connection.connect();
            connection
                    .subscribe(List.of(filter("a/#", 1), filter("ü/+/😀！", 2)), List.of())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            connection
                    .unsubscribe(List.of("a/#", "b"), List.of())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            completions.publish(connection, "😀！", 0, "zero");
            completions.publish(connection, 1, "one");
            completions.await(2);
            completions.publish(connection, 2, "two");
            completions.await(3);
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(broker.transcript(0))
                    .containsExactly(
                            connect,
                            "SUBSCRIBE m1 \"a/#\" 0x01 \"ü/+/😀！\" 0x02",
                            "UNSUBSCRIBE m2 \"a/#\" \"b\"",
                            "PUBLISH q0 r0 d0 \"😀！\" \"zero\"",
                            "PUBLISH q1 r0 d0 m3 \"t\" \"one\"",
                            "PUBLISH q2 r0 d0 m4 \"t\" \"two\"",
                            "PUBREL m4",
                            "DISCONNECT");
            assertThat(completions.ends).containsExactly("zero 0", "one 0", "two 0");
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void subackIsToldBeforeTheMessagesBehindIt(MqttVersion version) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        AtomicReference<CompletionStage<Acknowledgement>> suback = new AtomicReference<>();
        AtomicBoolean knownAtArrival = new AtomicBoolean();
        Listening watching =
                new Listening() {
                    @Override
                    public void messageArrived(ReceivedMessage message) {
                        CompletionStage<Acknowledgement> stage = suback.get();
                        knownAtArrival.set(stage != null && stage.toCompletableFuture().isDone());
                        arrived.countDown();
                    }
                };
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.acknowledge();
                                    int id = c.expect(PacketKind.SUBSCRIBE).packetId();
                                    c.send(PacketBytes.suback(c.level(), id, new int[] {0x80}));
                                    Eventually.until("the stage", () -> suback.get() != null);
                                    c.send(PacketBytes.publish(c.level(), "a", "x"));
                                    c.expectDisconnect();
                                });
                MqttConnection connection =
                        MqttConnections.open(
                                Listening.spec(version, broker.port()), watching, null)) {
            connection.connect();
            // keeps the thread busy on which Paho tells of acknowledgements
            connection.publish(
                    new Publication("t", new byte[0], 1, false, List.of()),
                    (answer, failure) -> {
                        told.countDown();
                        await(arrived);
                    });
            await(told);
            suback.set(connection.subscribe(List.of(filter("a", 0)), List.of()));
            await(arrived);
            assertThat(knownAtArrival).isTrue();
            connection.disconnect(0, List.of());
            broker.verify();
        }
    }

    private static void await(CountDownLatch latch) {
        Eventually.until("the latch", () -> latch.getCount() == 0);
    }

    @Test
    void connectCarriesWillAndCredentialsAsBytes() throws Exception {
        try (FakeBroker broker = FakeBroker.start(c -> c.serve())) {
            ConnectSpec spec =
                    new ConnectSpec(
                            Listening.spec(MqttVersion.V3_1_1, broker.port()).endpoint(),
                            MqttVersion.V3_1_1,
                            "",
                            true,
                            5,
                            "me",
                            new byte[] {(byte) 0xFF, 0, 1},
                            new ConnectSpec.Will("w", new byte[] {(byte) 0xFE}, 2, true, List.of()),
                            List.of(),
                            20);
            try (MqttConnection connection = open(spec)) {
                connection.connect();
                connection.disconnect(0, List.of());
            }
            broker.verify();
            assertThat(broker.transcript(0))
                    .containsExactly(
                            "CONNECT MQTT4 clean=1 keepalive=5 id=\"\" will=\"w\" q2 r1 0xfe"
                                    + " user=\"me\" password=0xff0001",
                            "DISCONNECT");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "V3_1_1, 1, Connection Refused: unacceptable protocol version",
        "V3_1_1, 2, Connection Refused: identifier rejected",
        "V3_1_1, 3, Connection Refused: broker unavailable",
        "V3_1_1, 4, Connection Refused: bad user name or password",
        "V3_1_1, 5, Connection Refused: not authorised",
        "V3_1_1, 77, Connection Refused: unknown reason",
        "V5, 135, Not authorized",
        "V5, 157, Server moved",
        "V5, 3, Unknown reason"
    })
    void refusalCarriesItsCode(MqttVersion version, int code, String text) throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.refuse(code);
                                    c.expectEnd();
                                });
                MqttConnection connection = open(Listening.spec(version, broker.port()))) {
            MqttFailure failure = catchThrowableOfType(MqttFailure.class, connection::connect);
            assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_REFUSED);
            assertThat(failure.reasonCode()).isEqualTo(code);
            assertThat(failure).hasMessage(text);
            assertThat(connection.isConnected()).isFalse();
            assertThat(listening.losses).isEmpty();
        }
    }

    @Test
    void nobodyListeningIsConnectionRefusedInTheWordsOfTheSystem() throws Exception {
        int port = MosquittoBroker.freePort();
        try (MqttConnection connection = open(Listening.spec(MqttVersion.V3_1_1, port))) {
            MqttFailure failure = catchThrowableOfType(MqttFailure.class, connection::connect);
            assertThat(failure.kind()).isEqualTo(Kind.SYSTEM);
            assertThat(failure).hasMessage("Connection refused");
        }
    }

    @Test
    void unknownHostIsLookupError() {
        ConnectSpec spec = Listening.spec(MqttVersion.V3_1_1, 1883);
        ConnectSpec nowhere =
                new ConnectSpec(
                        new ConnectSpec.Endpoint(
                                "no.such.host.invalid", 1883, null, false, null, null, null),
                        spec.version(),
                        "c",
                        true,
                        60,
                        null,
                        null,
                        null,
                        List.of(),
                        20);
        try (MqttConnection connection = open(nowhere)) {
            MqttFailure failure = catchThrowableOfType(MqttFailure.class, connection::connect);
            assertThat(failure.kind()).isEqualTo(Kind.LOOKUP);
            assertThat(failure).hasMessage("Lookup error");
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void endBeforeConnackIsConnectionLost(MqttVersion version) throws Exception {
        try (FakeBroker broker = FakeBroker.start(c -> c.expect(PacketKind.CONNECT));
                MqttConnection connection = open(Listening.spec(version, broker.port()))) {
            MqttFailure failure = catchThrowableOfType(MqttFailure.class, connection::connect);
            assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(failure).hasMessage("The connection was lost");
            assertThat(listening.losses).isEmpty();
        }
    }

    @Test
    void silenceInsteadOfConnackIsKeepaliveExceeded() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.expect(PacketKind.CONNECT);
                                    c.expectEndAfterAnything();
                                });
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port(), "c", true, 1))) {
            MqttFailure failure = catchThrowableOfType(MqttFailure.class, connection::connect);
            assertThat(failure.kind()).isEqualTo(Kind.KEEPALIVE);
            assertThat(failure).hasMessage("Keepalive exceeded");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "90 03 00 01 00, PROTOCOL",
        "30 05 00 01 74 68 69, PROTOCOL",
        "20 01 00, MALFORMED_PACKET",
        "20 FF FF FF FF 01, MALFORMED_PACKET",
        "21 02 00 00, MALFORMED_PACKET",
        "20 02 02 00, PROTOCOL",
        "20 02 01 00, PROTOCOL",
        "10 02 00 00, PROTOCOL"
    })
    void lyingBrokerIsNamed(String hex, Kind kind) throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.expect(PacketKind.CONNECT);
                                    c.sendHex(hex.replace(" ", ""));
                                    c.expectEnd();
                                });
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port()))) {
            MqttFailure failure = catchThrowableOfType(MqttFailure.class, connection::connect);
            assertThat(failure.kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "36 06 00 01 74 00 01 78, MALFORMED_PACKET",
        "32 05 00 01 74 00 00, PROTOCOL",
        "30 03 00 09 74, MALFORMED_PACKET",
        "20 02 00 00, PROTOCOL",
        "C0 00, PROTOCOL",
        "E0 00, PROTOCOL"
    })
    void brokenRulesEndTheConnection(String hex, Kind kind) throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.sendHex(hex.replace(" ", ""));
                                    c.expectEnd();
                                });
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port()))) {
            connection.connect();
            assertThat(listening.loss().kind()).isEqualTo(kind);
            assertThat(connection.isConnected()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void messagesArriveInOrderAndTheEndComesAfterThem(MqttVersion version) throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    int level = c.level();
                                    for (int i = 0; i < 300; i++) {
                                        c.send(
                                                PacketBytes.publish(
                                                        level,
                                                        "a/" + i % 7,
                                                        ("m" + i).getBytes(StandardCharsets.UTF_8),
                                                        i % 2,
                                                        false,
                                                        false,
                                                        i % 2 == 0 ? 0 : i));
                                    }
                                    c.finish();
                                    c.expectEndAfterAnything();
                                });
                MqttConnection connection = open(Listening.spec(version, broker.port()))) {
            connection.connect();
            assertThat(listening.loss().kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(listening.messages.size()).isEqualTo(300);
            for (int i = 0; i < 300; i++) {
                ReceivedMessage message = listening.messages.get(i);
                assertThat(message.payload()).asString().isEqualTo("m" + i);
                assertThat(message.topic()).isEqualTo("a/" + i % 7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void qosTwoIsDeliveredOnceAndAcknowledgedAfterTheListener(MqttVersion version)
            throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    byte[] publish =
                                            PacketBytes.publish(
                                                    c.level(),
                                                    "t",
                                                    new byte[] {'x'},
                                                    2,
                                                    false,
                                                    false,
                                                    7);
                                    c.send(publish);
                                    c.expect("PUBREC m7");
                                    publish[0] |= 8;
                                    c.send(publish);
                                    c.expect("PUBREC m7");
                                    c.expectNothing(Duration.ofMillis(50));
                                    c.send(PacketBytes.pubrel(c.level(), 7, 0));
                                    c.expect("PUBCOMP m7");
                                    c.expectDisconnect();
                                });
                MqttConnection connection = open(Listening.spec(version, broker.port()))) {
            connection.connect();
            listening.message(0);
            io.jmqtt.testkit.Eventually.until(
                    "PUBCOMP", () -> broker.transcript(0).contains("PUBCOMP m7"));
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(listening.messages).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void unacknowledgedIsSentAgainInOrderWithDup(MqttVersion version) throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.expect("PUBLISH q1 r0 d0 m1 \"t\" \"a\"");
                                    c.expect("PUBLISH q2 r0 d0 m2 \"t\" \"b\"");
                                    c.expect("PUBLISH q1 r0 d0 m3 \"t\" \"c\"");
                                    c.expect("PUBLISH q2 r0 d0 m4 \"t\" \"d\"");
                                    c.send(PacketBytes.pubrec(c.level(), 4, 0));
                                    c.expect("PUBREL m4");
                                },
                                c -> {
                                    c.accept();
                                    c.expect("PUBREL m4");
                                    c.expect("PUBLISH q1 r0 d1 m1 \"t\" \"a\"");
                                    c.expect("PUBLISH q2 r0 d1 m2 \"t\" \"b\"");
                                    c.expect("PUBLISH q1 r0 d1 m3 \"t\" \"c\"");
                                    c.expect("PUBLISH q1 r0 d0 m5 \"t\" \"e\"");
                                    c.send(
                                            PacketBytes.pubcomp(c.level(), 4, 0),
                                            PacketBytes.puback(c.level(), 1, 0),
                                            PacketBytes.puback(c.level(), 3, 0),
                                            PacketBytes.puback(c.level(), 5, 0),
                                            PacketBytes.pubrec(c.level(), 2, 0));
                                    c.expect("PUBREL m2");
                                    c.send(PacketBytes.pubcomp(c.level(), 2, 0));
                                    c.expectDisconnect();
                                });
                MqttConnection connection = open(Listening.spec(version, broker.port()))) {
            connection.connect();
            completions.publish(connection, 1, "a");
            completions.publish(connection, 2, "b");
            completions.publish(connection, 1, "c");
            completions.publish(connection, 2, "d");
            assertThat(listening.loss().kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(completions.ends).isEmpty();
            completions.publish(connection, 1, "e");
            completions.publish(connection, 0, "zero");
            assertThat(completions.ends).containsExactly("zero NO_CONNECTION");
            connection.connect();
            completions.await(6);
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(completions.ends)
                    .containsExactlyInAnyOrder(
                            "zero NO_CONNECTION", "a 0", "b 0", "c 0", "d 0", "e 0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void windowHoldsPublishersBack(int qos) throws Exception {
        CountDownLatch acknowledge = new CountDownLatch(1);
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    int[] ids = new int[20];
                                    for (int i = 0; i < 20; i++) {
                                        ids[i] = c.expect(PacketKind.PUBLISH).packetId();
                                    }
                                    c.expectNothing(Duration.ofMillis(100));
                                    c.waitFor(acknowledge);
                                    for (int id : ids) {
                                        c.send(
                                                qos == 1
                                                        ? PacketBytes.puback(c.level(), id, 0)
                                                        : PacketBytes.pubrec(c.level(), id, 0));
                                    }
                                    c.serve();
                                });
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port()))) {
            connection.connect();
            Thread publisher =
                    new Thread(
                            () -> {
                                try {
                                    for (int i = 0; i < 25; i++) {
                                        completions.publish(connection, qos, "m" + i);
                                    }
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            publisher.start();
            publisher.join(300);
            assertThat(publisher.isAlive()).isTrue();
            acknowledge.countDown();
            completions.await(25);
            publisher.join(5000);
            assertThat(publisher.isAlive()).isFalse();
            connection.disconnect(0, List.of());
            broker.verify();
        }
    }

    @Test
    void blockedListenerStopsNeitherAcknowledgementsNorPings() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inListener = new CountDownLatch(1);
        Listening patient =
                new Listening() {
                    @Override
                    public void messageArrived(ReceivedMessage message) {
                        inListener.countDown();
                        try {
                            release.await(15, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        super.messageArrived(message);
                    }
                };
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.send(
                                            PacketBytes.publish(
                                                    4, "t", new byte[0], 1, false, false, 9));
                                    c.acknowledge();
                                    c.acknowledge();
                                    c.expect("PINGREQ");
                                    c.send(PacketBytes.pingresp());
                                    c.expect("PUBACK m9");
                                    c.expectDisconnect();
                                });
                MqttConnection connection =
                        MqttConnections.open(
                                Listening.spec(MqttVersion.V3_1_1, broker.port(), "c", true, 1),
                                patient,
                                null)) {
            connection.connect();
            assertThat(inListener.await(10, TimeUnit.SECONDS)).isTrue();
            completions.publish(connection, 1, "a");
            completions.publish(connection, 2, "b");
            completions.await(2);
            io.jmqtt.testkit.Eventually.until(
                    "PINGREQ", () -> broker.transcript(0).contains("PINGREQ"));
            release.countDown();
            io.jmqtt.testkit.Eventually.until(
                    "PUBACK", () -> broker.transcript(0).contains("PUBACK m9"));
            connection.disconnect(0, List.of());
            broker.verify();
        }
    }

    @Test
    void listenerThatEndsTheConnectionHasAcknowledgedFirst() throws Exception {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.send(
                                    PacketBytes.publish(4, "t", new byte[0], 1, false, false, 9),
                                    PacketBytes.publish(4, "t", new byte[0], 1, false, false, 10));
                            c.expect("PUBACK m9");
                            c.expectDisconnect();
                        })) {
            MqttConnection[] connection = new MqttConnection[1];
            Listening once =
                    new Listening() {
                        @Override
                        public void messageArrived(ReceivedMessage message) {
                            super.messageArrived(message);
                            connection[0].disconnect(0, List.of());
                        }
                    };
            connection[0] =
                    MqttConnections.open(
                            Listening.spec(MqttVersion.V3_1_1, broker.port()), once, null);
            connection[0].connect();
            broker.verify();
            connection[0].close();
            assertThat(once.messages).hasSize(1);
            assertThat(once.losses).isEmpty();
        }
    }

    @Test
    void whatIsHeldBackIsNotAcknowledged() throws Exception {
        CountDownLatch inListener = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Listening patient =
                new Listening() {
                    @Override
                    public void messageArrived(ReceivedMessage message) {
                        super.messageArrived(message);
                        inListener.countDown();
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    for (int id = 9; id <= 11; id++) {
                                        c.send(
                                                PacketBytes.publish(
                                                        4, "t", new byte[0], 1, false, false, id));
                                    }
                                    c.expect("PUBACK m9");
                                    c.expectDisconnect();
                                });
                MqttConnection connection =
                        MqttConnections.open(
                                Listening.spec(MqttVersion.V3_1_1, broker.port()), patient, null)) {
            connection.connect();
            assertThat(inListener.await(10, TimeUnit.SECONDS)).isTrue();
            connection.hold();
            release.countDown();
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(patient.messages).hasSize(1);
        }
    }

    @Test
    void messageThatTheBrokerTakesForReceivedIsDeliveredAtTheEnd() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.send(
                                            PacketBytes.publish(
                                                    4, "t", new byte[0], 2, false, false, 9));
                                    c.expect("PUBREC m9");
                                    c.expectDisconnect();
                                });
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port()))) {
            connection.connect();
            io.jmqtt.testkit.Eventually.until(
                    "PUBREC", () -> broker.transcript(0).contains("PUBREC m9"));
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(listening.messages).hasSize(1);
        }
    }

    @Test
    void brokerThatDoesNotAnswerPingsIsGivenUp() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.expect("PINGREQ");
                                    c.expectEnd();
                                });
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port(), "c", true, 1))) {
            connection.connect();
            assertThat(listening.loss().kind()).isEqualTo(Kind.KEEPALIVE);
            broker.verify();
        }
    }

    @Test
    void requestsFailWithTheConnection() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.expect(PacketKind.SUBSCRIBE);
                                });
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port()))) {
            connection.connect();
            ExecutionException e =
                    catchThrowableOfType(
                            ExecutionException.class,
                            () ->
                                    connection
                                            .subscribe(List.of(filter("a", 0)), List.of())
                                            .toCompletableFuture()
                                            .get(10, TimeUnit.SECONDS));
            assertThat(((MqttFailure) e.getCause()).kind()).isEqualTo(Kind.CONNECTION_LOST);
            listening.loss();
            ExecutionException later =
                    catchThrowableOfType(
                            ExecutionException.class,
                            () ->
                                    connection
                                            .unsubscribe(List.of("a"), List.of())
                                            .toCompletableFuture()
                                            .get(10, TimeUnit.SECONDS));
            assertThat(((MqttFailure) later.getCause()).kind()).isEqualTo(Kind.NO_CONNECTION);
        }
    }

    @Test
    void closeFailsWhatIsPendingAndFreesPublishers() throws Exception {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expectEndAfterAnything();
                        })) {
            MqttConnection connection = open(Listening.spec(MqttVersion.V3_1_1, broker.port()));
            connection.connect();
            Thread publisher =
                    new Thread(
                            () -> {
                                try {
                                    for (int i = 0; i < 22; i++) {
                                        completions.publish(connection, 1, "m");
                                    }
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            publisher.start();
            io.jmqtt.testkit.Eventually.until("20 packets", () -> broker.received(0).size() == 21);
            connection.close();
            completions.await(22);
            publisher.join(5000);
            assertThat(publisher.isAlive()).isFalse();
            assertThat(completions.ends).containsOnly("m NO_CONNECTION");
            assertThat(listening.losses).isEmpty();
        }
    }

    @Test
    void packetListenerSeesEveryPacketAndOnlyTheHeadOfLargeOnes() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        PacketListener packets =
                new PacketListener() {
                    @Override
                    public void sent(MqttVersion version, byte[] packet, int totalLength) {
                        seen.add("> " + (packet[0] & 0xF0) + " " + totalLength);
                        assertThat(packet.length).isLessThanOrEqualTo(128 * 1024);
                    }

                    @Override
                    public void received(MqttVersion version, byte[] packet, int totalLength) {
                        seen.add("< " + (packet[0] & 0xF0) + " " + totalLength);
                        assertThat(packet.length).isLessThanOrEqualTo(128 * 1024);
                    }
                };
        byte[] large = new byte[3_000_000];
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    WirePacket publish = c.acknowledge();
                                    assertThat(publish.bytes().length).isEqualTo(3_000_010);
                                    c.send(PacketBytes.publish(4, "t", large, 0, false, false, 0));
                                    c.expectDisconnect();
                                });
                MqttConnection connection =
                        MqttConnections.open(
                                Listening.spec(MqttVersion.V3_1_1, broker.port()),
                                listening,
                                packets)) {
            connection.connect();
            completions.publish(connection, 1, new String(new char[3_000_000]));
            completions.await(1);
            assertThat(listening.message(0).payload()).hasSize(3_000_000);
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(seen)
                    .containsExactly(
                            "> 16 15",
                            "< 32 4",
                            "> 48 3000010",
                            "< 64 4",
                            "< 48 3000008",
                            "> 224 2");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttVersion.class,
            names = {"V3_1_1", "V5"})
    void brokerThatResetsEveryConnectionLeavesNoThreadBehind(MqttVersion version) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread resets = new Thread(() -> resetAll(server));
            resets.setDaemon(true);
            resets.start();
            for (int i = 0; i < 50; i++) {
                try (MqttConnection connection =
                        open(Listening.spec(version, server.getLocalPort()))) {
                    assertThat(catchThrowableOfType(MqttFailure.class, connection::connect))
                            .isNotNull();
                }
            }
        }
        List<Thread> starters =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("MQTT Con"))
                        .toList();
        Eventually.until(
                "the end of all threads that start Paho",
                () -> starters.stream().noneMatch(Thread::isAlive));
    }

    private static void resetAll(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    @Test
    void payloadThatLeavesNoRoomForItsTopicIsTooLarge() throws Exception {
        // 268,435,455 bytes may follow the length: here two and one of the topic, and one too many
        byte[] payload = new byte[268_435_455 - 3 + 1];
        List<Kind> ends = Collections.synchronizedList(new ArrayList<>());
        try (FakeBroker broker = FakeBroker.start(c -> c.serve());
                MqttConnection connection =
                        open(Listening.spec(MqttVersion.V3_1_1, broker.port()))) {
            connection.connect();
            connection.publish(
                    new Publication("t", payload, 0, false, List.of()),
                    (answer, failure) -> ends.add(failure == null ? null : failure.kind()));
            assertThat(ends).containsExactly(Kind.PAYLOAD_SIZE);
            completions.publish(connection, 1, "next");
            completions.await(1);
            connection.disconnect(0, List.of());
            broker.verify();
            assertThat(broker.transcript(0))
                    .contains("PUBLISH q1 r0 d0 m1 \"t\" \"next\"")
                    .hasSize(3);
        }
    }
}
