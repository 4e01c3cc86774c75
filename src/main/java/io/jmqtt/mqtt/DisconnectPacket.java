package io.jmqtt.mqtt;

import java.util.List;

/**
 * DISCONNECT from a client (MQTT 5, 3.14).
 *
 * @param reasonCode 0 in MQTT 3
 * @param sessionExpiry seconds, 0 to 4294967295, or -1 where the packet has none
 */
public record DisconnectPacket(int reasonCode, long sessionExpiry) {
    private static final DisconnectPacket NORMAL = new DisconnectPacket(0, -1);

    /** Reads a packet whose body the input stands at. */
    public static DisconnectPacket read(int firstByte, PacketInput in, MqttVersion version) {
        if ((firstByte & 0x0F) != 0 && version != MqttVersion.V3_1) {
            throw ProtocolException.malformed(
                    String.format(
                            "Protocol error from %%s: DISCONNECT packet with incorrect flags"
                                    + " %02X.",
                            firstByte));
        }
        if (in.remaining() == 0) {
            return NORMAL;
        }
        int start = in.position();
        if (version != MqttVersion.V5) {
            throw overlong(in, start);
        }
        int reasonCode = in.readByte();
        List<Property> properties =
                in.remaining() == 0 ? List.of() : Properties.read(in, Properties.IN_DISCONNECT);
        if (in.remaining() > 0) {
            throw overlong(in, start);
        }
        return new DisconnectPacket(
                reasonCode,
                Properties.numberOf(properties, PropertyId.SESSION_EXPIRY_INTERVAL, -1));
    }

    private static ProtocolException overlong(PacketInput in, int start) {
        int read = in.position() - start;
        return ProtocolException.malformed(
                "Protocol error from %s: DISCONNECT packet with overlong remaining length ("
                        + read
                        + ":"
                        + (read + in.remaining())
                        + ").");
    }
}
