package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reading and writing of property lists (MQTT 5, 2.2.2): which property may stand in which packet,
 * which only once, and which values it may have.
 */
public final class Properties {
    /** Sets of properties are bits, numbered by the identifier on the wire. */
    static final long IN_CONNECT = bits(0x11, 0x15, 0x16, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27);

    static final long IN_CONNACK =
            bits(
                    0x11, 0x12, 0x13, 0x15, 0x16, 0x1A, 0x1C, 0x1F, 0x21, 0x22, 0x24, 0x25, 0x26,
                    0x27, 0x28, 0x29, 0x2A);

    static final long IN_WILL = bits(0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26);
    static final long IN_PUBLISH = bits(0x01, 0x02, 0x03, 0x08, 0x09, 0x23, 0x26);
    static final long IN_ACK = bits(0x1F, 0x26);
    static final long IN_SUBSCRIBE = bits(0x0B, 0x26);
    static final long IN_UNSUBSCRIBE = bits(0x26);
    static final long IN_DISCONNECT = bits(0x11, 0x1F, 0x26);
    static final long IN_AUTH = bits(0x15, 0x16, 0x1F, 0x26);

    /** What of a PUBLISH or a will travels on to the receivers as it is. */
    private static final long FORWARDED = bits(0x01, 0x03, 0x08, 0x09, 0x26);

    private static final String CONNECT_PACKET = "Protocol error from %s: CONNECT packet ";

    private Properties() {}

    /**
     * Reads one property list with its length.
     *
     * @param allowed the set of properties that may stand here
     */
    static List<Property> read(PacketInput in, long allowed) {
        int length = in.readVariable();
        if (length == 0) {
            return List.of();
        }
        List<Property> list = new ArrayList<>(4);
        int former = in.narrow(length);
        long seen = 0;
        while (in.remaining() > 0) {
            PropertyId id = next(in, allowed, seen);
            seen |= 1L << id.code();
            list.add(value(in, id, allowed));
        }
        in.restore(former);
        return list;
    }

    /**
     * Reads one property list with its length.
     *
     * @param allowed the set of properties that may stand here
     * @param complaint the line of the log about any fault, or null for one that says more
     */
    static List<Property> read(PacketInput in, long allowed, String complaint) {
        try {
            return read(in, allowed);
        } catch (ProtocolException e) {
            throw complaint == null ? e : new ProtocolException(e.reasonCode(), complaint);
        }
    }

    /** Reads and checks the identifier of the next property. */
    static PropertyId next(PacketInput in, long allowed, long seen) {
        int code = in.readVariable();
        PropertyId id = PropertyId.ofCode(code);
        if (id == null) {
            throw ProtocolException.malformed("property " + code + " does not exist");
        }
        long bit = 1L << code;
        if ((allowed & bit) == 0) {
            throw ProtocolException.protocolError(
                    allowed == IN_CONNECT
                            ? CONNECT_PACKET + "invalid property (" + code + ")."
                            : "property " + id.text() + " not allowed here");
        }
        if ((seen & bit) != 0 && id != PropertyId.USER_PROPERTY) {
            throw ProtocolException.protocolError("property " + id.text() + " twice");
        }
        return id;
    }

    private static Property value(PacketInput in, PropertyId id, long allowed) {
        return switch (id.type()) {
            case STRING -> Property.text(id, in.readString());
            case BINARY -> Property.binary(id, in.readBinary());
            case STRING_PAIR -> Property.user(in.readString(), in.readString());
            default -> Property.number(id, number(in, id, allowed));
        };
    }

    /**
     * Reads and checks the value of a property of a number type.
     *
     * @param allowed the set of the packet that it is in
     */
    static long number(PacketInput in, PropertyId id, long allowed) {
        long value =
                switch (id.type()) {
                    case BYTE -> in.readByte();
                    case TWO_BYTE -> in.readShort();
                    case FOUR_BYTE -> in.readInt();
                    default -> in.readVariable();
                };
        boolean fits =
                switch (id) {
                    case PAYLOAD_FORMAT_INDICATOR,
                            REQUEST_PROBLEM_INFORMATION,
                            REQUEST_RESPONSE_INFORMATION ->
                            value <= 1;
                    case TOPIC_ALIAS,
                            RECEIVE_MAXIMUM,
                            MAXIMUM_PACKET_SIZE,
                            SUBSCRIPTION_IDENTIFIER ->
                            value > 0;
                    default -> true;
                };
        if (!fits) {
            throw ProtocolException.protocolError(wrong(id, value, allowed));
        }
        return value;
    }

    private static String wrong(PropertyId id, long value, long allowed) {
        if (id == PropertyId.TOPIC_ALIAS) {
            return "Protocol error from %s: PUBLISH invalid topic alias (" + value + ").";
        }
        return allowed == IN_CONNECT
                ? CONNECT_PACKET + "with " + id.text() + " = " + value + "."
                : "property " + id.text() + " with value " + value;
    }

    /** Checks the value of the next property of a PUBLISH and moves past it. */
    static void skipValue(PacketInput in, PropertyId id) {
        switch (id.type()) {
            case STRING -> in.skipString();
            case BINARY -> in.skip(in.readShort());
            case STRING_PAIR -> {
                in.skipString();
                in.skipString();
            }
            default -> number(in, id, IN_PUBLISH);
        }
    }

    static boolean isForwarded(PropertyId id) {
        return (FORWARDED & 1L << id.code()) != 0;
    }

    /** The properties of the list that travel with a message, as bytes without their length. */
    static byte[] forwarded(List<Property> list) {
        ByteBuf out = Unpooled.buffer(64);
        for (Property property : list) {
            if (isForwarded(property.id())) {
                write(out, property);
            }
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** Writes one property. */
    public static void write(ByteBuf out, Property property) {
        PropertyId id = property.id();
        out.writeByte(id.code());
        switch (id.type()) {
            case BYTE -> out.writeByte((int) property.number());
            case TWO_BYTE -> out.writeShort((int) property.number());
            case FOUR_BYTE -> out.writeInt((int) property.number());
            case VARIABLE_BYTE -> FixedHeader.writeVariable(out, (int) property.number());
            case STRING -> writeString(out, property.text());
            case BINARY -> {
                out.writeShort(property.binary().length);
                out.writeBytes(property.binary());
            }
            case STRING_PAIR -> {
                writeString(out, property.key());
                writeString(out, property.text());
            }
            default -> throw new IllegalStateException(id.type().name());
        }
    }

    static void writeString(ByteBuf out, String text) {
        int at = out.writerIndex();
        out.writeShort(0);
        int length = ByteBufUtil.writeUtf8(out, text);
        out.setShort(at, length);
    }

    /** Bytes that a string takes, its length included. */
    static int lengthOf(String text) {
        return 2 + text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The number of a property in the list, or the other value where the list has none. */
    static long numberOf(List<Property> list, PropertyId id, long otherwise) {
        for (Property property : list) {
            if (property.id() == id) {
                return property.number();
            }
        }
        return otherwise;
    }

    private static long bits(int... codes) {
        long set = 0;
        for (int code : codes) {
            set |= 1L << code;
        }
        return set;
    }
}
