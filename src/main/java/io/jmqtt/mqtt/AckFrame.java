package io.jmqtt.mqtt;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP (MQTT 5, 3.4 to 3.7). One instance is reused for all packets of
 * a thread.
 */
public final class AckFrame {
    private int packetId;
    private int reasonCode;

    /**
     * Reads and checks a packet.
     *
     * @param firstByte the first byte of the packet
     * @param in stands at the first byte after the fixed header
     */
    public void read(int firstByte, PacketInput in, boolean v5) {
        int type = firstByte >> 4 & 0x0F;
        int flags = firstByte & 0x0F;
        if (flags != (type == PacketType.PUBREL ? 2 : 0)) {
            throw ProtocolException.malformed(
                    String.format(
                            "Protocol error from %%s: %s with non-zero reserved flags (%02X).",
                            PacketType.name(type), flags));
        }
        packetId = in.readShort();
        reasonCode = ReasonCode.SUCCESS;
        if (packetId == 0) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: " + PacketType.name(type) + " with mid = 0.");
        }
        if (in.remaining() == 0) {
            return;
        }
        if (!v5) {
            throw ProtocolException.malformed(null);
        }
        reasonCode = in.readByte();
        if (in.remaining() > 0) {
            Properties.read(
                    in,
                    Properties.IN_ACK,
                    type == PacketType.PUBREL
                            ? "Protocol error from %s: PUBREL with invalid properties."
                            : null);
        }
        if (in.remaining() > 0) {
            throw ProtocolException.malformed(null);
        }
        if (!isAllowed(type, reasonCode)) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: "
                            + PacketType.name(type)
                            + " with reason code = "
                            + reasonCode
                            + ".");
        }
    }

    private static boolean isAllowed(int type, int reasonCode) {
        if (type == PacketType.PUBREL || type == PacketType.PUBCOMP) {
            return reasonCode == ReasonCode.SUCCESS
                    || reasonCode == ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        }
        return switch (reasonCode) {
            case ReasonCode.SUCCESS,
                    ReasonCode.NO_MATCHING_SUBSCRIBERS,
                    ReasonCode.UNSPECIFIED_ERROR,
                    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                    ReasonCode.NOT_AUTHORIZED,
                    ReasonCode.TOPIC_NAME_INVALID,
                    ReasonCode.PACKET_IDENTIFIER_IN_USE,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.PAYLOAD_FORMAT_INVALID ->
                    true;
            default -> false;
        };
    }

    /** 1 to 65535. */
    public int packetId() {
        return packetId;
    }

    /** 0 in MQTT 3. */
    public int reasonCode() {
        return reasonCode;
    }
}
