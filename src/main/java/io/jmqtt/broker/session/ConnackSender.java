package io.jmqtt.broker.session;

import io.jmqtt.broker.config.LimitsConfig;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketWriter;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/** The answers to CONNECT of one loop (MQTT 5, 3.2). For that loop only. */
final class ConnackSender {
    /** The bytes of a CONNACK of MQTT 5 without properties. */
    private static final int SHORTEST = 5;

    private final Loop loop;
    private final Core core;

    ConnackSender(Loop loop, Core core) {
        this.loop = loop;
        this.core = core;
    }

    /**
     * Whether the client takes a packet as large as the CONNACK that lets it in (MQTT 5,
     * 3.1.2.11.4).
     *
     * @param serverKeepAlive in seconds, or -1 where the client's holds
     */
    boolean fits(Admission admission, int serverKeepAlive) {
        return admission.connect().maximumPacketSize() == 0
                || takes(
                        admission,
                        PacketWriter.lengthOfConnack5(properties(admission, serverKeepAlive)));
    }

    private static boolean takes(Admission admission, int length) {
        long most = admission.connect().maximumPacketSize();
        return most == 0 || length <= most;
    }

    /**
     * Lets the client in.
     *
     * @param present whether its session goes on
     * @param serverKeepAlive in seconds, or -1 where the client's holds
     */
    void accept(Admission admission, boolean present, int serverKeepAlive) {
        log(admission.clientId(), present, 0);
        Link link = admission.link();
        if (admission.connect().version() != MqttVersion.V5) {
            PacketWriter.connack3(link.begin(4), present, 0);
            link.end();
            return;
        }
        List<Property> properties = properties(admission, serverKeepAlive);
        PacketWriter.connack5(
                link.begin(PacketWriter.lengthOfConnack5(properties)), present, 0, properties);
        link.end();
    }

    private List<Property> properties(Admission admission, int serverKeepAlive) {
        LimitsConfig limits = core.config().limits();
        List<Property> properties = new ArrayList<>(6);
        if (serverKeepAlive >= 0) {
            properties.add(Property.number(PropertyId.SERVER_KEEP_ALIVE, serverKeepAlive));
        }
        if (admission.listener().maxTopicAlias() > 0) {
            properties.add(
                    Property.number(
                            PropertyId.TOPIC_ALIAS_MAXIMUM, admission.listener().maxTopicAlias()));
        }
        if (admission.idAssigned()) {
            properties.add(
                    Property.text(PropertyId.ASSIGNED_CLIENT_IDENTIFIER, admission.clientId()));
        }
        if (!core.config().messaging().retainAvailable()) {
            properties.add(Property.number(PropertyId.RETAIN_AVAILABLE, 0));
        }
        if (limits.maxPacketSize() > 0) {
            properties.add(Property.number(PropertyId.MAXIMUM_PACKET_SIZE, limits.maxPacketSize()));
        }
        if (limits.maxInflightMessages() > 0) {
            properties.add(
                    Property.number(PropertyId.RECEIVE_MAXIMUM, limits.maxInflightMessages()));
        }
        if (admission.listener().maxQos() < 2) {
            properties.add(Property.number(PropertyId.MAXIMUM_QOS, admission.listener().maxQos()));
        }
        return properties;
    }

    /**
     * Does not let the client in.
     *
     * @param code the reason code of MQTT 5, or the return code of MQTT 3; from 0x80 on, MQTT 3 is
     *     only closed
     * @param why words for the log
     */
    void refuse(Admission admission, boolean present, int code, String why) {
        Link link = admission.link();
        boolean v5 = admission.connect().version() == MqttVersion.V5;
        // MQTT 3 has no code for a busy server that clients know: Mosquitto only closes
        if (v5 ? takes(admission, SHORTEST) : code < ReasonCode.UNSPECIFIED_ERROR) {
            log(admission.clientId(), present, code);
            if (v5) {
                PacketWriter.connack5(link.begin(16), present, code, List.of());
            } else {
                PacketWriter.connack3(link.begin(4), present, code);
            }
            link.end();
        }
        if (core.logsConnections()) {
            core.logConnection(DisconnectText.line(admission.clientId(), link.address(), why));
        }
        link.close();
    }

    private void log(String clientId, boolean present, int code) {
        if (loop.isDebug()) {
            core.log().log(
                    LogType.DEBUG,
                    "Sending CONNACK to "
                            + clientId
                            + " ("
                            + (present ? 1 : 0)
                            + ", "
                            + code
                            + ")");
        }
    }
}
