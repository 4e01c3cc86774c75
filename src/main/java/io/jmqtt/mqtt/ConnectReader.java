package io.jmqtt.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads CONNECT (MQTT 5, 3.1; MQTT 3.1.1, 3.1), as strictly as Mosquitto does. Complaints are in
 * Mosquitto's words, see {@link ProtocolException#line}.
 */
public final class ConnectReader {
    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USERNAME = 0x80;
    private static final byte[] NO_BYTES = {};

    /** How most complaints begin: before the client id is known the peer has only an address. */
    private static final String BY_ADDRESS = "Protocol error from %p: CONNECT with ";

    private static final String BY_ID = "Protocol error from %s: CONNECT ";

    private final PacketInput in;
    private MqttVersion version;
    private boolean bridge;
    private String clientId;

    /** A reader of one packet whose body the input stands at. */
    public ConnectReader(PacketInput in) {
        this.in = in;
    }

    /** The version, known once the packet was read that far even where the rest is wrong. */
    public MqttVersion version() {
        return version;
    }

    /** The client id as it was sent, known once the packet was read that far; else null. */
    public String clientId() {
        return clientId;
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
                            "Protocol error from %%p: CONNECT with non-zero reserved flags"
                                    + " (%02X).",
                            firstByte & 0x0F));
        }
        int start = in.position();
        readVersion();
        need(1, BY_ADDRESS + "missing connect flags.");
        int flags = in.readByte();
        checkFlags(flags);
        need(2, "%p sent CONNECT with missing keepalive.");
        int keepAlive = in.readShort();
        List<Property> properties = isV5() ? Properties.read(in, Properties.IN_CONNECT) : List.of();
        if (Property.find(properties, PropertyId.AUTHENTICATION_DATA) != null
                && Property.find(properties, PropertyId.AUTHENTICATION_METHOD) == null) {
            throw ProtocolException.protocolError(null);
        }
        clientId = readClientId();
        checkWillBits(flags);
        WillMessage will = (flags & WILL) == 0 ? null : readWill(flags);
        String username = null;
        if (isThere(flags & USERNAME, "with username flag but no username.")) {
            username = in.readString();
        }
        if ((flags & PASSWORD) != 0 && (flags & USERNAME) == 0 && !isV5()) {
            throw ProtocolException.silent(
                            ReasonCode.MALFORMED_PACKET,
                            "Protocol error from %s: password without username, closing"
                                    + " connection.")
                    .grave();
        }
        byte[] password = null;
        if (isThere(flags & PASSWORD, "with password flag but no password.")) {
            password = in.readBinary();
        }
        if (in.remaining() > 0) {
            int read = in.position() - start;
            throw ProtocolException.malformed(
                    BY_ID
                            + "packet with overlong remaining length ("
                            + read
                            + ":"
                            + (read + in.remaining())
                            + ").");
        }
        Property method = Property.find(properties, PropertyId.AUTHENTICATION_METHOD);
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

    /** Whether a field that a flag announces is there; version 3.1 may leave it out. */
    private boolean isThere(int flag, String complaint) {
        if (flag == 0 || version == MqttVersion.V3_1 && in.remaining() == 0) {
            return false;
        }
        need(2, BY_ID + complaint);
        return true;
    }

    private void need(int bytes, String complaint) {
        if (in.remaining() < bytes) {
            throw ProtocolException.malformed(complaint);
        }
    }

    private void readVersion() {
        need(2, BY_ADDRESS + "missing protocol string length.");
        int length = in.readShort();
        if (length != MqttVersion.V5.protocolName().length()
                && length != MqttVersion.V3_1.protocolName().length()) {
            throw ProtocolException.silent(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    BY_ADDRESS + "incorrect protocol string length (" + length + ").");
        }
        need(length, BY_ADDRESS + "missing protocol string.");
        String name = in.buffer().toString(in.skip(length), length, StandardCharsets.ISO_8859_1);
        boolean old = name.equals(MqttVersion.V3_1.protocolName());
        if (!old && !name.equals(MqttVersion.V5.protocolName())) {
            throw ProtocolException.silent(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    BY_ADDRESS + "invalid protocol \"" + name + "\".");
        }
        need(1, BY_ADDRESS + "missing protocol version.");
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
                    BY_ADDRESS + "invalid protocol version (" + level + ").");
        }
        bridge = level != plain;
    }

    private void checkFlags(int flags) {
        if ((flags & RESERVED) != 0 && version != MqttVersion.V3_1) {
            throw silent(
                    String.format(
                            "Protocol error from %%p: CONNECT with non-zero connect reserved"
                                    + " flag (%02X).",
                            flags));
        }
        if ((flags >> 3 & 3) == 3) {
            throw silent(BY_ADDRESS + "invalid Will QoS (3).");
        }
    }

    private void checkWillBits(int flags) {
        int willQos = flags >> 3 & 3;
        boolean willBits = willQos != 0 || (flags & WILL_RETAIN) != 0;
        if ((flags & WILL) == 0 && willBits && version != MqttVersion.V3_1) {
            throw silent(
                    BY_ID
                            + "without Will with non-zero QoS ("
                            + willQos
                            + ") or retain ("
                            + (flags >> 5 & 1)
                            + ").");
        }
    }

    private String readClientId() {
        String missing = "Protocol error from %p CONNECT with missing clientid string.";
        need(2, missing);
        int length = in.readShort();
        need(length, missing);
        int from = in.skip(length);
        if (!Utf8.isValid(in.buffer(), from, length)) {
            throw new ProtocolException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, null);
        }
        return in.buffer().toString(from, length, StandardCharsets.UTF_8);
    }

    private WillMessage readWill(int flags) {
        List<Property> properties = isV5() ? Properties.read(in, Properties.IN_WILL) : List.of();
        Property response = Property.find(properties, PropertyId.RESPONSE_TOPIC);
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
