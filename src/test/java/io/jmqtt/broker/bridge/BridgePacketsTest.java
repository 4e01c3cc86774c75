package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bridge sends, packet for packet, as a capture of Mosquitto's bridge shows it. */
class BridgePacketsTest extends BridgeFixture {
    private static final String STATE = "\"$SYS/broker/connection/rc/state\"";
    private static final String WILL = " will=" + STATE + " q1 r1 \"0\"";

    private static void greeted(FakeConnection c) throws Exception {
        c.accept();
        c.acknowledge();
    }

    @Test
    void theOrderAfterConnackIsMosquittos() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.expect("CONNECT MQTT132 clean=0 keepalive=60 id=\"rc\"" + WILL);
                            c.send(PacketBytes.connack(4, false, 0));
                            c.expect("PUBLISH q1 r1 d0 m1 " + STATE + " \"1\"");
                            c.expect("SUBSCRIBE m2 \"r/a/#\" 0x01");
                            c.expect("UNSUBSCRIBE m3 \"o/#\"");
                            c.expect("SUBSCRIBE m4 \"i/#\" 0x00");
                            c.send(
                                    PacketBytes.puback(4, 1, 0),
                                    PacketBytes.suback(4, 2, new int[] {1}),
                                    PacketBytes.unsuback(4, 3, new int[0]),
                                    PacketBytes.suback(4, 4, new int[] {0}));
                            c.expect("PUBLISH q2 r1 d0 m5 \"o/x\" \"hi\"");
                        })) {
            ConfiguredBroker broker =
                    bridge(
                            remote.port(),
                            "topic a/# both 1 l/ r/",
                            "topic o/# out 2",
                            "topic i/# in 0");
            broker.awaitLine("Received UNSUBACK from local.rc");
            try (RawMqtt client = client(broker)) {
                client.publish("o/x", "hi", 2, true);
            }
            verify(remote, 1);
            assertThat(broker.log().lines())
                    .contains(
                            "Bridge local.rc doing local SUBSCRIBE on topic l/a/#",
                            "Bridge local.rc doing local SUBSCRIBE on topic o/#",
                            "Connecting bridge b1 (127.0.0.1:" + remote.port() + ")",
                            "Bridge rc sending CONNECT",
                            "Received CONNACK on connection local.rc.",
                            "Bridge local.rc sending SUBSCRIBE (Mid: 2, Topic: r/a/#, QoS: 1,"
                                    + " Options: 0x00)",
                            "Bridge local.rc sending UNSUBSCRIBE (Mid: 3, Topic: o/#)",
                            "Received SUBACK from local.rc");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mqttv31, true, MQIsdp131",
        "mqttv31, false, MQIsdp3",
        "mqttv311, true, MQTT132",
        "mqttv311, false, MQTT4",
        "mqttv50, true, MQTT5"
    })
    void theLevelByteTellsThatThisIsABridge(String version, boolean tryPrivate, String level)
            throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c ->
                                c.expect(
                                        "CONNECT "
                                                + level
                                                + " clean=1 keepalive=20 id=\"rc\""
                                                + " user=\"u\" password=\"p\""
                                                + (version.equals("mqttv50")
                                                        ? " {topic-alias-maximum=10}"
                                                        : "")))) {
            bridge(
                    remote.port(),
                    "topic #",
                    "start_type once",
                    "bridge_protocol_version " + version,
                    "try_private " + tryPrivate,
                    "notifications_local_only true",
                    "cleansession true",
                    "keepalive_interval 20",
                    "remote_username u",
                    "remote_password p");
            verify(remote, 1);
        }
    }

    @Test
    void mqtt5SubscribesWithoutItsOwnMessagesAndKeepsRetain() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            assertThat(c.accept().bytes())
                                    .containsSequence(
                                            // alias maximum, session expiry, receive maximum
                                            0x22, 0, 7, 0x11, 0, 0, 1, 0x2C, 0x21, 0, 9);
                            c.expect("PUBLISH q1 r1 d0 m1 " + STATE + " \"1\"");
                            c.expect("SUBSCRIBE m2 \"a/#\" 0x0d");
                            c.expect("SUBSCRIBE m3 \"$share/g/b\" 0x08");
                            c.expect("UNSUBSCRIBE m4 \"o/#\"");
                            c.expectNothing(Duration.ofMillis(50));
                        })) {
            bridge(
                    remote.port(),
                    "bridge_protocol_version mqttv50",
                    "bridge_max_topic_alias 7",
                    "bridge_session_expiry_interval 300",
                    "bridge_receive_maximum 9",
                    "start_type once",
                    "topic a/# both 1",
                    "topic $share/g/b in",
                    "topic o/# out");
            verify(remote, 1);
        }
    }

    @Test
    void aBrokerThatRefusesTheBridgeBitIsAskedWithoutIt() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.refuse(1);
                            c.expectEnd();
                        },
                        c -> c.expect("CONNECT MQTT4 clean=0 keepalive=60 id=\"rc\"" + WILL))) {
            ConfiguredBroker broker = bridge(remote.port(), "topic #");
            verify(remote, 2);
            broker.awaitLine("Connection Refused: unacceptable protocol version");
        }
    }

    @Test
    void aBrokerWithoutMqtt5IsAskedInMqtt311() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.expect(PacketKind.CONNECT);
                            c.sendHex("20020001");
                            c.expectEnd();
                        },
                        c -> c.expect("CONNECT MQTT132 clean=0 keepalive=60 id=\"rc\"" + WILL))) {
            ConfiguredBroker broker =
                    bridge(remote.port(), "topic #", "bridge_protocol_version mqttv50");
            verify(remote, 2);
            broker.awaitLine(
                    "Warning: Remote bridge b1 does not support MQTT v5.0, reconnecting using MQTT"
                            + " v3.1.1.");
        }
    }

    @Test
    void whatABrokerRefusesOfTheWillIsLeftOut() throws Exception {
        String connect =
                "CONNECT MQTT5 clean=0 keepalive=60 id=\"rc\" will="
                        + STATE
                        + " %s \"0\""
                        + " {topic-alias-maximum=10}";
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> c.refuse(0x9A),
                        c -> {
                            c.expect(String.format(connect, "q1 r0"));
                            c.send(PacketBytes.connack(5, false, 0x9B));
                        },
                        c -> c.expect(String.format(connect, "q0 r0")))) {
            ConfiguredBroker broker =
                    bridge(remote.port(), "topic #", "bridge_protocol_version mqttv50");
            verify(remote, 3);
            broker.awaitLine("Connection Refused: retain not available (will retry)");
            broker.awaitLine("Connection Refused: QoS not supported (will retry)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, identifier rejected",
        "3, broker unavailable",
        "4, bad user name or password",
        "5, not authorised",
        "9, unknown reason"
    })
    void aRefusalIsLogged(int code, String text) throws Exception {
        try (FakeBroker remote = FakeBroker.start(c -> c.refuse(code))) {
            ConfiguredBroker broker = bridge(remote.port(), "topic #", "start_type once");
            broker.awaitLine("Connection Refused: " + text);
        }
    }

    @Test
    void theLimitsOfTheOtherBrokerAreKept() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept(
                                    Property.number(PropertyId.MAXIMUM_QOS, 1),
                                    Property.number(PropertyId.RETAIN_AVAILABLE, 0),
                                    Property.number(PropertyId.RECEIVE_MAXIMUM, 1),
                                    Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 100));
                            c.expect("PUBLISH q1 r0 d0 m1 " + STATE + " \"1\"");
                            c.expect("UNSUBSCRIBE m2 \"#\"");
                            c.send(PacketBytes.puback(5, 1, 0));
                            c.expect("PUBLISH q1 r0 d0 m3 \"t\" \"one\"");
                            c.expectNothing(Duration.ofMillis(100));
                            c.send(PacketBytes.puback(5, 3, 0));
                            c.expect("PUBLISH q1 r0 d0 m4 \"t\" \"two\"");
                        })) {
            ConfiguredBroker broker =
                    bridge(remote.port(), "topic # out 2", "bridge_protocol_version mqttv50");
            broker.awaitLine("Received CONNACK on connection local.rc.");
            try (RawMqtt client = client(broker)) {
                client.publish("t", "one", 2, true);
                client.publish("t", "x".repeat(100), 0, false);
                client.publish("t", "two", 2, true);
            }
            verify(remote, 1);
        }
    }

    @Test
    void theTopicAliasesOfBothSidesAreUsed() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept(Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, 5));
                            c.acknowledge();
                            c.grant(0);
                            c.expect("PUBLISH q0 r0 d0 \"r/out\" \"1\" {topic-alias=1}");
                            c.expect("PUBLISH q0 r0 d0 \"\" \"2\" {topic-alias=1}");
                            c.send(
                                    PacketBytes.publish(
                                            5,
                                            "r/in",
                                            new byte[] {'a'},
                                            0,
                                            false,
                                            false,
                                            0,
                                            Property.number(PropertyId.TOPIC_ALIAS, 10)),
                                    PacketBytes.publish(
                                            5,
                                            "",
                                            new byte[] {'b'},
                                            0,
                                            false,
                                            false,
                                            0,
                                            Property.number(PropertyId.TOPIC_ALIAS, 10)));
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker =
                    bridge(
                            remote.port(),
                            "topic # both 0 l/ r/",
                            "bridge_protocol_version mqttv50");
            broker.awaitLine("Received SUBACK from local.rc");
            try (RawMqtt client = client(broker)) {
                client.subscribe("l/in", 0);
                client.publish("l/out", "1", 0, false);
                client.publish("l/out", "2", 0, false);
                client.expect("PUBLISH q0 r0 d0 \"l/in\" \"a\"");
                client.expect("PUBLISH q0 r0 d0 \"l/in\" \"b\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "topic # both 2 local/ remote/, local/a, remote/a, remote/b, local/b",
        "topic temp/# both 0 plant1/ \"\", plant1/temp/1, temp/1, temp/2, plant1/temp/2",
        "topic \"\" both 0 here/t there/t, here/t, there/t, there/t, here/t",
        "topic # both 0 from/, from/x, x, y, from/y",
        "topic \"a b/#\" both 0 l/ r/, l/a b/1, r/a b/1, r/a b/2, l/a b/2"
    })
    void topicsAreRemapped(String line, String out, String remoteOut, String in, String localIn)
            throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            greeted(c);
                            c.grant(0);
                            c.expect("PUBLISH q0 r0 d0 \"" + remoteOut + "\" \"o\"");
                            c.send(PacketBytes.publish(4, in, "i"));
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker = bridge(remote.port(), line);
            broker.awaitLine("Received SUBACK from local.rc");
            try (RawMqtt client = client(broker)) {
                client.subscribe(localIn + "/#", 0);
                client.publish(out, "o", 0, false);
                if (out.equals(localIn)) {
                    client.expect("PUBLISH q0 r0 d0 \"" + out + "\" \"o\"");
                }
                client.expect("PUBLISH q0 r0 d0 \"" + localIn + "\" \"i\"");
            }
        }
    }

    @Test
    void retainedMessagesAndThoseThatWaitedFollowTheSubscriptions() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.waitFor(ready);
                            greeted(c);
                            c.expect("UNSUBSCRIBE m2 \"t/#\"");
                            c.expect("PUBLISH q0 r1 d0 \"t/retained\" \"r\"");
                            c.expect("PUBLISH q1 r0 d0 m3 \"t/1\" \"1\"");
                            c.expect("PUBLISH q1 r1 d0 m4 \"t/2\" \"2\"");
                        })) {
            ConfiguredBroker broker = bridge(remote.port(), "topic t/# out 1");
            try (RawMqtt client = client(broker)) {
                client.publish("t/retained", "r", 0, true);
                client.publish("t/1", "1", 1, false);
                client.publish("other", "no", 1, false);
                client.publish("t/2", "2", 2, true);
                client.publish("t/2", "", 0, true);
            }
            ready.countDown();
            verify(remote, 1);
        }
    }

    @Test
    void outgoingRetainCanBeCleared() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.expect(
                                    "CONNECT MQTT132 clean=0 keepalive=60 id=\"rc\" will="
                                            + STATE
                                            + " q1 r0 \"0\"");
                            c.send(PacketBytes.connack(4, false, 0));
                            c.expect("PUBLISH q1 r0 d0 m1 " + STATE + " \"1\"");
                            c.expect("PUBLISH q0 r0 d0 \"t\" \"x\"");
                        })) {
            ConfiguredBroker broker =
                    bridge(
                            remote.port(),
                            "topic #",
                            "bridge_outgoing_retain false",
                            "bridge_attempt_unsubscribe false");
            broker.awaitLine("Received CONNACK on connection local.rc.");
            try (RawMqtt client = client(broker)) {
                client.publish("t", "x", 0, true);
            }
            verify(remote, 1);
        }
    }

    @Test
    void tooLargePacketsAreNotSent() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect("PUBLISH q1 r0 d0 m2 \"t\" \"small\"");
                        })) {
            ConfiguredBroker broker =
                    bridge(
                            remote.port(),
                            "topic # out 1",
                            "notifications_local_only true",
                            "bridge_attempt_unsubscribe false",
                            "bridge_max_packet_size 20");
            broker.awaitLine("Received CONNACK on connection local.rc.");
            try (RawMqtt client = client(broker)) {
                client.publish("t", "larger than twenty bytes", 1, false);
                client.publish("t", "small", 1, false);
            }
            verify(remote, 1);
            broker.awaitLine("Dropping too large outgoing PUBLISH for local.rc (31 bytes)");
        }
    }

    @Test
    void theOwnSideIsToldToo() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch start = new CountDownLatch(1);
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.waitFor(start);
                            c.accept();
                            c.expect("UNSUBSCRIBE m1 \"a\"");
                            c.expectNothing(Duration.ofMillis(50));
                            c.waitFor(cut);
                        })) {
            ConfiguredBroker broker =
                    bridge(
                            remote.port(),
                            "topic a",
                            "notifications_local_only true",
                            "notification_topic bridge/state",
                            "start_type once");
            try (RawMqtt client = client(broker)) {
                broker.log().await("Connecting bridge");
                client.subscribe("bridge/state", 1);
                client.expect("PUBLISH q1 r1 d0 m1 \"bridge/state\" \"0\"");
                start.countDown();
                client.expect("PUBLISH q1 r0 d0 m2 \"bridge/state\" \"1\"");
                cut.countDown();
                client.expect("PUBLISH q1 r0 d0 m3 \"bridge/state\" \"0\"");
            }
        }
    }

    @Test
    void withoutNotificationsNobodyIsTold() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.expect("CONNECT MQTT132 clean=0 keepalive=60 id=\"rc\"");
                            c.send(PacketBytes.connack(4, false, 0));
                            c.expect("UNSUBSCRIBE m1 \"a\"");
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker = bridge(remote.port(), "topic a", "notifications false");
            broker.awaitLine("Received CONNACK on connection local.rc.");
            try (RawMqtt client = client(broker)) {
                client.subscribe("$SYS/broker/connection/#", 1);
                client.ping();
            }
        }
    }

    @Test
    void nobodyElseGetsTheLocalClientId() throws Exception {
        try (FakeBroker remote = FakeBroker.repeating(c -> c.serve())) {
            ConfiguredBroker broker = bridge(remote.port(), "topic #", "local_clientid mine");
            broker.awaitLine("Received CONNACK on connection mine.");
            try (RawMqtt thief = RawMqtt.open(broker.broker().port())) {
                assertThat(thief.handshake(io.jmqtt.testkit.ConnectPacket.of(4, "mine")).body()[1])
                        .isEqualTo((byte) 2);
                thief.expectEnd();
            }
            try (RawMqtt thief = RawMqtt.open(broker.broker().port())) {
                assertThat(thief.handshake(io.jmqtt.testkit.ConnectPacket.of(5, "mine")).body()[1])
                        .isEqualTo((byte) 0x85);
            }
        }
    }

    @Test
    void theRemoteMayNotControlThisBroker() throws Exception {
        CountDownLatch listening = new CountDownLatch(1);
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            greeted(c);
                            c.grant(1);
                            c.waitFor(listening);
                            c.send(
                                    PacketBytes.publish(4, "$SYS/broker/version", "fake"),
                                    PacketBytes.publish(4, "$CONTROL/x/v1", "{}"),
                                    PacketBytes.publish(4, "in", "good"));
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker = bridge(remote.port(), "topic # in 1");
            try (RawMqtt client = client(broker)) {
                client.subscribe("$SYS/broker/version", 0);
                client.subscribe("$CONTROL/#", 0);
                client.subscribe("end", 0);
                listening.countDown();
                Eventually.until(
                        "the good message",
                        () ->
                                broker.log().lines().stream()
                                        .anyMatch(l -> l.contains("'in', ... (4 bytes)")));
                client.publish("end", "", 0, false);
                client.expect("PUBLISH q0 r0 d0 \"end\" \"\"");
            }
        }
    }

    @Test
    void theSocketIsAsTheOptionsSay() throws Exception {
        ConfiguredBroker remote = broker();
        ConfiguredBroker local =
                bridge(
                        remote.broker().port(),
                        "topic #",
                        "bridge_bind_address 127.0.0.2",
                        "bridge_tcp_keepalive 10 5 3",
                        "bridge_tcp_user_timeout 5000");
        local.awaitLine("Received CONNACK on connection local.rc.");
        remote.log().await("New connection from 127.0.0.2:");
    }

    @Test
    void anAddressThatCanNotBeBoundIsNamed() throws Exception {
        ConfiguredBroker local = bridge(1, "topic #", "bridge_bind_address 192.0.2.1");
        local.log().await("Error creating bridge: ");
    }

    @Test
    void aNameThatNobodyKnowsIsSaid() throws Exception {
        ConfiguredBroker local =
                broker("connection b1", "address nobody.invalid", "restart_timeout 1", "topic #");
        local.log().await("Error creating bridge: nobody.invalid");
    }

    @Test
    void anAclFileDoesNotBindABridge() throws Exception {
        java.nio.file.Path acl = folder.resolve("acl");
        java.nio.file.Files.writeString(acl, "user nobody\ntopic readwrite x\n");
        ConfiguredBroker remote = broker();
        ConfiguredBroker local =
                bridge(
                        remote.broker().port(),
                        "topic in/# in 1",
                        "topic out/# out 1",
                        "local_username bridge",
                        "acl_file " + acl);
        local.awaitLine("Received UNSUBACK from local.rc");
        try (RawMqtt there = client(remote)) {
            there.publish("in/kept", "x", 1, true);
        }
        Eventually.until("the message", () -> local.broker().gauges().retainedMessages() >= 2);
    }
}
