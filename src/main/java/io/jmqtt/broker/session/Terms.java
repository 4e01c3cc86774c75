package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.mqtt.ConnectPacket;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.WillMessage;

/**
 * What holds on one connection of a session from CONNACK on.
 *
 * @param identity who the peer is
 * @param login what it came in with; null for a bridge, which is asked for none
 * @param version what is spoken
 * @param timeout seconds without a packet after which the peer is taken for gone; {@link
 *     Long#MAX_VALUE} where that is not looked at here
 * @param maximumPacketSize bytes of the largest packet that the peer takes
 * @param sessionExpiry seconds that CONNECT asked for
 * @param aliasesOut topic aliases that may be used towards the peer, 0 to 65535
 * @param aliasesIn topic aliases that the peer may use, 0 to 65535
 * @param maxQosOut highest QoS that the peer takes, 0 to 2
 * @param maxQosIn highest QoS that the peer may publish with, 0 to 2
 * @param retainOut whether messages for the peer keep their retain flag
 * @param receiveMaximum messages of QoS 2 that the peer may have in flight; 0 for what the whole
 *     broker allows
 * @param will the will of the peer, or null
 * @param topics what the peer calls the topics, or null where it calls them as this broker does
 */
public record Terms(
        AccessControl.Identity identity,
        AccessControl.Login login,
        MqttVersion version,
        long timeout,
        long maximumPacketSize,
        long sessionExpiry,
        int aliasesOut,
        int aliasesIn,
        int maxQosOut,
        int maxQosIn,
        boolean retainOut,
        int receiveMaximum,
        WillMessage will,
        TopicMapping topics) {

    private static final int HIGHEST_QOS = 2;

    /**
     * What holds for a client that was let in.
     *
     * @param keepAlive seconds, 0 for off
     */
    static Terms of(Admission admission, int keepAlive) {
        ConnectPacket connect = admission.connect();
        ListenerConfig listener = admission.listener();
        String mount = listener.mountPoint();
        return new Terms(
                admission.identity(),
                admission.login(),
                connect.version(),
                keepAlive == 0 ? Long.MAX_VALUE : keepAlive * 3L / 2,
                connect.maximumPacketSize() == 0 ? Long.MAX_VALUE : connect.maximumPacketSize(),
                connect.sessionExpiry(),
                Math.min(connect.topicAliasMaximum(), listener.maxTopicAliasBroker()),
                listener.maxTopicAlias(),
                HIGHEST_QOS,
                listener.maxQos(),
                true,
                0,
                mountedWill(connect.will(), mount),
                mount == null || mount.isEmpty() ? null : new MountPoint(mount));
    }

    /** What is put before every topic of the peer, or null. */
    String mountPoint() {
        return topics instanceof MountPoint mount ? mount.prefix() : null;
    }

    private static WillMessage mountedWill(WillMessage will, String mount) {
        return will == null || mount == null
                ? will
                : new WillMessage(
                        mount + will.topic(),
                        will.payload(),
                        will.qos(),
                        will.retain(),
                        will.delay(),
                        will.expiry(),
                        will.properties());
    }
}
