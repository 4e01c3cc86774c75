package io.jmqtt.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The bytes of the packets that broker and bridges send, by the sections of the specification. */
class PacketWriterTest {
    private static String written(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return ByteBufUtil.hexDump(out);
    }

    private static ConnectPacket connect(
            MqttVersion version, boolean bridge, WillMessage will, String user, byte[] password) {
        return new ConnectPacket(
                version, bridge, "id", true, 60, will, user, password, 0, 0, 0, 0, null);
    }

    @Test
    void connectOfBridgesIsWritten() {
        WillMessage will = new WillMessage("w", new byte[] {1}, 1, true, 0, 0, new byte[0]);
        assertThat(
                        ByteBufUtil.hexDump(
                                ClientPacketWriter.connect(
                                        connect(MqttVersion.V3_1_1, true, null, null, null))))
                .isEqualTo("100e00044d5154548402003c00026964");
        assertThat(
                        ByteBufUtil.hexDump(
                                ClientPacketWriter.connect(
                                        connect(
                                                MqttVersion.V3_1,
                                                false,
                                                will,
                                                "u",
                                                new byte[] {2}))))
                .isEqualTo("101c00064d514973647003ee003c00026964000177000101000175000102");
        assertThat(
                        ByteBufUtil.hexDump(
                                ClientPacketWriter.connect(
                                        connect(MqttVersion.V5, false, will, null, null))))
                .isEqualTo("101600044d515454052e003c00000269640000017700" + "0101");
    }

    @Test
    void connectOfBridgesHasThePropertiesThatAreSet() {
        ConnectPacket packet =
                new ConnectPacket(
                        MqttVersion.V5, false, "", false, 0, null, null, null, 7, 8, 0, 9, null);
        assertThat(ByteBufUtil.hexDump(ClientPacketWriter.connect(packet)))
                .isEqualTo("101800044d51545405000000" + "0b" + "2200091100000007210008" + "0000");
    }

    @Test
    void requestsOfBridgesAreWritten() {
        assertThat(ByteBufUtil.hexDump(ClientPacketWriter.subscribe(false, 0x0102, "a/b", 1)))
                .isEqualTo("820801020003612f6201");
        assertThat(ByteBufUtil.hexDump(ClientPacketWriter.subscribe(true, 1, "a", 0x2c)))
                .isEqualTo("8207000100000161" + "2c");
        assertThat(ByteBufUtil.hexDump(ClientPacketWriter.unsubscribe(false, 1, "a")))
                .isEqualTo("a2050001000161");
        assertThat(ByteBufUtil.hexDump(ClientPacketWriter.unsubscribe(true, 1, "a")))
                .isEqualTo("a206000100000161");
        assertThat(written(ClientPacketWriter::pingreq)).isEqualTo("c000");
    }

    @Test
    void answersOfTheBrokerAreWritten() {
        assertThat(written(out -> PacketWriter.ack(out, PacketType.PUBACK, 0x1234, 0)))
                .isEqualTo("40021234");
        assertThat(written(out -> PacketWriter.ack(out, PacketType.PUBREL, 1, 0)))
                .isEqualTo("62020001");
        assertThat(written(out -> PacketWriter.ack(out, PacketType.PUBREC, 1, 0x97)))
                .isEqualTo("5003000197");
        assertThat(written(out -> PacketWriter.ack(out, PacketType.PUBREL, 1, 0x92)))
                .isEqualTo("6203000192");
        assertThat(written(PacketWriter::pingresp)).isEqualTo("d000");
        assertThat(written(out -> PacketWriter.disconnect(out, 0x8e))).isEqualTo("e0018e");
        assertThat(written(out -> PacketWriter.connack3(out, true, 0))).isEqualTo("20020100");
        assertThat(written(out -> PacketWriter.connack3(out, false, 5))).isEqualTo("20020005");
        assertThat(
                        written(
                                out ->
                                        PacketWriter.codes(
                                                out,
                                                PacketType.SUBACK,
                                                1,
                                                new int[] {0, 0x80},
                                                false)))
                .isEqualTo("900400010080");
        assertThat(
                        written(
                                out ->
                                        PacketWriter.codes(
                                                out, PacketType.UNSUBACK, 1, new int[] {17}, true)))
                .isEqualTo("b00400010011");
    }

    @Test
    void connackOfVersion5HasItsProperties() {
        List<Property> properties =
                List.of(
                        Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, 10),
                        Property.text(PropertyId.ASSIGNED_CLIENT_IDENTIFIER, "x"));
        assertThat(written(out -> PacketWriter.connack5(out, true, 0, properties)))
                .isEqualTo("200a01000722000a12000178");
        assertThat(written(out -> PacketWriter.connack5(out, false, 0x87, List.of())))
                .isEqualTo("2003008700");
        List<Property> much = List.of(Property.text(PropertyId.REASON_STRING, "r".repeat(200)));
        assertThat(written(out -> PacketWriter.connack5(out, false, 0x87, much)))
                .startsWith("20cf01" + "0087" + "cb01" + "1f00c8");
    }

    @Test
    void codesHaveTheTextsOfTheSpecification() {
        assertThat(ReasonCode.text(0x87)).isEqualTo("Not authorized");
        assertThat(ReasonCode.text(0x7f)).isEqualTo("Unknown reason");
        assertThat(ReasonCode.connackText(5)).isEqualTo("Connection Refused: not authorised");
        assertThat(ReasonCode.connackText(6)).isEqualTo("Connection Refused: unknown reason");
        assertThat(MqttVersion.V5.level()).isEqualTo(5);
        assertThat(PropertyId.USER_PROPERTY.text()).isEqualTo("user-property");
        assertThat(PropertyId.ofCode(0x2A)).isEqualTo(PropertyId.SHARED_SUBSCRIPTION_AVAILABLE);
        assertThat(PropertyId.ofCode(0x2B)).isNull();
    }
}
