package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;

/**
 * A PUBLISH packet that is read where it lies (MQTT 5, 3.3): this object only knows where its parts
 * are. One instance is reused for all packets of a thread; what it says is true until the buffer is
 * released or the next packet is read.
 */
public final class PublishFrame {
    private static final byte[] NO_BYTES = {};

    private ByteBuf buffer;
    private int flags;
    private int topicIndex;
    private int topicLength;
    private int packetId;
    private int topicAlias;
    private long expiry;
    private int propertiesIndex;
    private int propertiesLength;
    private boolean onlyForwarded;
    private int forwardedLength;
    private int payloadIndex;
    private int payloadLength;

    /**
     * Reads and checks a packet, all but the topic itself: whether that is valid the caller knows
     * best, since it remembers topics that it has seen.
     *
     * @param firstByte the first byte of the packet
     * @param in stands at the first byte after the fixed header
     * @param v5 whether the packet has properties
     */
    public void read(int firstByte, PacketInput in, boolean v5) {
        buffer = in.buffer();
        flags = firstByte;
        int qos = qos();
        if (qos == 3) {
            throw ProtocolException.malformed("Invalid QoS in PUBLISH from %s, disconnecting.");
        }
        if (qos == 0 && isDuplicate()) {
            throw ProtocolException.malformed(
                    "Invalid PUBLISH (QoS=0 and DUP=1) from %s, disconnecting.");
        }
        topicLength = in.readShort();
        topicIndex = in.skip(topicLength);
        packetId = 0;
        if (qos != 0) {
            packetId = in.readShort();
            if (packetId == 0) {
                throw ProtocolException.protocolError(
                        "Protocol error from %s: PUBLISH packet with mid = 0.");
            }
        }
        topicAlias = 0;
        expiry = 0;
        propertiesLength = 0;
        forwardedLength = 0;
        onlyForwarded = true;
        if (v5) {
            readProperties(in);
        }
        payloadLength = in.remaining();
        payloadIndex = in.position();
        if (topicLength == 0 && topicAlias == 0) {
            throw ProtocolException.malformed(null);
        }
    }

    private void readProperties(PacketInput in) {
        propertiesLength = in.readVariable();
        propertiesIndex = in.position();
        if (propertiesLength == 0) {
            return;
        }
        int former = in.narrow(propertiesLength);
        long seen = 0;
        while (in.remaining() > 0) {
            int from = in.position();
            PropertyId id = Properties.next(in, Properties.IN_PUBLISH, seen);
            seen |= 1L << id.code();
            switch (id) {
                case TOPIC_ALIAS ->
                        topicAlias = (int) Properties.number(in, id, Properties.IN_PUBLISH);
                case MESSAGE_EXPIRY_INTERVAL ->
                        expiry = Properties.number(in, id, Properties.IN_PUBLISH);
                case RESPONSE_TOPIC -> {
                    if (!Topics.isValidName(in.readString())) {
                        throw ProtocolException.protocolError(null);
                    }
                }
                default -> Properties.skipValue(in, id);
            }
            if (Properties.isForwarded(id)) {
                forwardedLength += in.position() - from;
            } else {
                onlyForwarded = false;
            }
        }
        in.restore(former);
    }

    /** The buffer that the packet lies in. */
    public ByteBuf buffer() {
        return buffer;
    }

    public int qos() {
        return flags >> 1 & 3;
    }

    public boolean isDuplicate() {
        return (flags & 0x08) != 0;
    }

    public boolean isRetained() {
        return (flags & 0x01) != 0;
    }

    /** Absolute index of the topic's bytes. */
    public int topicIndex() {
        return topicIndex;
    }

    /** 0 where an alias stands for the topic. */
    public int topicLength() {
        return topicLength;
    }

    /** 1 to 65535, or 0 at QoS 0. */
    public int packetId() {
        return packetId;
    }

    /** 1 to 65535, or 0 where the packet has none. */
    public int topicAlias() {
        return topicAlias;
    }

    /** Message expiry in seconds, or 0 where the packet has none. */
    public long expiry() {
        return expiry;
    }

    /** Absolute index of the payload's first byte. */
    public int payloadIndex() {
        return payloadIndex;
    }

    public int payloadLength() {
        return payloadLength;
    }

    /** A copy of the payload. */
    public byte[] payload() {
        if (payloadLength == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[payloadLength];
        buffer.getBytes(payloadIndex, bytes);
        return bytes;
    }

    /** Whether there are properties that travel with the message. */
    public boolean hasForwardedProperties() {
        return forwardedLength > 0;
    }

    /**
     * A copy of the properties that travel with the message, in the order of the packet and without
     * their length.
     */
    public byte[] forwardedProperties() {
        if (forwardedLength == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[forwardedLength];
        if (onlyForwarded) {
            buffer.getBytes(propertiesIndex, bytes);
            return bytes;
        }
        PacketInput in =
                new PacketInput().over(buffer, propertiesIndex, propertiesIndex + propertiesLength);
        int at = 0;
        while (in.remaining() > 0) {
            int from = in.position();
            PropertyId id = Properties.next(in, Properties.IN_PUBLISH, 0);
            Properties.skipValue(in, id);
            if (Properties.isForwarded(id)) {
                int length = in.position() - from;
                buffer.getBytes(from, bytes, at, length);
                at += length;
            }
        }
        return bytes;
    }
}
