package io.jmqtt.mqtt;

/**
 * The largest remaining length that a client's packet of a type can sensibly have, as Mosquitto has
 * it: known from the fixed header, before anything is allocated for the packet.
 */
public final class PacketLimits {
    private static final int LARGE = 100_000;
    private static final int MEDIUM = 10_000;

    private PacketLimits() {}

    /** The largest remaining length in bytes. */
    public static int mostRemaining(int type, boolean v5) {
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
