package io.jmqtt.broker.session;

import io.jmqtt.broker.route.TopicEntry;
import io.jmqtt.broker.status.Counter;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.status.LoopCounters;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.PublishFrame;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.Topics;
import java.util.Arrays;

/**
 * Messages that a client publishes: topic aliases, rights, limits, the two steps of QoS 2 (MQTT 5,
 * 3.3, 4.3). One for each connection.
 */
final class InboundPublish {
    private static final int MAX_PACKET_ID = 65535;
    private static final String BRIDGE_STATE = "$SYS/broker/connection/+/state";

    private final Client client;
    private final Session session;
    private final Loop loop;
    private final Core core;
    private final Terms terms;
    private final TopicMapping mapping;
    private final PublishFrame frame;
    private TopicEntry[] aliases;
    private TopicEntry lastAsked;
    private long lastAskedVersion;
    private boolean lastAnswer;
    private TopicEntry lastPlain;
    private TopicEntry lastMapped;

    InboundPublish(Client client, Session session, Loop loop, Terms terms) {
        this.client = client;
        this.session = session;
        this.loop = loop;
        this.core = loop.core();
        this.frame = loop.publishFrame();
        this.terms = terms;
        this.mapping = terms.topics();
    }

    void publish(int firstByte, PacketInput in) {
        frame.read(firstByte, in, client.isMqtt5());
        LoopCounters counters = loop.counters();
        counters.add(Counter.PUBLISH_RECEIVED);
        counters.add(Counter.PUBLISH_BYTES_RECEIVED, frame.payloadLength());
        if (frame.qos() > terms.maxQosIn()) {
            throw new ProtocolException(
                    ReasonCode.QOS_NOT_SUPPORTED,
                    "Too high QoS in PUBLISH from %s, disconnecting.");
        }
        if (frame.isRetained() && !core.config().messaging().retainAvailable()) {
            throw new ProtocolException(ReasonCode.RETAIN_NOT_SUPPORTED, null);
        }
        TopicEntry topic = topic();
        if (topic == null) {
            answerWithout(ReasonCode.TOPIC_NAME_INVALID);
            return;
        }
        int mostPayload = core.config().limits().messageSizeLimit();
        if (mostPayload > 0 && frame.payloadLength() > mostPayload) {
            log("Dropped too large PUBLISH from ", topic);
            answerWithout(ReasonCode.PACKET_TOO_LARGE);
        } else if (!mayWrite(topic)) {
            log("Denied PUBLISH from ", topic);
            answerWithout(ReasonCode.NOT_AUTHORIZED);
        } else {
            log("Received PUBLISH from ", topic);
            accept(topic);
        }
    }

    private void accept(TopicEntry topic) {
        if (topic.name().startsWith("$CONTROL/")) {
            if (client.identity().isBridge()) {
                // another broker has no right to control this one
                log("Denied PUBLISH from ", topic);
                answerWithout(ReasonCode.NOT_AUTHORIZED);
                return;
            }
            if (core.isControl(topic.name())) {
                core.control(client.identity(), topic.name(), frame.payload());
            } else {
                client.sendNoControl(topic.name());
            }
            answerWithout(ReasonCode.SUCCESS);
            return;
        }
        if (frame.isRetained() && frame.payloadLength() > 0 && !mayRetain(topic)) {
            refuseForMemory();
            return;
        }
        switch (frame.qos()) {
            case 0 -> {
                if (loop.dispatcher().isPlain(frame)) {
                    loop.dispatcher().routePlain(frame, topic, session);
                } else {
                    loop.dispatcher().route(message(topic), topic, session);
                }
            }
            case 1 -> {
                int packetId = frame.packetId();
                boolean matched = loop.dispatcher().route(message(topic), topic, session);
                holdIfKept();
                client.ack(
                        PacketType.PUBACK,
                        packetId,
                        matched || !client.isMqtt5()
                                ? ReasonCode.SUCCESS
                                : ReasonCode.NO_MATCHING_SUBSCRIBERS);
            }
            default -> store(topic);
        }
    }

    /** What acknowledges a message that is on its way to the disk waits until it is there. */
    private void holdIfKept() {
        if (loop.dispatcher().wasKept()) {
            loop.hold(client.link());
        }
    }

    private boolean mayRetain(TopicEntry topic) {
        return core.memory().mayRetain(frame.payloadLength() + 4L * topic.bytes().length)
                || topic.name().startsWith("$SYS");
    }

    /** MQTT 3 has no answer that refuses one message; QoS 0 has none in any version. */
    private void refuseForMemory() {
        if (frame.qos() > 0 && !client.isMqtt5()) {
            throw new ProtocolException(ReasonCode.UNSPECIFIED_ERROR, null);
        }
        loop.counters().add(Counter.PUBLISH_DROPPED);
        answerWithout(ReasonCode.QUOTA_EXCEEDED);
    }

    private void store(TopicEntry topic) {
        int packetId = frame.packetId();
        Message message = message(topic);
        IncomingMessage former = session.incoming().get(packetId);
        if (former != null && isSame(former.message, message)) {
            if (former.repeated) {
                throw ProtocolException.protocolError(null);
            }
            former.repeated = true;
            client.ack(PacketType.PUBREC, packetId, ReasonCode.SUCCESS);
            return;
        }
        if (former != null) {
            client.warn(
                    "Reused message ID "
                            + packetId
                            + " from "
                            + session.clientId()
                            + " detected. Clearing from storage.");
            forget(packetId);
        } else if (isFull()) {
            if (client.isMqtt5()) {
                client.warn(
                        "Client "
                                + session.clientId()
                                + " has exceeded its receive-maximum quota. This"
                                + " behaviour must be fixed on the client.");
            }
            answerWithout(ReasonCode.QUOTA_EXCEEDED);
            return;
        }
        if (!session.hasRoomIncoming(message)) {
            refuseForMemory();
            return;
        }
        DurableSession durable = session.durable();
        long record = 0;
        if (durable != null) {
            record = durable.incoming(packetId, message);
            loop.hold(client.link());
        }
        session.putIncoming(packetId, new IncomingMessage(message, record));
        client.ack(PacketType.PUBREC, packetId, ReasonCode.SUCCESS);
    }

    /**
     * An MQTT 5 client was told how many may be in flight. Older clients were not: what does not
     * fit into the window counts against the queue limit before it is dropped.
     */
    private boolean isFull() {
        int window = terms.receiveMaximum();
        if (window == 0) {
            window = core.config().limits().maxInflightMessages();
        }
        if (window == 0) {
            return false;
        }
        int queue = core.config().limits().maxQueuedMessages();
        if (client.isMqtt5()) {
            return session.incoming().size() >= window;
        }
        return queue > 0 && session.incoming().size() >= window + queue;
    }

    private static boolean isSame(Message a, Message b) {
        return a.topic().equals(b.topic())
                && a.retain() == b.retain()
                && Arrays.equals(a.payload(), b.payload());
    }

    /** PUBREL: the message of this identifier is published now. */
    void release(int packetId) {
        publishStored(packetId);
        client.ack(PacketType.PUBCOMP, packetId, ReasonCode.SUCCESS);
    }

    private void publishStored(int packetId) {
        IncomingMessage stored = session.incoming().get(packetId);
        if (stored != null) {
            Message message = stored.message;
            TopicEntry topic = loop.topics().find(message.topic());
            // the right may have gone since PUBLISH, over a reload or another connection
            if (mayWrite(topic)) {
                loop.dispatcher().route(message, topic, session, stored.record);
                holdIfKept();
            }
            forget(packetId);
            if (stored.record != 0) {
                loop.hold(client.link());
            }
        }
    }

    /** Publishes all that wait for PUBREL, which the peer will not send. */
    void releaseAll() {
        for (int id = 1; id <= MAX_PACKET_ID && !session.incoming().isEmpty(); id++) {
            publishStored(id);
        }
    }

    private IncomingMessage forget(int packetId) {
        IncomingMessage stored = session.removeIncoming(packetId);
        if (stored != null && stored.record != 0) {
            loop.writing().delete(stored.record);
        }
        return stored;
    }

    /** Ends the exchange of a message that goes nowhere; MQTT 3 clients are not told why. */
    private void answerWithout(int reasonCode) {
        if (frame.qos() > 0) {
            client.ack(
                    frame.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC,
                    frame.packetId(),
                    reasonCode);
        }
    }

    /** The topic in this broker; null where a bridge does not take it. */
    private TopicEntry topic() {
        int alias = frame.topicAlias();
        if (alias > terms.aliasesIn()) {
            throw new ProtocolException(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    "Protocol error from %s: PUBLISH invalid topic alias (" + alias + ").");
        }
        TopicEntry entry;
        if (frame.topicLength() > 0) {
            entry = loop.topics().find(frame.buffer(), frame.topicIndex(), frame.topicLength());
            if (entry == null) {
                throw ProtocolException.malformed(null);
            }
            if (alias > 0) {
                if (aliases == null) {
                    aliases = new TopicEntry[terms.aliasesIn() + 1];
                }
                aliases[alias] = entry;
            }
        } else {
            entry = aliases == null ? null : aliases[alias];
            if (entry == null) {
                throw ProtocolException.protocolError(null);
            }
        }
        return mapping == null ? entry : mapped(entry);
    }

    private TopicEntry mapped(TopicEntry entry) {
        if (entry != lastPlain) {
            String name = mapping.incoming(entry.name());
            if (name == null) {
                if (client.identity().isBridge()) {
                    return null;
                }
                throw ProtocolException.malformed(null);
            }
            lastPlain = entry;
            lastMapped = name.equals(entry.name()) ? entry : loop.topics().find(name);
        }
        return lastMapped;
    }

    private boolean mayWrite(TopicEntry topic) {
        long version = core.access().version();
        if (topic != lastAsked || version != lastAskedVersion) {
            lastAnswer =
                    isOpenToPublishers(topic.name())
                            && core.access().mayWrite(client.identity(), topic.name());
            lastAsked = topic;
            lastAskedVersion = version;
        }
        return lastAnswer;
    }

    /** Of the topics of the broker itself, only what bridges tell of themselves. */
    private boolean isOpenToPublishers(String topic) {
        return !topic.startsWith("$SYS")
                || client.identity().isBridge()
                || Topics.matches(BRIDGE_STATE, topic);
    }

    private Message message(TopicEntry topic) {
        long expiresAt =
                frame.expiry() == 0 ? 0 : System.currentTimeMillis() + frame.expiry() * 1000;
        return new Message(
                topic.name(),
                topic.bytes(),
                frame.payload(),
                frame.forwardedProperties(),
                frame.qos(),
                frame.isRetained(),
                expiresAt,
                client.publisher());
    }

    private void log(String what, TopicEntry topic) {
        if (loop.isDebug()) {
            core.log().log(
                    LogType.DEBUG,
                    what
                            + session.clientId()
                            + Client.describe(
                                    frame.isDuplicate(),
                                    frame.qos(),
                                    frame.isRetained(),
                                    frame.packetId(),
                                    topic.name(),
                                    frame.payloadLength()));
        }
    }
}
