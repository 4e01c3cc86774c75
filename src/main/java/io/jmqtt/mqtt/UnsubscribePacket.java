package io.jmqtt.mqtt;

import java.util.ArrayList;
import java.util.List;

/**
 * UNSUBSCRIBE (MQTT 5, 3.10).
 *
 * @param packetId 1 to 65535
 * @param filters at least one
 */
public record UnsubscribePacket(int packetId, List<SubscriptionFilter> filters) {

    /** Reads a packet whose body the input stands at. */
    public static UnsubscribePacket read(int firstByte, PacketInput in, MqttVersion version) {
        if ((firstByte & 0x0F) != 2) {
            throw ProtocolException.malformed(null);
        }
        int packetId = SubscribePacket.readPacketId(in);
        if (version == MqttVersion.V5) {
            Properties.read(in, Properties.IN_UNSUBSCRIBE);
        }
        List<SubscriptionFilter> filters = new ArrayList<>(2);
        while (in.remaining() > 0) {
            String text = in.readString();
            if (text.isEmpty()) {
                throw ProtocolException.malformed(
                        "Empty unsubscription string from %a, disconnecting.");
            }
            SubscriptionFilter filter = SubscriptionFilter.of(text);
            if (filter == null) {
                throw SubscribePacket.invalid(text, "unsubscription");
            }
            filters.add(filter);
        }
        if (filters.isEmpty()) {
            throw ProtocolException.protocolError(null);
        }
        return new UnsubscribePacket(packetId, filters);
    }
}
