package io.jmqtt.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads CONNECT (MQTT 5, 3.1; MQTT 3.1.1, 3.1), as strictly as Mosquitto does. Complaints are in
 * Mosquitto's words with {@code %s} where it names the client.
 */
public final class ConnectReader {
    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USERNAME = 0x80;
    private static final byte[] NO_BYTES = {};

    private final PacketInput in;
    private MqttVersion version;
    private boolean bridge;

    /** A reader of one packet whose body the input stands at. */
    public ConnectReader(PacketInput in) {
        this.in = in;
    }

    /** The version, known once the packet was read that far even where the rest is wrong. */
    public MqttVersion version() {
        return version;
    }

    /**
     * Reads the packet.
     *
     * @param firstByte the first byte of the packet
     * @throws ProtocolException with 0x84 where the level is not spoken (the version is null then
     *     for levels that no version has), 0x85 for a client id that is not UTF-8, else 0x81 or
     *     0x82
     */
    public ConnectPacket read(int firstByte) {
        if ((firstByte & 0x0F) != 0) {
            throw ProtocolException.silent(
                    ReasonCode.MALFORMED_PACKET,
                    String.format(
                            "Protocol error from %%s: CONNECT non-zero reserved flags (%02X).",
                            firstByte & 0x0F));
        }
        readVersion();
        int flags = in.readByte();
        checkFlags(flags);
        int keepAlive = in.readShort();
        List<Property> properties = isV5() ? Properties.read(in, Properties.IN_CONNECT) : List.of();
        if (Properties.find(properties, PropertyId.AUTHENTICATION_DATA) != null
                && Properties.find(properties, PropertyId.AUTHENTICATION_METHOD) == null) {
            throw ProtocolException.protocolError(null);
        }
        String clientId = readClientId();
        WillMessage will = (flags & WILL) == 0 ? null : readWill(flags);
        String username = null;
        if ((flags & USERNAME) != 0 && !(version == MqttVersion.V3_1 && in.remaining() == 0)) {
            username = in.readString();
        }
        byte[] password = null;
        if ((flags & PASSWORD) != 0 && !(version == MqttVersion.V3_1 && in.remaining() == 0)) {
            password = in.readBinary();
        }
        if (in.remaining() > 0) {
            throw ProtocolException.malformed(
                    "Protocol error from %s: CONNECT packet with overlong remaining length.");
        }
        Property method = Properties.find(properties, PropertyId.AUTHENTICATION_METHOD);
        return new ConnectPacket(
                version,
                bridge,
                clientId,
                (flags & CLEAN_START) != 0,
                keepAlive,
                will,
                username,
                password,
                Properties.numberOf(properties, PropertyId.SESSION_EXPIRY_INTERVAL, 0),
                (int) Properties.numberOf(properties, PropertyId.RECEIVE_MAXIMUM, 0),
                Properties.numberOf(properties, PropertyId.MAXIMUM_PACKET_SIZE, 0),
                (int) Properties.numberOf(properties, PropertyId.TOPIC_ALIAS_MAXIMUM, 0),
                method == null ? null : method.text());
    }

    private void readVersion() {
        String name = in.readString();
        boolean old = name.equals(MqttVersion.V3_1.protocolName());
        if (!old && !name.equals(MqttVersion.V5.protocolName())) {
            throw ProtocolException.silent(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "Protocol error from %s: CONNECT with invalid protocol \"" + name + "\".");
        }
        int level = in.readByte();
        int plain = level & 0x7F;
        if (old && plain == 3) {
            version = MqttVersion.V3_1;
        } else if (!old && plain == 4) {
            version = MqttVersion.V3_1_1;
        } else if (!old && level == 5) {
            version = MqttVersion.V5;
        } else {
            if (plain == 3 || plain == 4) {
                // a 3.x client with the wrong name: it understands the answer of 3.x
                version = MqttVersion.V3_1_1;
            }
            throw new ProtocolException(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "Protocol error from %s: CONNECT with invalid protocol version ("
                            + level
                            + ").");
        }
        bridge = level != plain;
    }

    private void checkFlags(int flags) {
        if ((flags & RESERVED) != 0 && version != MqttVersion.V3_1) {
            throw silent(
                    String.format(
                            "Protocol error from %%s: CONNECT non-zero connect reserved flag"
                                    + " (%02X).",
                            flags));
        }
        int willQos = flags >> 3 & 3;
        if (willQos == 3) {
            throw silent("Protocol error from %s: CONNECT invalid Will QoS (3).");
        }
        boolean willBits = willQos != 0 || (flags & WILL_RETAIN) != 0;
        if ((flags & WILL) == 0 && willBits && version != MqttVersion.V3_1) {
            throw silent(
                    "Protocol error from %s: CONNECT without Will with non-zero QoS ("
                            + willQos
                            + ") or retain ("
                            + (flags >> 5 & 1)
                            + ").");
        }
        if ((flags & PASSWORD) != 0 && (flags & USERNAME) == 0 && !isV5()) {
            throw silent("Protocol error from %s: password without username, closing connection.");
        }
    }

    private String readClientId() {
        int length = in.readShort();
        int from = in.skip(length);
        if (!Utf8.isValid(in.buffer(), from, length)) {
            throw new ProtocolException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, null);
        }
        return in.buffer().toString(from, length, StandardCharsets.UTF_8);
    }

    private WillMessage readWill(int flags) {
        List<Property> properties = isV5() ? Properties.read(in, Properties.IN_WILL) : List.of();
        Property response = Properties.find(properties, PropertyId.RESPONSE_TOPIC);
        if (response != null && !Topics.isValidName(response.text())) {
            throw ProtocolException.protocolError(null);
        }
        String topic = in.readString();
        if (topic.isEmpty()) {
            throw silent("Protocol error from %s: Will with empty topic.");
        }
        if (!Topics.isValidName(topic)) {
            throw silent(null);
        }
        byte[] payload = in.readBinary();
        return new WillMessage(
                topic,
                payload,
                flags >> 3 & 3,
                (flags & WILL_RETAIN) != 0,
                Properties.numberOf(properties, PropertyId.WILL_DELAY_INTERVAL, 0),
                Properties.numberOf(properties, PropertyId.MESSAGE_EXPIRY_INTERVAL, 0),
                properties.isEmpty() ? NO_BYTES : Properties.forwarded(properties));
    }

    private boolean isV5() {
        return version == MqttVersion.V5;
    }

    private static ProtocolException silent(String text) {
        return ProtocolException.silent(ReasonCode.MALFORMED_PACKET, text);
    }
}
