package io.jmqtt.broker.config;

import io.jmqtt.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One bridge to another broker.
 *
 * @param name the name of the section
 * @param addresses where the other broker is, in order of preference
 * @param topics what is passed on, in the order of the file
 * @param bindAddress local address of the connection, or null
 * @param remoteClientId client id at the other broker
 * @param remoteUsername user name at the other broker, or null
 * @param remotePassword password at the other broker, or null
 * @param localClientId client id of the session in this broker
 * @param localUsername user name of the session in this broker, or null
 * @param localPassword password of the session in this broker, or null
 * @param cleanSession whether the other broker forgets the bridge when it goes
 * @param localCleanSession whether messages are dropped while the bridge is down
 * @param protocolVersion the version spoken
 * @param tryPrivate whether the other broker is told that this is a bridge
 * @param keepalive seconds, 5 to 65535
 * @param startType when the bridge connects
 * @param restartBase shortest wait in seconds before the next attempt
 * @param restartCap longest wait in seconds; equal to restartBase for a constant wait
 * @param restartStable seconds that a connection must have lasted to start again with the shortest
 *     wait
 * @param idleTimeout seconds without traffic after which a lazy bridge closes
 * @param threshold queued messages that make a lazy bridge connect
 * @param roundRobin whether the bridge stays where it is rather than return to the first address
 * @param notifications whether the state of the bridge is published
 * @param notificationsLocalOnly whether it is published here only
 * @param notificationTopic where it is published
 * @param attemptUnsubscribe whether outgoing topics are unsubscribed at the other broker
 * @param outgoingRetain whether messages keep their retain flag on the way out
 * @param maxPacketSize bytes of the largest packet sent, 0 is no limit
 * @param maxTopicAlias topic aliases accepted, 0 to 65535
 * @param receiveMaximum 1 to 65535, 0 is not sent
 * @param sessionExpiryInterval seconds, 0 to 4294967295
 * @param reloadType when changed settings are used
 * @param tcpKeepalive TCP keep-alive, or null for none
 * @param tcpUserTimeout milliseconds of TCP_USER_TIMEOUT, -1 where not set
 * @param tls TLS
 */
public record BridgeConfig(
        String name,
        List<Address> addresses,
        List<Topic> topics,
        String bindAddress,
        String remoteClientId,
        String remoteUsername,
        String remotePassword,
        String localClientId,
        String localUsername,
        String localPassword,
        boolean cleanSession,
        boolean localCleanSession,
        MqttVersion protocolVersion,
        boolean tryPrivate,
        int keepalive,
        StartType startType,
        int restartBase,
        int restartCap,
        int restartStable,
        int idleTimeout,
        int threshold,
        boolean roundRobin,
        boolean notifications,
        boolean notificationsLocalOnly,
        String notificationTopic,
        boolean attemptUnsubscribe,
        boolean outgoingRetain,
        int maxPacketSize,
        int maxTopicAlias,
        int receiveMaximum,
        long sessionExpiryInterval,
        ReloadType reloadType,
        TcpKeepalive tcpKeepalive,
        int tcpUserTimeout,
        BridgeTlsConfig tls) {

    /** The same but for what the change does to a mutable copy. */
    public BridgeConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.name = name;
        draft.addresses = new ArrayList<>(addresses);
        draft.topics = new ArrayList<>(topics);
        draft.bindAddress = bindAddress;
        draft.remoteClientId = remoteClientId;
        draft.remoteUsername = remoteUsername;
        draft.remotePassword = remotePassword;
        draft.localClientId = localClientId;
        draft.localUsername = localUsername;
        draft.localPassword = localPassword;
        draft.cleanSession = cleanSession;
        draft.localCleanSession = localCleanSession;
        draft.protocolVersion = protocolVersion;
        draft.tryPrivate = tryPrivate;
        draft.keepalive = keepalive;
        draft.startType = startType;
        draft.restartBase = restartBase;
        draft.restartCap = restartCap;
        draft.restartStable = restartStable;
        draft.idleTimeout = idleTimeout;
        draft.threshold = threshold;
        draft.roundRobin = roundRobin;
        draft.notifications = notifications;
        draft.notificationsLocalOnly = notificationsLocalOnly;
        draft.notificationTopic = notificationTopic;
        draft.attemptUnsubscribe = attemptUnsubscribe;
        draft.outgoingRetain = outgoingRetain;
        draft.maxPacketSize = maxPacketSize;
        draft.maxTopicAlias = maxTopicAlias;
        draft.receiveMaximum = receiveMaximum;
        draft.sessionExpiryInterval = sessionExpiryInterval;
        draft.reloadType = reloadType;
        draft.tcpKeepalive = tcpKeepalive;
        draft.tcpUserTimeout = tcpUserTimeout;
        draft.tls = tls.draft();
        return draft;
    }

    /** Host and port of another broker. */
    public record Address(String host, int port) {}

    /** One topic line: the pattern, which way it goes, and what is put before it on either side. */
    public record Topic(
            String pattern,
            Direction direction,
            int qos,
            String localPrefix,
            String remotePrefix) {}

    /** TCP keep-alive: seconds until the first probe, seconds between probes, probes. */
    public record TcpKeepalive(int idle, int interval, int count) {}

    /** Which way messages of a topic go. */
    public enum Direction {
        OUT,
        IN,
        BOTH
    }

    /** When a bridge connects. */
    public enum StartType {
        AUTOMATIC,
        LAZY,
        ONCE
    }

    /** When a bridge that stays uses what a reload changed. */
    public enum ReloadType {
        LAZY,
        IMMEDIATE
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public String name;
        public List<Address> addresses = new ArrayList<>();
        public List<Topic> topics = new ArrayList<>();
        public String bindAddress;
        public String remoteClientId;
        public String remoteUsername;
        public String remotePassword;
        public String localClientId;
        public String localUsername;
        public String localPassword;
        public boolean cleanSession;
        public boolean localCleanSession;
        public MqttVersion protocolVersion = MqttVersion.V3_1_1;
        public boolean tryPrivate = true;
        public int keepalive = 60;
        public StartType startType = StartType.AUTOMATIC;
        public int restartBase = 5;
        public int restartCap = 30;
        public int restartStable;
        public int idleTimeout = 60;
        public int threshold = 10;
        public boolean roundRobin;
        public boolean notifications = true;
        public boolean notificationsLocalOnly;
        public String notificationTopic;
        public boolean attemptUnsubscribe = true;
        public boolean outgoingRetain = true;
        public int maxPacketSize;
        public int maxTopicAlias = 10;
        public int receiveMaximum;
        public long sessionExpiryInterval;
        public ReloadType reloadType = ReloadType.LAZY;
        public TcpKeepalive tcpKeepalive;
        public int tcpUserTimeout = -1;
        public BridgeTlsConfig.Draft tls = new BridgeTlsConfig.Draft();

        /** The values as they are now. */
        public BridgeConfig build() {
            return new BridgeConfig(
                    name,
                    List.copyOf(addresses),
                    List.copyOf(topics),
                    bindAddress,
                    remoteClientId,
                    remoteUsername,
                    remotePassword,
                    localClientId,
                    localUsername,
                    localPassword,
                    cleanSession,
                    localCleanSession,
                    protocolVersion,
                    tryPrivate,
                    keepalive,
                    startType,
                    restartBase,
                    restartCap,
                    restartStable,
                    idleTimeout,
                    threshold,
                    roundRobin,
                    notifications,
                    notificationsLocalOnly,
                    notificationTopic,
                    attemptUnsubscribe,
                    outgoingRetain,
                    maxPacketSize,
                    maxTopicAlias,
                    receiveMaximum,
                    sessionExpiryInterval,
                    reloadType,
                    tcpKeepalive,
                    tcpUserTimeout,
                    tls.build());
        }
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "connection " + name;
    }
}
