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
    private static final String INVALID_QOS =
            "Invalid QoS in subscription command from %a, disconnecting.";

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
        if ((firstByte & 0x0F) != 2) {
            throw ProtocolException.malformed(null);
        }
        int packetId = readPacketId(in);
        boolean v5 = version == MqttVersion.V5;
        int subscriptionId = 0;
        if (v5) {
            List<Property> properties =
                    Properties.read(
                            in,
                            Properties.IN_SUBSCRIBE,
                            "Protocol error from %s: SUBSCRIBE packet with invalid properties.");
            subscriptionId =
                    (int) Properties.numberOf(properties, PropertyId.SUBSCRIPTION_IDENTIFIER, 0);
        }
        List<Entry> entries = new ArrayList<>(2);
        while (in.remaining() > 0) {
            String text = in.readString();
            if (text.isEmpty()) {
                throw ProtocolException.malformed(
                        "Empty subscription string from %a, disconnecting.");
            }
            SubscriptionFilter filter = SubscriptionFilter.of(text);
            if (filter == null) {
                throw invalid(text, "subscription");
            }
            int options = in.readByte();
            if (!v5) {
                // 3.1.1 reserves the upper bits; 3.1 did not say, and Mosquitto looks at the QoS
                if ((options & ~3) != 0 && version == MqttVersion.V3_1_1 || (options & 3) == 3) {
                    throw ProtocolException.malformed(INVALID_QOS);
                }
                entries.add(new Entry(filter, options & 3, false, false, 0));
                continue;
            }
            int retainHandling = options >> 4 & 3;
            if ((options & 0xC0) != 0 || retainHandling == 3) {
                throw ProtocolException.malformed(null);
            }
            if ((options & 3) == 3) {
                throw ProtocolException.malformed(INVALID_QOS);
            }
            boolean noLocal = (options & 4) != 0;
            if (noLocal && filter.group() != null) {
                throw ProtocolException.protocolError(
                        "Protocol error from %s: $share subscription with no-local set.");
            }
            entries.add(
                    new Entry(filter, options & 3, noLocal, (options & 8) != 0, retainHandling));
        }
        if (entries.isEmpty()) {
            throw ProtocolException.protocolError(null);
        }
        return new SubscribePacket(packetId, subscriptionId, entries);
    }

    static int readPacketId(PacketInput in) {
        int packetId = in.readShort();
        if (packetId == 0) {
            throw ProtocolException.protocolError(null);
        }
        return packetId;
    }

    static ProtocolException invalid(String text, String kind) {
        // Mosquitto tells the address in one of the two lines and the client in the other
        String who = kind.equals("subscription") ? "%a" : "%s";
        String complaint = "Invalid " + kind + " string from " + who + ", disconnecting.";
        return text.startsWith("$share/")
                ? ProtocolException.protocolError(complaint)
                : ProtocolException.malformed(complaint);
    }
}
