package io.jmqtt.mqtt;

import java.util.ArrayList;
import java.util.List;

/**
 * SUBSCRIBE (MQTT 5, 3.8).
 *
 * @param packetId 1 to 65535
 * @param subscriptionId 1 to 268435455, or 0 where the packet has none
 * @param entries at least one
 */
public record SubscribePacket(int packetId, int subscriptionId, List<Entry> entries) {

    /**
     * One filter with its options (MQTT 5, 3.8.3.1).
     *
     * @param retainHandling 0 send retained messages, 1 only for a new subscription, 2 never
     */
    public record Entry(
            SubscriptionFilter filter,
            int qos,
            boolean noLocal,
            boolean retainAsPublished,
            int retainHandling) {}

    /** Reads a packet whose body the input stands at. */
    public static SubscribePacket read(int firstByte, PacketInput in, MqttVersion version) {
        FilterReader reader = FilterReader.subscribe(firstByte, in, version);
        List<Entry> entries = new ArrayList<>(2);
        while (reader.next()) {
            entries.add(
                    new Entry(
                            reader.filter(),
                            reader.qos(),
                            reader.noLocal(),
                            reader.retainAsPublished(),
                            reader.retainHandling()));
        }
        return new SubscribePacket(reader.packetId(), reader.subscriptionId(), entries);
    }

    static int readPacketId(PacketInput in) {
        int packetId = in.readShort();
        if (packetId == 0) {
            throw ProtocolException.protocolError(null);
        }
        return packetId;
    }
}
