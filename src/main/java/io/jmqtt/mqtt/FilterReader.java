package io.jmqtt.mqtt;

import java.util.List;

/**
 * The filters of a SUBSCRIBE or UNSUBSCRIBE one after the other (MQTT 5, 3.8.3 and 3.10.3), so that
 * a packet of thousands need not be read as a whole before the first is looked at.
 */
public final class FilterReader {
    private static final String INVALID_QOS =
            "Invalid QoS in subscription command from %a, disconnecting.";

    private final boolean subscribes;
    private final MqttVersion version;
    private final int packetId;
    private final int subscriptionId;
    private PacketInput in;
    private boolean any;
    private SubscriptionFilter filter;
    private int options;

    private FilterReader(
            boolean subscribes,
            MqttVersion version,
            int packetId,
            int subscriptionId,
            PacketInput in) {
        this.subscribes = subscribes;
        this.version = version;
        this.packetId = packetId;
        this.subscriptionId = subscriptionId;
        this.in = in;
    }

    /** Begins a SUBSCRIBE whose body the input stands at. */
    public static FilterReader subscribe(int firstByte, PacketInput in, MqttVersion version) {
        int packetId = begin(firstByte, in);
        int subscriptionId = 0;
        if (version == MqttVersion.V5) {
            List<Property> properties =
                    Properties.read(
                            in,
                            Properties.IN_SUBSCRIBE,
                            "Protocol error from %s: SUBSCRIBE packet with invalid properties.");
            subscriptionId =
                    (int) Properties.numberOf(properties, PropertyId.SUBSCRIPTION_IDENTIFIER, 0);
        }
        return new FilterReader(true, version, packetId, subscriptionId, in);
    }

    /** Begins an UNSUBSCRIBE whose body the input stands at. */
    public static FilterReader unsubscribe(int firstByte, PacketInput in, MqttVersion version) {
        int packetId = begin(firstByte, in);
        if (version == MqttVersion.V5) {
            Properties.read(in, Properties.IN_UNSUBSCRIBE);
        }
        return new FilterReader(false, version, packetId, 0, in);
    }

    private static int begin(int firstByte, PacketInput in) {
        if ((firstByte & 0x0F) != 2) {
            throw ProtocolException.malformed(null);
        }
        return SubscribePacket.readPacketId(in);
    }

    /** Whether this is a SUBSCRIBE. */
    public boolean subscribes() {
        return subscribes;
    }

    /** 1 to 65535. */
    public int packetId() {
        return packetId;
    }

    /** 1 to 268435455, or 0 where the packet has none. */
    public int subscriptionId() {
        return subscriptionId;
    }

    /** Bytes that are not read yet. */
    public int remaining() {
        return in.remaining();
    }

    /**
     * Reads from an input of its own from now on, since the one that it was given is about to serve
     * another packet. The caller keeps the buffer below it alive.
     */
    public void detach() {
        in = new PacketInput().over(in.buffer(), in.position(), in.position() + in.remaining());
    }

    /** Reads the next filter, if there is one. A packet has at least one. */
    public boolean next() {
        if (in.remaining() == 0) {
            if (!any) {
                throw ProtocolException.protocolError(null);
            }
            return false;
        }
        any = true;
        String kind = subscribes ? "subscription" : "unsubscription";
        String text = in.readString();
        if (text.isEmpty()) {
            throw ProtocolException.malformed("Empty " + kind + " string from %a, disconnecting.");
        }
        filter = SubscriptionFilter.of(text);
        if (filter == null) {
            throw invalid(text, kind);
        }
        if (subscribes) {
            options = in.readByte();
            checkOptions();
        }
        return true;
    }

    private void checkOptions() {
        if (version != MqttVersion.V5) {
            // 3.1.1 reserves the upper bits; 3.1 did not say, and Mosquitto looks at the QoS
            if ((options & ~3) != 0 && version == MqttVersion.V3_1_1 || (options & 3) == 3) {
                throw ProtocolException.malformed(INVALID_QOS);
            }
            options &= 3;
            return;
        }
        if ((options & 0xC0) != 0 || retainHandling() == 3) {
            throw ProtocolException.malformed(null);
        }
        if ((options & 3) == 3) {
            throw ProtocolException.malformed(INVALID_QOS);
        }
        if (noLocal() && filter.group() != null) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: $share subscription with no-local set.");
        }
    }

    private static ProtocolException invalid(String text, String kind) {
        // Mosquitto tells the address in one of the two lines and the client in the other
        String who = kind.equals("subscription") ? "%a" : "%s";
        String complaint = "Invalid " + kind + " string from " + who + ", disconnecting.";
        return text.startsWith("$share/")
                ? ProtocolException.protocolError(complaint)
                : ProtocolException.malformed(complaint);
    }

    /** The filter that was read last. */
    public SubscriptionFilter filter() {
        return filter;
    }

    /** The highest QoS that is asked for. */
    public int qos() {
        return options & 3;
    }

    /** Whether what the client publishes itself is not sent back to it. */
    public boolean noLocal() {
        return (options & 4) != 0;
    }

    /** Whether messages keep their retain flag. */
    public boolean retainAsPublished() {
        return (options & 8) != 0;
    }

    /** 0 send retained messages, 1 only for a new subscription, 2 never. */
    public int retainHandling() {
        return options >> 4 & 3;
    }
}
