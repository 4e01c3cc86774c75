package io.jmqtt.broker.bridge;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.session.Terms;
import io.jmqtt.mqtt.ClientPacketWriter;
import io.jmqtt.mqtt.ConnackPacket;
import io.jmqtt.mqtt.ConnectPacket;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.WillMessage;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the other broker understands: begins with what the configuration says and learns from each
 * refusal (MQTT 5, 3.2.2).
 */
final class Dialect {
    private static final int BAD_VERSION = 1;
    private static final int UNLIMITED_WINDOW = 65535;

    private final BridgeConfig config;
    private final RemappedTopics topics;
    private MqttVersion version;
    private boolean tryPrivate;
    private int willQos = 1;
    private boolean retainWill;
    private boolean repeats;
    private ConnackPacket connack;

    Dialect(BridgeConfig config) {
        this.config = config;
        this.version = config.protocolVersion();
        this.tryPrivate = config.tryPrivate();
        this.retainWill = config.outgoingRetain();
        this.topics = new RemappedTopics(config.topics());
    }

    MqttVersion version() {
        return version;
    }

    boolean isMqtt5() {
        return version == MqttVersion.V5;
    }

    /** MQTT 3.1 says nothing of whether the session goes on. */
    boolean cannotTellSession() {
        return version == MqttVersion.V3_1;
    }

    /** The highest QoS that the other broker takes; once it has accepted the connection. */
    int maxQos() {
        return connack.maximumQos();
    }

    /** CONNECT. */
    ByteBuf connect(Notifications notifications) {
        WillMessage will = notifications.will(willQos, retainWill);
        boolean v5 = isMqtt5();
        byte[] password =
                config.remotePassword() == null
                        ? null
                        : config.remotePassword().getBytes(StandardCharsets.UTF_8);
        return ClientPacketWriter.connect(
                new ConnectPacket(
                        version,
                        tryPrivate && !v5,
                        config.remoteClientId(),
                        config.cleanSession(),
                        config.keepalive(),
                        will,
                        config.remoteUsername(),
                        password,
                        v5 ? config.sessionExpiryInterval() : 0,
                        v5 ? config.receiveMaximum() : 0,
                        0,
                        v5 ? config.maxTopicAlias() : 0,
                        null));
    }

    /** The other broker has accepted the connection. */
    void accepted(ConnackPacket packet) {
        connack = packet;
    }

    /** What holds on the connection that was accepted. */
    Terms terms(AccessControl.Identity identity) {
        boolean v5 = isMqtt5();
        long own = config.maxPacketSize() == 0 ? Long.MAX_VALUE : config.maxPacketSize();
        long theirs =
                connack.maximumPacketSize() == 0 ? Long.MAX_VALUE : connack.maximumPacketSize();
        int window = config.receiveMaximum() == 0 ? UNLIMITED_WINDOW : config.receiveMaximum();
        return new Terms(
                identity,
                null,
                version,
                Long.MAX_VALUE,
                Math.min(own, theirs),
                0,
                Math.min(connack.topicAliasMaximum(), config.maxTopicAlias()),
                v5 ? config.maxTopicAlias() : 0,
                connack.maximumQos(),
                2,
                config.outgoingRetain() && connack.retainAvailable(),
                v5 ? window : 0,
                null,
                topics);
    }

    /** Whether messages keep their retain flag. */
    boolean keepsRetain() {
        return config.outgoingRetain() && connack.retainAvailable();
    }

    /** Whether the other broker speaks no MQTT 5 and says so as a broker of MQTT 3. */
    boolean isFallback(ConnackPacket packet) {
        return isMqtt5() && packet.short3() && packet.code() == BAD_VERSION;
    }

    /**
     * Learns from a refusal, so that the next attempt may do better.
     *
     * @return the line for the log
     */
    String refused(ConnackPacket packet) {
        repeats = true;
        int code = packet.code();
        if (isFallback(packet)) {
            version = MqttVersion.V3_1_1;
            return "Warning: Remote bridge "
                    + config.name()
                    + " does not support MQTT v5.0, reconnecting using MQTT v3.1.1.";
        }
        if (!isMqtt5()) {
            repeats = code == BAD_VERSION && tryPrivate;
            if (code == BAD_VERSION) {
                tryPrivate = false;
            }
            return ReasonCode.connackText(code);
        }
        if (code == ReasonCode.RETAIN_NOT_SUPPORTED && retainWill) {
            retainWill = false;
            return "Connection Refused: retain not available (will retry)";
        }
        if (code == ReasonCode.QOS_NOT_SUPPORTED && willQos > 0) {
            willQos--;
            return "Connection Refused: QoS not supported (will retry)";
        }
        repeats = false;
        return "Connection Refused: "
                + (packet.short3()
                        ? "malformed CONNACK"
                        : ReasonCode.text(code).toLowerCase(Locale.ROOT));
    }

    /** Whether the last refusal is worth another attempt at the same address. */
    boolean repeatsAddress() {
        return repeats;
    }
}
