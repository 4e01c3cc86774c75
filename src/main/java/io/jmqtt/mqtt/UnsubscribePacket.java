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
        FilterReader reader = FilterReader.unsubscribe(firstByte, in, version);
        List<SubscriptionFilter> filters = new ArrayList<>(2);
        while (reader.next()) {
            filters.add(reader.filter());
        }
        return new UnsubscribePacket(reader.packetId(), filters);
    }
}
