package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.disconnect;
import static io.jmqtt.testkit.PacketBytes.puback;
import static io.jmqtt.testkit.PacketBytes.pubcomp;
import static io.jmqtt.testkit.PacketBytes.publish;
import static io.jmqtt.testkit.PacketBytes.pubrec;
import static io.jmqtt.testkit.PacketBytes.pubrel;
import static io.jmqtt.testkit.PacketBytes.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log of one client in Mosquitto's words. */
class LogLinesTest {
    @Test
    void oneClientsLifeReadsAsMosquittoWritesIt() throws IOException {
        try (TestBroker broker = TestBroker.single(draft -> {})) {
            RawMqtt client =
                    broker.connect(
                            ConnectPacket.of(4, "cli1")
                                    .resume()
                                    .keepAlive(60)
                                    .login("user1", null)
                                    .will("will/t", new byte[3], 1, true));
            client.send(packet(0x82, "0001 0003 612f62 02 0003 632f23 01"));
            client.expect(PacketKind.SUBACK);
            client.send(
                    publish(4, "a/b", payload("q0"), 0, false, false, 0),
                    publish(4, "a/b", payload("q1"), 1, false, false, 5),
                    publish(4, "a/b", payload("q2"), 2, false, false, 6));
            client.expect(PacketKind.PUBLISH);
            client.expect(PacketKind.PUBLISH);
            client.expect(PacketKind.PUBACK);
            client.expect(PacketKind.PUBREC);
            client.send(puback(4, 1, 0), pubrel(4, 6, 0));
            client.expect(PacketKind.PUBLISH);
            client.expect(PacketKind.PUBCOMP);
            client.send(pubrec(4, 2, 0));
            client.expect(PacketKind.PUBREL);
            client.send(pubcomp(4, 2, 0), unsubscribe(4, 2, List.of("c/#", "zz")));
            client.expect(PacketKind.UNSUBACK);
            client.ping();
            client.send(disconnect(4, 0));
            client.expectEnd();
            String from =
                    broker.log().lines().stream()
                            .filter(line -> line.startsWith("New connection from "))
                            .findFirst()
                            .orElseThrow()
                            .replaceAll("New connection from (\\S+) on.*", "$1");
            broker.log().await("Client cli1 [" + from + "] disconnected.");
            assertThat(broker.log().lines())
                    .containsExactlyElementsOf(
                            List.of(
                                    (TRANSCRIPT)
                                            .replace("PORT", "" + broker.port())
                                            .replace("FROM", from)
                                            .split("\n")));
        }
    }

    private static byte[] payload(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packet(int first, String hex) {
        return PacketBytes.packet(first, PacketBytes.hex(hex.replace(" ", "")));
    }

    private static final String TRANSCRIPT =
            """
            jmqtt version test starting
            Using default config.
            Opening ipv4 listen socket on port 0.
            jmqtt version test running
            New connection from FROM on port PORT.
            New client connected from FROM as cli1 (p2, c0, k60, u'user1').
            Will message specified (3 bytes) (r1, q1).
            \twill/t
            Sending CONNACK to cli1 (0, 0)
            Received SUBSCRIBE from cli1
            \ta/b (QoS 2)
            cli1 2 a/b
            \tc/# (QoS 1)
            cli1 1 c/#
            Sending SUBACK to cli1
            Received PUBLISH from cli1 (d0, q0, r0, m0, 'a/b', ... (2 bytes))
            Sending PUBLISH to cli1 (d0, q0, r0, m0, 'a/b', ... (2 bytes))
            Received PUBLISH from cli1 (d0, q1, r0, m5, 'a/b', ... (2 bytes))
            Sending PUBLISH to cli1 (d0, q1, r0, m1, 'a/b', ... (2 bytes))
            Sending PUBACK to cli1 (m5, rc0)
            Received PUBLISH from cli1 (d0, q2, r0, m6, 'a/b', ... (2 bytes))
            Sending PUBREC to cli1 (m6, rc0)
            Received PUBACK from cli1 (Mid: 1, RC:0)
            Received PUBREL from cli1 (Mid: 6)
            Sending PUBLISH to cli1 (d0, q2, r0, m2, 'a/b', ... (2 bytes))
            Sending PUBCOMP to cli1 (m6)
            Received PUBREC from cli1 (Mid: 2)
            Sending PUBREL to cli1 (m2)
            Received PUBCOMP from cli1 (Mid: 2, RC:0)
            Received UNSUBSCRIBE from cli1
            \tc/#
            cli1 c/#
            \tzz
            cli1 zz
            Sending UNSUBACK to cli1
            Received PINGREQ from cli1
            Sending PINGRESP to cli1
            Received DISCONNECT from cli1
            Client cli1 [FROM] disconnected.
            """;
}
