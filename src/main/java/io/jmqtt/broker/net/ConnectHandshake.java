package io.jmqtt.broker.net;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.session.Admission;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.session.Link.NameByTls;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.ConnectPacket;
import io.jmqtt.mqtt.ConnectReader;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.mqtt.WillMessage;
import java.util.Locale;
import java.util.UUID;

/**
 * What happens to a CONNECT before it reaches its session: which version, which client id, whether
 * the will is possible, who it is (MQTT 5, 3.1.4). One for each connection.
 */
final class ConnectHandshake {
    /** The client is not let in and gets this code of its own version. */
    static final class Refused extends RuntimeException {
        final int code3;
        final int code5;
        final String why;

        /**
         * @param code3 the return code for MQTT 3, or 0 where the connection is only closed
         * @param why for the log
         */
        Refused(int code3, int code5, String why) {
            super(why, null, false, false);
            this.code3 = code3;
            this.code5 = code5;
            this.why = why;
        }
    }

    private static final int REJECTED = 2;
    private static final int BAD_USERNAME = 4;
    private static final int NOT_AUTHORISED = 5;
    private static final String DISALLOWED =
            "used disallowed feature (QoS too high, retain not supported, or bad AUTH method)";

    private final Core core;
    private final Listener listener;
    private final Connection link;
    private MqttVersion version;
    private String clientId;
    private String sentId;

    ConnectHandshake(Core core, Listener listener, Connection link) {
        this.core = core;
        this.listener = listener;
        this.link = link;
    }

    /** The version of the client as far as it is known; null where it is none that we speak. */
    MqttVersion version() {
        return version;
    }

    /** The client id, or null while it is not known. */
    String clientId() {
        return clientId;
    }

    /** The client id as the packet had it, null where reading did not come that far. */
    String sentId() {
        return sentId;
    }

    /**
     * Reads CONNECT and checks all but the password.
     *
     * @throws ProtocolException where the packet is wrong
     * @throws Refused where the client is not let in
     */
    Admission read(int firstByte, PacketInput in) {
        ConnectReader reader = new ConnectReader(in);
        ConnectPacket connect;
        try {
            connect = reader.read(firstByte);
        } finally {
            version = reader.version();
            sentId = reader.clientId();
        }
        ListenerConfig config = listener.config();
        if (!config.versions().contains(version)) {
            throw new ProtocolException(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "Protocol error from %p: CONNECT with invalid protocol version ("
                            + version.level()
                            + ").");
        }
        clientId = connect.clientId();
        boolean assigned = clientId.isEmpty();
        if (assigned) {
            clientId = generated(connect, config);
        }
        String prefix = core.config().clientidPrefixes();
        if (prefix != null && !clientId.startsWith(prefix)) {
            throw notAuthorised();
        }
        boolean nameByTls = link.nameByTls() != NameByTls.NOT_ASKED;
        String username = nameByTls ? link.username() : emptyIsNone(connect.username());
        if (nameByTls && username == null) {
            throw new Refused(
                    BAD_USERNAME, ReasonCode.BAD_USER_NAME_OR_PASSWORD, "bad username or password");
        }
        if (config.useUsernameAsClientid()) {
            if (username == null) {
                throw notAuthorised();
            }
            clientId = username;
            assigned = false;
        }
        if (connect.authMethod() != null) {
            throw new Refused(0, ReasonCode.BAD_AUTHENTICATION_METHOD, DISALLOWED);
        }
        if (connect.will() != null) {
            check(connect.will(), config);
        }
        AccessControl.Identity identity =
                new AccessControl.Identity(
                        clientId, username, host(link.address()), listener.port());
        return new Admission(connect, clientId, assigned, identity, nameByTls, config, link);
    }

    private String generated(ConnectPacket connect, ListenerConfig config) {
        if (version == MqttVersion.V3_1) {
            complain(": v3.1 CONNECT with zero length clientid.");
            throw new Refused(REJECTED, 0, "client identifier not valid");
        }
        boolean forbidden =
                !config.allowZeroLengthClientid()
                        || version == MqttVersion.V3_1_1 && !connect.cleanStart();
        if (forbidden) {
            complain(": CONNECT with zero length clientid when forbidden.");
            throw new Refused(
                    REJECTED, ReasonCode.UNSPECIFIED_ERROR, "client identifier not valid");
        }
        String own = config.autoIdPrefix();
        return (own == null ? "" : own) + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }

    private void complain(String what) {
        if (core.config().log().connectionMessages() && core.log().isOn(LogType.INFORMATION)) {
            core.log().log(LogType.INFORMATION, "Protocol error from " + link.address() + what);
        }
    }

    private void check(WillMessage will, ListenerConfig config) {
        if (will.topic().startsWith("$CONTROL/")) {
            throw ProtocolException.silent(ReasonCode.NOT_AUTHORIZED, null);
        }
        if (will.qos() > config.maxQos()) {
            throw new Refused(0, ReasonCode.QOS_NOT_SUPPORTED, DISALLOWED);
        }
        if (will.retain() && !core.config().messaging().retainAvailable()) {
            throw new Refused(0, ReasonCode.RETAIN_NOT_SUPPORTED, DISALLOWED);
        }
        int most = core.config().limits().messageSizeLimit();
        if (most > 0 && will.payload().length > most) {
            core.log().log(
                    LogType.DEBUG, "Client " + clientId + " connected with too large Will payload");
            throw new Refused(NOT_AUTHORISED, ReasonCode.PACKET_TOO_LARGE, "oversize payload");
        }
        if (config.mountPoint() != null
                && !Topics.isValidName(config.mountPoint() + will.topic())) {
            throw ProtocolException.silent(ReasonCode.MALFORMED_PACKET, null);
        }
    }

    static Refused notAuthorised() {
        return new Refused(NOT_AUTHORISED, ReasonCode.NOT_AUTHORIZED, "not authorised");
    }

    private static String emptyIsNone(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }
}
