package io.jmqtt.testkit;

/** The control packets of MQTT in the order of their type numbers (MQTT 5, 2.1.2). */
public enum PacketKind {
    RESERVED,
    CONNECT,
    CONNACK,
    PUBLISH,
    PUBACK,
    PUBREC,
    PUBREL,
    PUBCOMP,
    SUBSCRIBE,
    SUBACK,
    UNSUBSCRIBE,
    UNSUBACK,
    PINGREQ,
    PINGRESP,
    DISCONNECT,
    AUTH;

    private static final PacketKind[] BY_NUMBER = values();

    /** The kind that the first byte of a packet says. */
    public static PacketKind ofFirstByte(int firstByte) {
        return BY_NUMBER[(firstByte & 0xFF) >> 4];
    }
}
