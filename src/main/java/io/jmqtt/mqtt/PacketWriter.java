package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Writes the packets that a broker sends, all but PUBLISH. */
public final class PacketWriter {
    /** Bytes of PUBACK, PUBREC, PUBREL and PUBCOMP without properties, at most. */
    public static final int ACK_LENGTH = 5;

    /** Bytes of PINGRESP. */
    public static final int PINGRESP_LENGTH = 2;

    private PacketWriter() {}

    /** PUBACK, PUBREC, PUBREL or PUBCOMP; a reason code is only written where it is not success. */
    public static void ack(ByteBuf out, int type, int packetId, int reasonCode) {
        int first = type << 4 | (type == PacketType.PUBREL ? 2 : 0);
        if (reasonCode == ReasonCode.SUCCESS) {
            out.writeInt(first << 24 | 2 << 16 | packetId);
        } else {
            out.writeByte(first);
            out.writeByte(3);
            out.writeShort(packetId);
            out.writeByte(reasonCode);
        }
    }

    public static void pingresp(ByteBuf out) {
        out.writeShort(PacketType.PINGRESP << 12);
    }

    /** CONNACK of MQTT 3.1 and 3.1.1. */
    public static void connack3(ByteBuf out, boolean sessionPresent, int returnCode) {
        out.writeInt(
                PacketType.CONNACK << 28 | 2 << 16 | (sessionPresent ? 1 << 8 : 0) | returnCode);
    }

    /** CONNACK of MQTT 5. */
    public static void connack5(
            ByteBuf out, boolean sessionPresent, int reasonCode, List<Property> properties) {
        int size = lengthOf(properties);
        out.writeByte(PacketType.CONNACK << 4);
        FixedHeader.writeVariable(out, 2 + FixedHeader.lengthOfVariable(size) + size);
        out.writeByte(sessionPresent ? 1 : 0);
        out.writeByte(reasonCode);
        FixedHeader.writeVariable(out, size);
        for (Property property : properties) {
            Properties.write(out, property);
        }
    }

    /** Bytes of the whole CONNACK of MQTT 5 with these properties. */
    public static int lengthOfConnack5(List<Property> properties) {
        int size = lengthOf(properties);
        int remaining = 2 + FixedHeader.lengthOfVariable(size) + size;
        return 1 + FixedHeader.lengthOfVariable(remaining) + remaining;
    }

    /** SUBACK, or UNSUBACK with its codes; in MQTT 3 an UNSUBACK has none. */
    public static void codes(ByteBuf out, int type, int packetId, int[] codes, boolean v5) {
        int size = 2 + (v5 ? 1 : 0) + codes.length;
        out.writeByte(type << 4);
        FixedHeader.writeVariable(out, size);
        out.writeShort(packetId);
        if (v5) {
            out.writeByte(0);
        }
        for (int code : codes) {
            out.writeByte(code);
        }
    }

    /** DISCONNECT of MQTT 5, always with a reason code and never with properties. */
    public static void disconnect(ByteBuf out, int reasonCode) {
        out.writeMedium(PacketType.DISCONNECT << 20 | 1 << 8 | reasonCode);
    }

    /** Bytes that the properties take, without the length before them. */
    public static int lengthOf(List<Property> properties) {
        int size = 0;
        for (Property property : properties) {
            size +=
                    1
                            + switch (property.id().type()) {
                                case BYTE -> 1;
                                case TWO_BYTE -> 2;
                                case FOUR_BYTE -> 4;
                                case VARIABLE_BYTE ->
                                        FixedHeader.lengthOfVariable((int) property.number());
                                case STRING -> Properties.lengthOf(property.text());
                                case BINARY -> 2 + property.binary().length;
                                case STRING_PAIR ->
                                        Properties.lengthOf(property.key())
                                                + Properties.lengthOf(property.text());
                            };
        }
        return size;
    }
}
