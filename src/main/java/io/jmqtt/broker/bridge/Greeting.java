package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.config.BridgeConfig.Direction;
import io.jmqtt.broker.config.BridgeConfig.Topic;
import io.jmqtt.broker.session.BridgeSession;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.AnswerPacket;
import io.jmqtt.mqtt.ClientPacketWriter;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.PublishEncoder;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.SubscriptionFilter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a bridge sends first on a connection, in Mosquitto's order: that it is there, then for each
 * topic line SUBSCRIBE or UNSUBSCRIBE; and what the other broker answers to that.
 */
final class Greeting {
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final byte[] NO_BYTES = {};

    private final BridgeConfig config;
    private final Dialect dialect;
    private final BridgeSession session;
    private final BridgeLink link;
    private final BrokerLog log;
    private final Map<Integer, String> asked = new HashMap<>();

    Greeting(
            BridgeConfig config,
            Dialect dialect,
            BridgeSession session,
            BridgeLink link,
            BrokerLog log) {
        this.config = config;
        this.dialect = dialect;
        this.session = session;
        this.link = link;
        this.log = log;
    }

    void send(Notifications notifications) {
        if (notifications.goThere()) {
            notify(notifications);
        }
        for (Topic topic : config.topics()) {
            String filter = topic.remotePrefix() + topic.pattern();
            if (topic.direction() != Direction.OUT) {
                subscribe(filter, topic.qos());
            } else if (config.attemptUnsubscribe()) {
                unsubscribe(filter);
            }
        }
    }

    private void notify(Notifications notifications) {
        int qos = Math.min(1, dialect.maxQos());
        byte[] payload = notifications.payload();
        PublishEncoder encoder = new PublishEncoder();
        encoder.begin(
                notifications.topic().getBytes(StandardCharsets.UTF_8),
                NO_BYTES,
                payload,
                0,
                payload.length,
                false);
        int packetId = qos == 0 ? 0 : session.reservePacketId();
        encoder.write(
                link.begin(encoder.writtenLength(dialect.isMqtt5(), qos)),
                dialect.isMqtt5(),
                qos << 1 | (dialect.keepsRetain() ? 1 : 0),
                packetId);
        link.end();
    }

    private void subscribe(String filter, int qos) {
        int packetId = session.reservePacketId();
        int options = qos;
        if (dialect.isMqtt5()) {
            // a shared subscription may not be without one's own messages (MQTT 5, 3.8.3.1)
            boolean shared = SubscriptionFilter.of(filter).group() != null;
            options |= RETAIN_AS_PUBLISHED | (shared ? 0 : NO_LOCAL);
        }
        if (log.isOn(LogType.DEBUG)) {
            log.log(
                    LogType.DEBUG,
                    String.format(
                            "Bridge %s sending SUBSCRIBE (Mid: %d, Topic: %s, QoS: %d, Options:"
                                    + " 0x%02x)",
                            config.localClientId(), packetId, filter, qos, options & ~3));
        }
        asked.put(packetId, filter);
        link.send(ClientPacketWriter.subscribe(dialect.isMqtt5(), packetId, filter, options));
    }

    private void unsubscribe(String filter) {
        int packetId = session.reservePacketId();
        if (log.isOn(LogType.DEBUG)) {
            log.log(
                    LogType.DEBUG,
                    String.format(
                            "Bridge %s sending UNSUBSCRIBE (Mid: %d, Topic: %s)",
                            config.localClientId(), packetId, filter));
        }
        asked.put(packetId, filter);
        link.send(ClientPacketWriter.unsubscribe(dialect.isMqtt5(), packetId, filter));
    }

    void subscribed(AnswerPacket packet) {
        String filter = answered(packet);
        if (packet.codes().length != 1) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: SUBACK for more than was asked.");
        }
        int code = packet.codes()[0];
        if (code >= ReasonCode.UNSPECIFIED_ERROR) {
            log.log(
                    LogType.WARNING,
                    String.format(
                            "Warning: Bridge %s: the other broker refused the subscription to"
                                    + " '%s' (0x%02X).",
                            config.name(), filter, code));
        }
    }

    void unsubscribed(AnswerPacket packet) {
        answered(packet);
    }

    private String answered(AnswerPacket packet) {
        String filter = asked.remove(packet.packetId());
        if (filter == null) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: answer to what was not asked.");
        }
        session.giveBack(packet.packetId());
        return filter;
    }
}
