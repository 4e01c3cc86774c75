package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Writes one message as PUBLISH packets to many receivers (MQTT 5, 3.3). The bytes of a packet are
 * the same for all receivers that share version and presence of a packet id, so they are put
 * together once and copied. One instance is reused for all messages of a thread.
 */
public final class PublishEncoder {
    private static final int VARIANTS = 4;

    private byte[] topic;
    private byte[] properties;
    private byte[] payload;
    private int payloadFrom;
    private int payloadLength;
    private boolean separatePayload;
    private final byte[][] packets = new byte[VARIANTS][256];
    private final int[] lengths = new int[VARIANTS];
    private final int[] packetIds = new int[VARIANTS];

    /**
     * Starts a message.
     *
     * @param newProperties forwarded properties as on the wire, without their length
     * @param newSeparatePayload whether the payload is sent apart: packets then end before it
     */
    public void begin(
            byte[] newTopic,
            byte[] newProperties,
            byte[] newPayload,
            int from,
            int length,
            boolean newSeparatePayload) {
        topic = newTopic;
        properties = newProperties;
        payload = newPayload;
        payloadFrom = from;
        payloadLength = length;
        separatePayload = newSeparatePayload;
        for (int i = 0; i < VARIANTS; i++) {
            lengths[i] = 0;
        }
    }

    /** Starts the same message under another topic in another encoder. */
    public void copyTo(PublishEncoder other, byte[] otherTopic) {
        other.begin(otherTopic, properties, payload, payloadFrom, payloadLength, separatePayload);
    }

    public int payloadLength() {
        return payloadLength;
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return Arrays.copyOfRange(payload, payloadFrom, payloadFrom + payloadLength);
    }

    /** Whether packets end before the payload. */
    public boolean separatePayload() {
        return separatePayload;
    }

    /** Bytes of the whole packet without alias, expiry and subscription id, payload included. */
    public int packetLength(boolean v5, int qos) {
        int remaining = remainingLength(v5, qos, v5 ? properties.length : 0, topic.length);
        return 1 + FixedHeader.lengthOfVariable(remaining) + remaining;
    }

    private int remainingLength(boolean v5, int qos, int propertyBytes, int topicBytes) {
        return 2
                + topicBytes
                + (qos > 0 ? 2 : 0)
                + (v5 ? FixedHeader.lengthOfVariable(propertyBytes) + propertyBytes : 0)
                + payloadLength;
    }

    /** Bytes that {@link #write} appends. */
    public int writtenLength(boolean v5, int qos) {
        int length = packetLength(v5, qos);
        return separatePayload ? length - payloadLength : length;
    }

    /** Appends the packet. */
    public void write(ByteBuf out, boolean v5, int flags, int packetId) {
        int variant = (v5 ? 2 : 0) + ((flags & 6) == 0 ? 0 : 1);
        int length = lengths[variant];
        if (length == 0) {
            length = encode(variant, v5, (flags & 6) != 0);
        }
        int at = out.writerIndex();
        out.writeBytes(packets[variant], 0, length);
        out.setByte(at, PacketType.PUBLISH << 4 | flags);
        if ((variant & 1) != 0) {
            out.setShort(at + packetIds[variant], packetId);
        }
    }

    private int encode(int variant, boolean v5, boolean withId) {
        int length = writtenLength(v5, withId ? 1 : 0);
        byte[] bytes = packets[variant];
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
            packets[variant] = bytes;
        }
        int at = 1;
        int propertyBytes = v5 ? properties.length : 0;
        at =
                putVariable(
                        bytes,
                        at,
                        remainingLength(v5, withId ? 1 : 0, propertyBytes, topic.length));
        bytes[at++] = (byte) (topic.length >> 8);
        bytes[at++] = (byte) topic.length;
        System.arraycopy(topic, 0, bytes, at, topic.length);
        at += topic.length;
        if (withId) {
            packetIds[variant] = at;
            at += 2;
        }
        if (v5) {
            at = putVariable(bytes, at, properties.length);
            System.arraycopy(properties, 0, bytes, at, properties.length);
            at += properties.length;
        }
        if (!separatePayload) {
            System.arraycopy(payload, payloadFrom, bytes, at, payloadLength);
        }
        lengths[variant] = length;
        return length;
    }

    private static int putVariable(byte[] bytes, int from, int value) {
        int at = from;
        int rest = value;
        while (rest >= 128) {
            bytes[at++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        return at;
    }

    /**
     * Bytes of a packet of MQTT 5 with these extras, payload included.
     *
     * @param withTopic whether the topic is written, or an alias stands for it
     * @param expiry seconds, or 0 for none
     * @param alias 1 to 65535, or 0 for none
     * @param subscriptionId 1 to 268435455, or 0 for none
     */
    public int packetLength(
            int qos, boolean withTopic, long expiry, int alias, int subscriptionId) {
        int remaining =
                remainingLength(
                        true,
                        qos,
                        propertyBytes(expiry, alias, subscriptionId),
                        withTopic ? topic.length : 0);
        return 1 + FixedHeader.lengthOfVariable(remaining) + remaining;
    }

    private int propertyBytes(long expiry, int alias, int subscriptionId) {
        return properties.length
                + (expiry > 0 ? 5 : 0)
                + (alias > 0 ? 3 : 0)
                + (subscriptionId > 0 ? 1 + FixedHeader.lengthOfVariable(subscriptionId) : 0);
    }

    /** Appends a packet of MQTT 5 with extras; parameters as for the length. */
    public void write(
            ByteBuf out,
            int flags,
            int packetId,
            boolean withTopic,
            long expiry,
            int alias,
            int subscriptionId) {
        int qos = flags >> 1 & 3;
        int propertyBytes = propertyBytes(expiry, alias, subscriptionId);
        int topicBytes = withTopic ? topic.length : 0;
        out.writeByte(PacketType.PUBLISH << 4 | flags);
        FixedHeader.writeVariable(out, remainingLength(true, qos, propertyBytes, topicBytes));
        out.writeShort(topicBytes);
        if (withTopic) {
            out.writeBytes(topic);
        }
        if (qos > 0) {
            out.writeShort(packetId);
        }
        FixedHeader.writeVariable(out, propertyBytes);
        out.writeBytes(properties);
        if (expiry > 0) {
            out.writeByte(PropertyId.MESSAGE_EXPIRY_INTERVAL.code());
            out.writeInt((int) expiry);
        }
        if (alias > 0) {
            out.writeByte(PropertyId.TOPIC_ALIAS.code());
            out.writeShort(alias);
        }
        if (subscriptionId > 0) {
            out.writeByte(PropertyId.SUBSCRIPTION_IDENTIFIER.code());
            FixedHeader.writeVariable(out, subscriptionId);
        }
        if (!separatePayload) {
            out.writeBytes(payload, payloadFrom, payloadLength);
        }
    }
}
