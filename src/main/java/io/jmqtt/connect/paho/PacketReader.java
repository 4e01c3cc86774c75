package io.jmqtt.connect.paho;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the parts of one packet from a byte array. Every read is checked against its end. */
final class PacketReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    PacketReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int left() {
        return end - at;
    }

    int u8() throws BadPacketException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    int u16() throws BadPacketException {
        need(2);
        int value = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
        at += 2;
        return value;
    }

    long u32() throws BadPacketException {
        return (long) u16() << 16 | u16();
    }

    int variableByte() throws BadPacketException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int b = u8();
            value |= (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw BadPacketException.malformed("variable byte integer of more than four bytes");
    }

    byte[] binary() throws BadPacketException {
        int length = u16();
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    String text() throws BadPacketException {
        int length = u16();
        need(length);
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    /** Like {@link #text}, but asks a cache first. */
    String cachedText(TopicCache cache) throws BadPacketException {
        int length = u16();
        need(length);
        String value = cache.get(bytes, at, length);
        if (value == null) {
            value = new String(bytes, at, length, StandardCharsets.UTF_8);
            cache.put(bytes, at, length, value);
        }
        at += length;
        return value;
    }

    byte[] rest() {
        byte[] value = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return value;
    }

    /** Properties with their length in front, in the order of the wire. */
    List<Property> properties() throws BadPacketException {
        int length = variableByte();
        need(length);
        if (length == 0) {
            return List.of();
        }
        PacketReader inner = new PacketReader(bytes, at, at + length);
        List<Property> properties = new ArrayList<>();
        while (inner.left() > 0) {
            properties.add(inner.property());
        }
        at += length;
        return properties;
    }

    private Property property() throws BadPacketException {
        int code = u8();
        PropertyId id = PropertyId.ofCode(code);
        if (id == null) {
            throw BadPacketException.malformed("unknown property " + code);
        }
        return switch (id.type()) {
            case BYTE -> Property.number(id, u8());
            case TWO_BYTE -> Property.number(id, u16());
            case FOUR_BYTE -> Property.number(id, u32());
            case VARIABLE_BYTE -> Property.number(id, variableByte());
            case STRING -> Property.text(id, text());
            case BINARY -> Property.binary(id, binary());
            case STRING_PAIR -> Property.user(text(), text());
        };
    }

    private void need(int length) throws BadPacketException {
        if (end - at < length) {
            throw BadPacketException.malformed("packet too short");
        }
    }
}
