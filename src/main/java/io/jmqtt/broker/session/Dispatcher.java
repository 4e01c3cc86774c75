package io.jmqtt.broker.session;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.route.SharedGroup;
import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.route.Targets;
import io.jmqtt.broker.route.TopicEntry;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.PublishEncoder;
import io.jmqtt.mqtt.PublishFrame;
import io.netty.buffer.ByteBuf;

/**
 * Brings messages to their receivers: appends to those on this loop, fills batches for the other
 * loops. One for each loop, for that loop only.
 */
public final class Dispatcher {
    /** Payloads above this many bytes are shared by all receivers and not copied to each. */
    static final int COPIED_PAYLOAD = 2048;

    private final Loop loop;
    private final Core core;
    private final PublishEncoder encoder = new PublishEncoder();
    private final byte[] scratch = new byte[COPIED_PAYLOAD];
    private Message encoded;
    private ByteBuf shared;
    private Message sharedOf;

    Dispatcher(Loop loop, Core core) {
        this.loop = loop;
        this.core = core;
    }

    /** Publishes a message that the broker itself makes, a will or status for example. */
    public void publish(Message message) {
        route(message, loop.topics().find(message.topic()), null);
    }

    /**
     * Publishes a message: keeps it if it is to be retained and brings it to its receivers.
     *
     * @param from the session that published it, or null
     * @return whether anybody has subscribed to it
     */
    boolean route(Message message, TopicEntry topic, Session from) {
        if (message.retain()) {
            retain(message);
        }
        Targets targets = loop.topics().targets(topic);
        if (targets.isEmpty()) {
            return false;
        }
        deliver(targets.onLoop(loop.index()), message, from);
        int loops = core.loops().size();
        for (int i = 0; i < loops; i++) {
            Subscription[] group = targets.onLoop(i);
            if (i != loop.index() && group.length > 0) {
                loop.batchFor(i).add(group, message);
                loop.filled(i);
            }
        }
        for (SharedGroup group : targets.groups()) {
            Subscription next = nextOf(group, topic);
            if (next == null) {
                continue;
            }
            int home = next.subscriber().loopIndex();
            if (home == loop.index()) {
                deliver(next.alone(), message, from);
            } else {
                loop.batchFor(home).add(next.alone(), message);
                loop.filled(home);
            }
        }
        return true;
    }

    private void retain(Message message) {
        if (message.payload().length == 0) {
            core.retained().remove(message.topic());
            return;
        }
        core.retained().put(message);
    }

    private Subscription nextOf(SharedGroup group, TopicEntry topic) {
        Subscription next = group.next();
        return next == null || !core.access().mayRead(next.who(), topic.name()) ? null : next;
    }

    /**
     * Whether a frame can take the way without objects: QoS 0, nothing to keep, nothing that
     * differs from receiver to receiver.
     */
    boolean isPlain(PublishFrame frame) {
        BrokerConfig config = core.config();
        return frame.qos() == 0
                && !frame.isRetained()
                && frame.payloadLength() <= COPIED_PAYLOAD
                && frame.expiry() == 0
                && !frame.hasForwardedProperties()
                && !config.messaging().upgradeOutgoingQos()
                && !config.limits().queueQos0Messages();
    }

    /** Publishes a plain frame, see {@link #isPlain}. */
    void routePlain(PublishFrame frame, TopicEntry topic, Session from) {
        Targets targets = loop.topics().targets(topic);
        if (targets.isEmpty()) {
            return;
        }
        ByteBuf buffer = frame.buffer();
        int index = frame.payloadIndex();
        int length = frame.payloadLength();
        Subscription[] own = targets.onLoop(loop.index());
        if (own.length > 0 || targets.groups().length > 0) {
            buffer.getBytes(index, scratch, 0, length);
            beginPlain(topic, scratch, 0, length);
            for (Subscription subscription : own) {
                if (!subscription.noLocal() || subscription.subscriber() != from) {
                    sendPlain(subscription, topic);
                }
            }
        }
        int loops = core.loops().size();
        for (int i = 0; i < loops; i++) {
            Subscription[] group = targets.onLoop(i);
            if (i != loop.index() && group.length > 0) {
                loop.batchFor(i).add(group, topic, buffer, index, length);
                loop.filled(i);
            }
        }
        for (SharedGroup group : targets.groups()) {
            Subscription next = nextOf(group, topic);
            if (next == null) {
                continue;
            }
            int home = next.subscriber().loopIndex();
            if (home == loop.index()) {
                sendPlain(next, topic);
            } else {
                loop.batchFor(home).add(next.alone(), topic, buffer, index, length);
                loop.filled(home);
            }
        }
    }

    private void beginPlain(TopicEntry topic, byte[] payload, int from, int length) {
        encoder.begin(topic.bytes(), Message.NO_BYTES, payload, from, length, false);
        encoded = null;
    }

    private void sendPlain(Subscription subscription, TopicEntry topic) {
        Client client = ((Session) subscription.subscriber()).client();
        if (client != null) {
            client.sendOnce(encoder, topic.name(), subscription.identifier());
        }
    }

    /** Delivers a plain message to receivers of this loop. */
    void deliver(
            Subscription[] receivers, TopicEntry topic, byte[] payloads, int from, int length) {
        beginPlain(topic, payloads, from, length);
        for (Subscription subscription : receivers) {
            sendPlain(subscription, topic);
        }
    }

    /** Delivers a message to receivers of this loop. */
    void deliver(Subscription[] receivers, Message message, Session from) {
        boolean upgrade = core.config().messaging().upgradeOutgoingQos();
        for (Subscription subscription : receivers) {
            Session session = (Session) subscription.subscriber();
            if (subscription.noLocal() && session == from) {
                continue;
            }
            int qos = upgrade ? subscription.qos() : Math.min(message.qos(), subscription.qos());
            boolean retain = subscription.retainAsPublished() && message.retain();
            session.deliver(message, qos, retain, subscription.identifier());
        }
    }

    /** The encoder, ready to write this message. */
    PublishEncoder encoderOf(Message message) {
        if (encoded != message) {
            byte[] payload = message.payload();
            encoder.begin(
                    message.topicBytes(),
                    message.properties(),
                    payload,
                    0,
                    payload.length,
                    payload.length > COPIED_PAYLOAD);
            encoded = message;
        }
        return encoder;
    }

    /** The payload of a message as a buffer that all receivers share; one reference more. */
    ByteBuf sharedPayload(Message message) {
        if (sharedOf != message) {
            releaseShared();
            shared = loop.buffers().copyOf(message.payload());
            sharedOf = message;
        }
        return shared.retainedSlice();
    }

    /** Lets go of what is only worth keeping within one turn. */
    void endTurn() {
        encoded = null;
        releaseShared();
    }

    private void releaseShared() {
        if (shared != null) {
            shared.release();
            shared = null;
            sharedOf = null;
        }
    }
}
