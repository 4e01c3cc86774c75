package io.jmqtt.connect.paho;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Builds the packets that a client sends. Not thread-safe; one instance builds one packet. */
final class PacketWriter {
    private static final byte[] NOTHING = {};

    /** Room for the fixed header, which is written last since it holds the length. */
    private static final int HEADER_ROOM = 5;

    private byte[] bytes;
    private int end = HEADER_ROOM;

    private PacketWriter(int expectedSize) {
        bytes = new byte[HEADER_ROOM + expectedSize];
    }

    /** CONNECT (MQTT 5, 3.1). */
    static byte[] connect(ConnectSpec spec) {
        PacketWriter w = new PacketWriter(128);
        boolean v5 = spec.version() == MqttVersion.V5;
        ConnectSpec.Will will = spec.will();
        w.text(spec.version().protocolName());
        w.u8(spec.version().level());
        int flags = spec.cleanStart() ? 0x02 : 0;
        if (will != null) {
            flags |= 0x04 | will.qos() << 3 | (will.retain() ? 0x20 : 0);
        }
        flags |= spec.username() != null ? 0x80 : 0;
        flags |= spec.password() != null ? 0x40 : 0;
        w.u8(flags);
        w.u16(spec.keepAliveSeconds());
        if (v5) {
            w.properties(spec.properties());
        }
        w.text(spec.clientId());
        if (will != null) {
            if (v5) {
                w.properties(will.properties());
            }
            w.text(will.topic());
            w.binary(will.payload());
        }
        if (spec.username() != null) {
            w.text(spec.username());
        }
        if (spec.password() != null) {
            w.binary(spec.password());
        }
        return w.packet(PacketTypes.CONNECT, 0);
    }

    /**
     * PUBLISH up to its payload (MQTT 5, 3.3), and with it where the payload is short.
     *
     * @param topic in place of the publication's own
     * @param inlinePayload whether the payload is to follow in the same array
     * @param packetId 0 for QoS 0
     */
    static byte[] publish(
            Publication publication,
            String topic,
            boolean retain,
            boolean v5,
            boolean inlinePayload,
            int packetId) {
        byte[] payload = publication.payload();
        byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        PacketWriter w =
                new PacketWriter(topicBytes.length + 5 + (inlinePayload ? payload.length : 0));
        w.binary(topicBytes);
        if (publication.qos() > 0) {
            w.u16(packetId);
        }
        if (v5) {
            w.properties(publication.properties());
        }
        int first = PacketTypes.PUBLISH | publication.qos() << 1 | (retain ? 1 : 0);
        if (inlinePayload) {
            w.raw(payload);
            return w.packet(first, 0);
        }
        return w.packet(first, payload.length);
    }

    /** Puts the packet identifier into PUBLISH, SUBSCRIBE or UNSUBSCRIBE. */
    static void setPacketId(byte[] packet, int id) {
        int at = 1;
        while (packet[at++] < 0) {
            // skips the remaining length
        }
        if ((packet[0] & 0xF0) == PacketTypes.PUBLISH) {
            at += 2 + ((packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF);
        }
        packet[at] = (byte) (id >> 8);
        packet[at + 1] = (byte) id;
    }

    /** SUBSCRIBE with packet identifier 0 (MQTT 5, 3.8). */
    static byte[] subscribe(
            List<Subscription> subscriptions, List<Property> properties, boolean v5) {
        PacketWriter w = new PacketWriter(64);
        w.u16(0);
        if (v5) {
            w.properties(properties);
        }
        for (Subscription subscription : subscriptions) {
            w.text(subscription.filter());
            w.u8(subscription.qos() | (v5 ? subscription.optionBits() : 0));
        }
        return w.packet(PacketTypes.SUBSCRIBE | 0x02, 0);
    }

    /** UNSUBSCRIBE with packet identifier 0 (MQTT 5, 3.10). */
    static byte[] unsubscribe(List<String> filters, List<Property> properties, boolean v5) {
        PacketWriter w = new PacketWriter(64);
        w.u16(0);
        if (v5) {
            w.properties(properties);
        }
        for (String filter : filters) {
            w.text(filter);
        }
        return w.packet(PacketTypes.UNSUBSCRIBE | 0x02, 0);
    }

    /** PUBACK, PUBREC or PUBCOMP; a reason code of 0 is left out (MQTT 5, 3.4.2.1). */
    static byte[] acknowledgement(int type, int packetId, int reasonCode) {
        byte high = (byte) (packetId >> 8);
        byte low = (byte) packetId;
        return reasonCode == 0
                ? new byte[] {(byte) type, 2, high, low}
                : new byte[] {(byte) type, 3, high, low, (byte) reasonCode};
    }

    static byte[] pingreq() {
        return new byte[] {(byte) PacketTypes.PINGREQ, 0};
    }

    /** DISCONNECT (MQTT 5, 3.14); the plain packet for 3.x. */
    static byte[] disconnect(int reasonCode, List<Property> properties, boolean v5) {
        if (!v5 || (reasonCode == 0 && properties.isEmpty())) {
            return new byte[] {(byte) PacketTypes.DISCONNECT, 0};
        }
        PacketWriter w = new PacketWriter(16);
        w.u8(reasonCode);
        if (!properties.isEmpty()) {
            w.properties(properties);
        }
        return w.packet(PacketTypes.DISCONNECT, 0);
    }

    private byte[] packet(int first, int moreBytes) {
        int remaining = end - HEADER_ROOM + moreBytes;
        int at = HEADER_ROOM - 1 - variableByteLength(remaining);
        bytes[at] = (byte) first;
        putVariableByte(at + 1, remaining);
        return Arrays.copyOfRange(bytes, at, end);
    }

    private void properties(List<Property> properties) {
        if (properties.isEmpty()) {
            u8(0);
            return;
        }
        PacketWriter inner = new PacketWriter(64);
        for (Property property : properties) {
            inner.property(property);
        }
        int length = inner.end - HEADER_ROOM;
        variableByte(length);
        room(length);
        System.arraycopy(inner.bytes, HEADER_ROOM, bytes, end, length);
        end += length;
    }

    private void property(Property property) {
        u8(property.id().code());
        switch (property.id().type()) {
            case BYTE -> u8((int) property.number());
            case TWO_BYTE -> u16((int) property.number());
            case FOUR_BYTE -> {
                u16((int) (property.number() >> 16));
                u16((int) property.number());
            }
            case VARIABLE_BYTE -> variableByte((int) property.number());
            case STRING -> text(property.text());
            case BINARY -> binary(property.binary());
            case STRING_PAIR -> {
                text(property.key());
                text(property.text());
            }
        }
    }

    private void room(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
        }
    }

    private void u8(int value) {
        room(1);
        bytes[end++] = (byte) value;
    }

    private void u16(int value) {
        room(2);
        bytes[end++] = (byte) (value >> 8);
        bytes[end++] = (byte) value;
    }

    private void raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, end, value.length);
        end += value.length;
    }

    private void binary(byte[] value) {
        u16(value.length);
        raw(value);
    }

    private void text(String value) {
        binary(value.isEmpty() ? NOTHING : value.getBytes(StandardCharsets.UTF_8));
    }

    private void variableByte(int value) {
        room(4);
        end = putVariableByte(end, value);
    }

    private int putVariableByte(int at, int value) {
        int next = at;
        int rest = value;
        while (rest > 0x7F) {
            bytes[next++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[next++] = (byte) rest;
        return next;
    }

    static int variableByteLength(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }
}
