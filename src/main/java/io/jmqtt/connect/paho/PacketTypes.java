package io.jmqtt.connect.paho;

/** The packet types (MQTT 5, 2.1.2) as they stand in the high half of the first byte. */
final class PacketTypes {
    static final int CONNECT = 0x10;
    static final int CONNACK = 0x20;
    static final int PUBLISH = 0x30;
    static final int PUBACK = 0x40;
    static final int PUBREC = 0x50;
    static final int PUBREL = 0x60;
    static final int PUBCOMP = 0x70;
    static final int SUBSCRIBE = 0x80;
    static final int SUBACK = 0x90;
    static final int UNSUBSCRIBE = 0xA0;
    static final int UNSUBACK = 0xB0;
    static final int PINGREQ = 0xC0;
    static final int PINGRESP = 0xD0;
    static final int DISCONNECT = 0xE0;
    static final int AUTH = 0xF0;

    /** The largest remaining length (MQTT 5, 1.5.5). */
    static final int MAX_REMAINING = 268_435_455;

    /** The longest packet: its type, four bytes of length, and what they count. */
    static final int MAX_PACKET = 1 + 4 + MAX_REMAINING;

    private PacketTypes() {}
}
