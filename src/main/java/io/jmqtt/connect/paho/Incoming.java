package io.jmqtt.connect.paho;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each packet of the broker means on one network connection. Used by the reading thread only.
 */
final class Incoming {

    /** The connection behind, called on the reading thread. */
    interface Target {
        /** CONNACK; returns whether it accepts the connection. */
        boolean connack(Acknowledgement acknowledgement);

        /** Paho has taken in the accepting CONNACK. */
        void ready();

        /**
         * The packet that an acknowledgement answers, null when there is none; it keeps the answer.
         */
        OutPacket answered(int packetId, Acknowledgement acknowledgement);

        /** A message of QoS 0 or 1, or one of QoS 2 that was released. May block. */
        void message(ReceivedMessage message) throws InterruptedException;

        /** PUBLISH of QoS 2. */
        void stored(ReceivedMessage message);

        /** PUBREL. May block. */
        void released(int packetId) throws InterruptedException;

        /** DISCONNECT of MQTT 5. */
        void disconnected(Acknowledgement reason);

        /** The stream ended or the broker broke the protocol. */
        void ended(IOException cause);
    }

    private final MqttVersion version;
    private final boolean cleanStart;
    private final int topicAliasMaximum;
    private final Target target;
    private final TopicCache topics = new TopicCache();
    private Map<Integer, String> aliases;
    private boolean connected;
    private boolean ready;

    /**
     * @param topicAliasMaximum what CONNECT allowed the broker, 0 to 65,535; a broker that goes
     *     beyond it breaks the protocol (MQTT 5, 3.3.2.3.4), and could fill the memory
     */
    Incoming(MqttVersion version, boolean cleanStart, int topicAliasMaximum, Target target) {
        this.version = version;
        this.cleanStart = cleanStart;
        this.topicAliasMaximum = topicAliasMaximum;
        this.target = target;
    }

    /** Paho asks for the next packet, so it has done its work with the last one. */
    void next() {
        if (connected && !ready) {
            ready = true;
            target.ready();
        }
    }

    void ended(IOException cause) {
        target.ended(cause);
    }

    /**
     * Takes in one packet.
     *
     * @param first its first byte
     * @return what Paho is to see, null for nothing
     */
    byte[] packet(int first, PacketReader in) throws IOException, InterruptedException {
        int type = first & 0xF0;
        int flags = first & 0x0F;
        if (type != PacketTypes.PUBLISH && flags != (type == PacketTypes.PUBREL ? 2 : 0)) {
            // MQTT 3.1 lets PUBREL carry DUP and a QoS
            if (version != MqttVersion.V3_1) {
                throw BadPacketException.malformed("reserved flags of packet type " + (type >> 4));
            }
        }
        if (!connected && type != PacketTypes.CONNACK) {
            throw BadPacketException.protocol("packet type " + (type >> 4) + " before CONNACK");
        }
        switch (type) {
            case PacketTypes.CONNACK:
                return connack(in);
            case PacketTypes.PUBLISH:
                publish(flags, in);
                return null;
            case PacketTypes.PUBREL:
                target.released(in.u16());
                return null;
            case PacketTypes.PUBACK, PacketTypes.PUBREC, PacketTypes.PUBCOMP:
                return acknowledgement(type, in);
            case PacketTypes.SUBACK, PacketTypes.UNSUBACK:
                return answer(type, in);
            case PacketTypes.PINGRESP:
                return null;
            case PacketTypes.DISCONNECT:
                if (version == MqttVersion.V5) {
                    int reason = in.left() > 0 ? in.u8() : 0;
                    List<Property> properties = in.left() > 0 ? in.properties() : List.of();
                    target.disconnected(new Acknowledgement(0, false, List.of(reason), properties));
                    throw new IOException("DISCONNECT");
                }
                throw BadPacketException.protocol("DISCONNECT from the broker");
            default:
                throw BadPacketException.protocol("Unrecognised command " + type);
        }
    }

    private byte[] connack(PacketReader in) throws IOException {
        if (connected) {
            throw BadPacketException.protocol("duplicate CONNACK");
        }
        int flags = in.u8();
        int code = in.u8();
        boolean v5 = version == MqttVersion.V5;
        List<Property> properties = List.of();
        if (v5) {
            if (in.left() > 0) {
                properties = in.properties();
            } else if (code == 1) {
                // a broker that knows only 3.1.1 answers in its own words
                code = ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            } else {
                throw BadPacketException.malformed("CONNACK without properties");
            }
        }
        if (version == MqttVersion.V3_1) {
            flags = 0;
        }
        if (flags > 1) {
            throw BadPacketException.protocol("CONNACK with invalid connect flags");
        }
        if (flags == 1 && cleanStart && code == 0) {
            throw BadPacketException.protocol(
                    "CONNACK with session present when clean start was set");
        }
        connected = code == 0;
        if (!target.connack(new Acknowledgement(0, flags == 1, List.of(code), properties))) {
            throw new IOException("refused");
        }
        byte type = (byte) PacketTypes.CONNACK;
        return v5 ? new byte[] {type, 3, 0, 0, 0} : new byte[] {type, 2, 0, 0};
    }

    private void publish(int flags, PacketReader in) throws IOException, InterruptedException {
        int qos = flags >> 1 & 3;
        if (qos == 3) {
            throw BadPacketException.malformed("PUBLISH with QoS 3");
        }
        String topic = in.cachedText(topics);
        int packetId = 0;
        if (qos > 0) {
            packetId = in.u16();
            if (packetId == 0) {
                throw BadPacketException.protocol("PUBLISH with packet identifier 0");
            }
        }
        List<Property> properties = List.of();
        if (version == MqttVersion.V5) {
            properties = in.properties();
            topic = resolveAlias(topic, properties);
        }
        if (topic.isEmpty()) {
            throw BadPacketException.protocol("PUBLISH without a topic");
        }
        ReceivedMessage message =
                new ReceivedMessage(
                        topic,
                        in.rest(),
                        qos,
                        (flags & 1) != 0,
                        (flags & 8) != 0,
                        packetId,
                        properties);
        if (qos == 2) {
            target.stored(message);
        } else {
            target.message(message);
        }
    }

    private String resolveAlias(String topic, List<Property> properties) throws BadPacketException {
        Property property = Property.find(properties, PropertyId.TOPIC_ALIAS);
        if (property == null) {
            return topic;
        }
        Integer alias = (int) property.number();
        if (alias == 0 || alias > topicAliasMaximum) {
            throw BadPacketException.protocol(
                    "topic alias " + alias + " with a maximum of " + topicAliasMaximum);
        }
        if (aliases == null) {
            aliases = new HashMap<>();
        }
        if (!topic.isEmpty()) {
            aliases.put(alias, topic);
            return topic;
        }
        String known = aliases.get(alias);
        if (known == null) {
            throw BadPacketException.protocol("unknown topic alias " + alias);
        }
        return known;
    }

    private byte[] acknowledgement(int type, PacketReader in) throws IOException {
        int id = in.u16();
        int reason = 0;
        List<Property> properties = List.of();
        if (version == MqttVersion.V5) {
            reason = in.left() > 0 ? in.u8() : 0;
            properties = in.left() > 0 ? in.properties() : List.of();
        }
        OutPacket packet =
                target.answered(id, new Acknowledgement(id, false, List.of(reason), properties));
        if (packet == null || packet.kind != OutPacket.Kind.PUBLISH) {
            return null;
        }
        // a refused PUBREC ends the flow (MQTT 5, 4.3.3), which Paho takes for a broken connection
        int shownType = type == PacketTypes.PUBREC && reason >= 0x80 ? PacketTypes.PUBCOMP : type;
        return new byte[] {(byte) shownType, 2, (byte) (id >> 8), (byte) id};
    }

    private byte[] answer(int type, PacketReader in) throws IOException {
        int id = in.u16();
        List<Property> properties = version == MqttVersion.V5 ? in.properties() : List.of();
        List<Integer> reasons = new ArrayList<>(in.left());
        while (in.left() > 0) {
            reasons.add(in.u8());
        }
        OutPacket packet = target.answered(id, new Acknowledgement(id, false, reasons, properties));
        if (packet == null || packet.kind != OutPacket.Kind.REQUEST) {
            return null;
        }
        byte high = (byte) (id >> 8);
        byte low = (byte) id;
        if (version == MqttVersion.V5) {
            return new byte[] {(byte) type, 4, high, low, 0, 0};
        }
        return type == PacketTypes.SUBACK
                ? new byte[] {(byte) type, 3, high, low, 0}
                : new byte[] {(byte) type, 2, high, low};
    }
}
