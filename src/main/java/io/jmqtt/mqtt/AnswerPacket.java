package io.jmqtt.mqtt;

/**
 * SUBACK or UNSUBACK from a server (MQTT 5, 3.9 and 3.11).
 *
 * @param packetId 1 to 65535
 * @param codes one for each filter that was asked for, not to be changed; none in an UNSUBACK of
 *     MQTT 3
 */
public record AnswerPacket(int packetId, int[] codes) {

    /**
     * Reads a packet whose body the input stands at.
     *
     * @throws ProtocolException also where a packet that must have codes has none
     */
    public static AnswerPacket read(int firstByte, PacketInput in, MqttVersion version) {
        if ((firstByte & 0x0F) != 0) {
            throw ProtocolException.malformed(null);
        }
        int packetId = SubscribePacket.readPacketId(in);
        boolean v5 = version == MqttVersion.V5;
        if (v5) {
            Properties.read(in, Properties.IN_ACK);
        }
        boolean hasCodes = v5 || firstByte >> 4 == PacketType.SUBACK;
        if (hasCodes != in.remaining() > 0) {
            throw ProtocolException.malformed(null);
        }
        int[] codes = new int[in.remaining()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = in.readByte();
        }
        return new AnswerPacket(packetId, codes);
    }
}
