package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Writes the packets that only a client sends, as a bridge does: for any of the versions. */
public final class ClientPacketWriter {
    /** Bytes of PINGREQ. */
    public static final int PINGREQ_LENGTH = 2;

    private static final int BRIDGE = 0x80;

    private ClientPacketWriter() {}

    /**
     * CONNECT (MQTT 5, 3.1). Properties of MQTT 5 are written in Mosquitto's order and only where
     * they say something: topic alias maximum, session expiry, receive maximum. A maximum packet
     * size and an authentication method are not written.
     *
     * @return the whole packet
     */
    public static ByteBuf connect(ConnectPacket packet) {
        ByteBuf body = Unpooled.buffer(128);
        Properties.writeString(body, packet.version().protocolName());
        body.writeByte(packet.version().level() | (packet.bridge() ? BRIDGE : 0));
        body.writeByte(flags(packet));
        body.writeShort(packet.keepAlive());
        boolean v5 = packet.version() == MqttVersion.V5;
        if (v5) {
            writeProperties(body, properties(packet));
        }
        Properties.writeString(body, packet.clientId());
        if (packet.will() != null) {
            if (v5) {
                FixedHeader.writeVariable(body, 0);
            }
            Properties.writeString(body, packet.will().topic());
            writeBinary(body, packet.will().payload());
        }
        if (packet.username() != null) {
            Properties.writeString(body, packet.username());
        }
        if (packet.password() != null) {
            writeBinary(body, packet.password());
        }
        return withHeader(PacketType.CONNECT << 4, body);
    }

    private static int flags(ConnectPacket packet) {
        int flags = packet.cleanStart() ? 0x02 : 0;
        if (packet.will() != null) {
            flags |= 0x04 | packet.will().qos() << 3 | (packet.will().retain() ? 0x20 : 0);
        }
        return flags
                | (packet.username() != null ? 0x80 : 0)
                | (packet.password() != null ? 0x40 : 0);
    }

    private static List<Property> properties(ConnectPacket packet) {
        List<Property> properties = new ArrayList<>(3);
        if (packet.topicAliasMaximum() > 0) {
            properties.add(
                    Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, packet.topicAliasMaximum()));
        }
        if (packet.sessionExpiry() > 0) {
            properties.add(
                    Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, packet.sessionExpiry()));
        }
        if (packet.receiveMaximum() > 0) {
            properties.add(Property.number(PropertyId.RECEIVE_MAXIMUM, packet.receiveMaximum()));
        }
        return properties;
    }

    private static void writeProperties(ByteBuf out, List<Property> properties) {
        FixedHeader.writeVariable(out, PacketWriter.lengthOf(properties));
        for (Property property : properties) {
            Properties.write(out, property);
        }
    }

    private static void writeBinary(ByteBuf out, byte[] bytes) {
        out.writeShort(bytes.length);
        out.writeBytes(bytes);
    }

    /**
     * SUBSCRIBE with one filter (MQTT 5, 3.8).
     *
     * @param options the QoS, with MQTT 5 also the other options
     * @return the whole packet
     */
    public static ByteBuf subscribe(boolean v5, int packetId, String filter, int options) {
        ByteBuf body = Unpooled.buffer(64);
        beginFilter(body, v5, packetId, filter);
        body.writeByte(options);
        return withHeader(PacketType.SUBSCRIBE << 4 | 2, body);
    }

    /**
     * UNSUBSCRIBE with one filter (MQTT 5, 3.10).
     *
     * @return the whole packet
     */
    public static ByteBuf unsubscribe(boolean v5, int packetId, String filter) {
        ByteBuf body = Unpooled.buffer(64);
        beginFilter(body, v5, packetId, filter);
        return withHeader(PacketType.UNSUBSCRIBE << 4 | 2, body);
    }

    private static void beginFilter(ByteBuf body, boolean v5, int packetId, String filter) {
        body.writeShort(packetId);
        if (v5) {
            body.writeByte(0);
        }
        Properties.writeString(body, filter);
    }

    public static void pingreq(ByteBuf out) {
        out.writeShort(PacketType.PINGREQ << 12);
    }

    private static ByteBuf withHeader(int firstByte, ByteBuf body) {
        ByteBuf out = Unpooled.buffer(5 + body.readableBytes());
        out.writeByte(firstByte);
        FixedHeader.writeVariable(out, body.readableBytes());
        return out.writeBytes(body);
    }
}
