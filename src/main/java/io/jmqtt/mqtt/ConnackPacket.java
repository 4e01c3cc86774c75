package io.jmqtt.mqtt;

import java.util.List;

/**
 * CONNACK from a server (MQTT 5, 3.2; MQTT 3.1.1, 3.2).
 *
 * @param sessionPresent whether the server continues the session
 * @param code 0, or why the connection is refused: a return code of MQTT 3 or a reason code of 5
 * @param short3 whether the packet is one of MQTT 3, without properties
 * @param receiveMaximum 1 to 65535, or 0 where the packet has none
 * @param maximumQos 0 to 2
 * @param retainAvailable whether the server takes retained messages
 * @param maximumPacketSize bytes of the largest packet that the server takes, or 0 for no limit
 * @param topicAliasMaximum aliases that may be used towards the server, 0 to 65535
 * @param serverKeepAlive seconds, or -1 where the packet has none
 */
public record ConnackPacket(
        boolean sessionPresent,
        int code,
        boolean short3,
        int receiveMaximum,
        int maximumQos,
        boolean retainAvailable,
        long maximumPacketSize,
        int topicAliasMaximum,
        int serverKeepAlive) {

    /**
     * Reads a packet whose body the input stands at. A server of MQTT 3 answers a client of MQTT 5
     * in its own form; that is no mistake.
     */
    public static ConnackPacket read(int firstByte, PacketInput in, MqttVersion version) {
        if ((firstByte & 0x0F) != 0) {
            throw ProtocolException.malformed(null);
        }
        int flags = in.readByte();
        int code = in.readByte();
        if ((flags & 0xFE) != 0 && version != MqttVersion.V3_1) {
            throw ProtocolException.malformed(null);
        }
        boolean short3 = in.remaining() == 0;
        if (version != MqttVersion.V5 && !short3) {
            throw ProtocolException.malformed(null);
        }
        List<Property> properties = short3 ? List.of() : Properties.read(in, Properties.IN_CONNACK);
        if (in.remaining() > 0) {
            throw ProtocolException.malformed(null);
        }
        int maximumQos = (int) Properties.numberOf(properties, PropertyId.MAXIMUM_QOS, 2);
        if (maximumQos > 2) {
            throw ProtocolException.protocolError(null);
        }
        return new ConnackPacket(
                (flags & 1) != 0,
                code,
                short3,
                (int) Properties.numberOf(properties, PropertyId.RECEIVE_MAXIMUM, 0),
                maximumQos,
                Properties.numberOf(properties, PropertyId.RETAIN_AVAILABLE, 1) != 0,
                Properties.numberOf(properties, PropertyId.MAXIMUM_PACKET_SIZE, 0),
                (int) Properties.numberOf(properties, PropertyId.TOPIC_ALIAS_MAXIMUM, 0),
                (int) Properties.numberOf(properties, PropertyId.SERVER_KEEP_ALIVE, -1));
    }
}
