package io.jmqtt.mqtt;

/**
 * The largest remaining length that a client's packet of a type can sensibly have, as Mosquitto has
 * it: known from the fixed header, before anything is allocated for the packet.
 */
public final class PacketLimits {
    private static final int LARGE = 100_000;
    private static final int MEDIUM = 10_000;

    private PacketLimits() {}

    /**
     * Refuses a packet that is too large for its type or for this broker.
     *
     * @param remaining its remaining length in bytes
     * @param most the largest whole packet in bytes; 0 for no limit of its own
     * @throws ProtocolException with {@link ReasonCode#PACKET_TOO_LARGE}
     */
    public static void check(int type, int remaining, boolean v5, int most) {
        if (remaining > mostRemaining(type, v5)
                || most > 0 && 1 + FixedHeader.lengthOfVariable(remaining) + remaining > most) {
            throw new ProtocolException(ReasonCode.PACKET_TOO_LARGE, null);
        }
    }

    private static int mostRemaining(int type, boolean v5) {
        return switch (type) {
            case PacketType.CONNECT, PacketType.AUTH -> LARGE;
            case PacketType.SUBSCRIBE, PacketType.UNSUBSCRIBE ->
                    v5 ? LARGE : FixedHeader.MAX_REMAINING_LENGTH;
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
                    v5 ? MEDIUM : 2;
            case PacketType.DISCONNECT -> v5 ? MEDIUM : 0;
            case PacketType.PINGREQ, PacketType.PINGRESP -> 0;
            case PacketType.PUBLISH -> FixedHeader.MAX_REMAINING_LENGTH;
            default -> MEDIUM;
        };
    }
}
