package io.jmqtt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketsTest {

    private static WirePacket read(byte[] bytes) throws IOException {
        return WirePacket.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void connectShowsEveryField() throws IOException {
        byte[] bytes =
                ConnectPacket.of(5, "me")
                        .keepAlive(60)
                        .will("w", "bye".getBytes(StandardCharsets.UTF_8), 1, true)
                        .login("u", "p".getBytes(StandardCharsets.UTF_8))
                        .with(Property.number(PropertyId.RECEIVE_MAXIMUM, 20))
                        .bytes();
        assertThat(Packets.describe(read(bytes), 4))
                .isEqualTo(
                        "CONNECT MQTT5 clean=1 keepalive=60 id=\"me\" will=\"w\" q1 r1 \"bye\""
                                + " user=\"u\" password=\"p\" {receive-maximum=20}");
    }

    @Test
    void propertiesAreSortedButUserPropertiesKeepTheirOrder() throws IOException {
        byte[] bytes =
                PacketBytes.publish(
                        5,
                        "a",
                        new byte[] {(byte) 0xFF, 0},
                        2,
                        false,
                        true,
                        7,
                        Property.user("z", "1"),
                        Property.user("a", "2"),
                        Property.text(PropertyId.CONTENT_TYPE, "t"));
        assertThat(Packets.describe(read(bytes), 5))
                .isEqualTo(
                        "PUBLISH q2 r0 d1 m7 \"a\" 0xff00"
                                + " {content-type=\"t\", user-property=\"z\":\"1\","
                                + " user-property=\"a\":\"2\"}");
    }

    @Test
    void transcriptNumbersIdentifiersByAppearanceAndHidesRandomIds() throws IOException {
        List<WirePacket> sent =
                List.of(
                        read(ConnectPacket.of(3, "mosq-abcdefghijklmnopqr").bytes()),
                        read(PacketBytes.subscribe(4, 900, 1, List.of("a"))),
                        read(PacketBytes.publish(4, "a", new byte[0], 1, false, false, 17)),
                        read(PacketBytes.puback(4, 17, 0)),
                        read(PacketBytes.publish(4, "a", new byte[0], 1, false, true, 900)));
        assertThat(Packets.transcript(sent, 4, true))
                .containsExactly(
                        "CONNECT MQIsdp3 clean=1 keepalive=0 id=\"*random*\"",
                        "SUBSCRIBE mc1 \"a\" 0x01",
                        "PUBLISH q1 r0 d0 mc2 \"a\" \"\"",
                        "PUBACK ms1",
                        "PUBLISH q1 r0 d1 mc1 \"a\" \"\"");
    }

    @Test
    void packetThatEndsTooEarlyReadsMalformed() throws IOException {
        assertThat(Packets.describe(read(PacketBytes.hex("30 03 00 09 61")), 4))
                .isEqualTo("PUBLISH malformed 3003000961");
    }
}
