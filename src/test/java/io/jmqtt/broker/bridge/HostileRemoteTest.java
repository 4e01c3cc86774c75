package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another broker that breaks the protocol costs the bridge, and nobody else. */
class HostileRemoteTest extends BridgeFixture {

    private static void stillWorks(ConfiguredBroker broker) throws Exception {
        assertThat(broker.log().lines()).noneMatch(line -> line.contains("bug in"));
        try (RawMqtt client = client(broker)) {
            client.subscribe("t", 1);
            client.publish("t", "alive", 0, false);
            client.expect("PUBLISH q0 r0 d0 \"t\" \"alive\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2000, CONNACK without a body",
        "200100, CONNACK of one byte",
        "20030000ff, CONNACK that is too long",
        "2002ff00, CONNACK with reserved flags",
        "21020000, CONNACK with flags in the header",
        "20ffffffff7f, a length of five bytes",
        "20ffffff7f, a CONNACK of 256 MB",
        "30020001, PUBLISH before CONNACK",
        "d000, PINGRESP before CONNACK",
        "100000, CONNECT",
        "e000, DISCONNECT",
        "000000, the reserved type",
        "f000, AUTH",
        "16030100, TLS",
        "485454502f312e3120343030, HTTP"
    })
    void aBadAnswerToConnectEndsTheConnection(String hex, String what) throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.expect(PacketKind.CONNECT);
                            c.sendHex(hex);
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker = bridge(remote.port(), "topic #", "start_type once");
            verify(remote, 1);
            broker.log().await("Client local.rc [127.0.0.1:" + remote.port() + "] disconnected: ");
            stillWorks(broker);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mqttv311, 90020002, SUBACK without a code",
        "mqttv311, 9000, SUBACK without a body",
        "mqttv311, 9003000100, SUBACK for what was not asked",
        "mqttv311, 900400020000, SUBACK with two codes",
        "mqttv311, 9103000200, SUBACK with flags",
        "mqttv311, b00100, UNSUBACK of one byte",
        "mqttv311, b0020063, UNSUBACK for what was not asked",
        "mqttv50, 9003000200, SUBACK without a code",
        "mqttv50, 900400020500, SUBACK with properties that are not there",
        "mqttv50, 90ffff7f, a huge SUBACK",
        "mqttv311, 20020000, a second CONNACK",
        "mqttv311, 3000, PUBLISH without a topic",
        "mqttv311, 3600, PUBLISH with QoS 3",
        "mqttv311, 320300016100, PUBLISH with QoS 1 cut in its identifier",
        "mqttv311, 33050001610000, PUBLISH with the identifier 0",
        "mqttv311, 30030001ff, a topic that is not UTF-8",
        "mqttv311, 300300012b, a topic with a wildcard",
        "mqttv50, 300500000323000b, a topic alias that was not allowed",
        "mqttv50, 3006000003230001, a topic alias that stands for nothing",
        "mqttv311, 4000, PUBACK without an identifier",
        "mqttv311, 50020000, PUBREC with the identifier 0",
        "mqttv311, 60020001, PUBREL with wrong flags",
        "mqttv311, 8206000100016100, SUBSCRIBE by a server",
        "mqttv311, a2050001000161, UNSUBSCRIBE by a server",
        "mqttv311, c000, PINGREQ by a server",
        "mqttv311, e000, DISCONNECT by a server of MQTT 3",
        "mqttv50, f000, AUTH",
        "mqttv50, e0018e, session taken over"
    })
    void aBadPacketEndsTheConnection(String version, String hex, String what) throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.expect(PacketKind.SUBSCRIBE);
                            c.sendHex(hex);
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker =
                    bridge(
                            remote.port(),
                            "topic # both 1",
                            "start_type once",
                            "bridge_protocol_version " + version);
            verify(remote, 1);
            broker.log().await("Client local.rc [127.0.0.1:" + remote.port() + "] disconnected");
            stillWorks(broker);
        }
    }

    @Test
    void aPacketBeyondTheLimitIsNotWaitedFor() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            // the header of a PUBLISH of 256 MB
                            c.sendHex("30ffffff7f");
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker =
                    bridge(
                            remote.port(),
                            "topic # both 1",
                            "start_type once",
                            "max_packet_size 100000");
            verify(remote, 1);
            broker.log().await("disconnected: oversize packet.");
            stillWorks(broker);
        }
    }

    @Test
    void whatIsNoMqttAtAllDoesNoHarm() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        try (ServerSocket remote = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            ConfiguredBroker broker = hastyBridge(remote.getLocalPort(), "topic # both 2");
            for (int i = 0; i < 200; i++) {
                try (Socket socket = remote.accept()) {
                    byte[] noise = new byte[random.nextInt(1, 300)];
                    random.nextBytes(noise);
                    if (random.nextBoolean()) {
                        socket.getOutputStream().write(PacketBytes.connack(4, false, 0));
                    }
                    socket.getOutputStream().write(noise);
                } catch (java.io.IOException e) {
                    // the bridge may have closed before all was written
                }
            }
            stillWorks(broker);
        }
    }

    @Test
    void aTopicThatIsNoNameAfterRemappingIsDropped() throws Exception {
        try (FakeBroker remote =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.grant(1);
                            c.send(
                                    PacketBytes.publish(
                                            4, "r/", new byte[] {'x'}, 1, false, false, 9));
                            c.expect("PUBACK m9");
                            c.send(PacketBytes.publish(4, "r/good", "y"));
                            c.expectEndAfterAnything();
                        })) {
            ConfiguredBroker broker = bridge(remote.port(), "topic # in 1 \"\" r/");
            Eventually.until(
                    "the good message",
                    () ->
                            broker.log().lines().stream()
                                    .anyMatch(line -> line.contains("'good', ... (1 bytes)")));
            stillWorks(broker);
        }
    }
}
