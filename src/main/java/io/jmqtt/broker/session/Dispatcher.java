package io.jmqtt.broker.session;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.route.SharedGroup;
import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.route.Targets;
import io.jmqtt.broker.route.TopicEntry;
import io.jmqtt.broker.status.Counter;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.MessageRecord;
import io.jmqtt.broker.store.Receivers;
import io.jmqtt.mqtt.PublishEncoder;
import io.jmqtt.mqtt.PublishFrame;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    private final Receivers keeping = new Receivers();
    private final List<Subscription> picks = new ArrayList<>();
    private boolean kept;
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
        return route(message, topic, from, 0);
    }

    /** Whether anything of the message that was routed last is on its way to the disk. */
    boolean wasKept() {
        return kept;
    }

    /**
     * Publishes a message as {@link #route(Message, TopicEntry, Session)} does.
     *
     * @param replaces the record of the received message of QoS 2 that this is, or 0
     */
    boolean route(Message message, TopicEntry topic, Session from, long replaces) {
        kept = false;
        if (message.retain()) {
            retain(message);
        }
        Targets targets = loop.topics().targets(topic);
        if (targets.isEmpty()) {
            return false;
        }
        if (loop.store() != null
                && (message.qos() > 0 || core.config().messaging().upgradeOutgoingQos())) {
            routeKept(message, targets, topic, from, replaces);
            return true;
        }
        deliver(targets.onLoop(loop.index()), message, from, null, null);
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
                deliver(next.alone(), message, from, null, null);
            } else {
                loop.batchFor(home).add(next.alone(), message);
                loop.filled(home);
            }
        }
        return true;
    }

    /**
     * Brings a message to its receivers where some of them may be sessions that are kept: one
     * record holds it for all of those, on whatever loop they live.
     */
    private void routeKept(
            Message message, Targets targets, TopicEntry topic, Session from, long replaces) {
        keeping.clear();
        picks.clear();
        int loops = core.loops().size();
        int[][] references = new int[loops + targets.groups().length][];
        for (int i = 0; i < loops; i++) {
            references[i] = number(targets.onLoop(i), message, from);
        }
        for (SharedGroup group : targets.groups()) {
            Subscription next = nextOf(group, topic);
            if (next != null) {
                references[loops + picks.size()] = number(next.alone(), message, from);
                picks.add(next);
            }
        }
        MessageRecord record = null;
        if (keeping.size() > 0) {
            record = loop.writing().message(message, keeping, replaces);
            kept = true;
        }
        for (int i = 0; i < loops; i++) {
            bring(i, targets.onLoop(i), message, from, record, references[i]);
        }
        for (int i = 0; i < picks.size(); i++) {
            Subscription next = picks.get(i);
            bring(
                    next.subscriber().loopIndex(),
                    next.alone(),
                    message,
                    from,
                    record,
                    references[loops + i]);
        }
    }

    private void bring(
            int home,
            Subscription[] group,
            Message message,
            Session from,
            MessageRecord record,
            int[] references) {
        if (group.length == 0) {
            return;
        }
        if (home == loop.index()) {
            deliver(group, message, from, record, references);
            return;
        }
        if (references == null) {
            loop.batchFor(home).add(group, message);
        } else {
            loop.batchFor(home).add(group, message, record, references);
        }
        loop.filled(home);
    }

    /** Adds those of a group whose sessions are kept; null if there are none. */
    private int[] number(Subscription[] group, Message message, Session from) {
        boolean upgrade = core.config().messaging().upgradeOutgoingQos();
        int[] references = null;
        for (int i = 0; i < group.length; i++) {
            Subscription subscription = group[i];
            Session session = (Session) subscription.subscriber();
            DurableSession durable = session.durable();
            int qos = upgrade ? subscription.qos() : Math.min(message.qos(), subscription.qos());
            if (durable == null || qos == 0 || subscription.noLocal() && session == from) {
                continue;
            }
            if (references == null) {
                references = new int[group.length];
                Arrays.fill(references, -1);
            }
            references[i] =
                    keeping.add(
                            durable.key(),
                            qos,
                            subscription.retainAsPublished() && message.retain(),
                            subscription.identifier());
        }
        return references;
    }

    private void retain(Message message) {
        boolean more = message.payload().length > 0 && message.publisher() != null;
        if (more && !core.memory().mayRetain(message.footprint())) {
            // a will, or a message of QoS 2 whose time has come only now
            loop.counters().add(Counter.PUBLISH_DROPPED);
            return;
        }
        if (loop.store() != null && !message.topic().startsWith("$SYS")) {
            if (message.payload().length == 0) {
                core.retainedRecords().remove(message.topic(), loop.writing());
            } else {
                core.retainedRecords().put(message, loop.writing());
            }
            kept = true;
            return;
        }
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
        Session session = (Session) subscription.subscriber();
        Client client = session.client();
        if (client != null) {
            client.sendOnce(encoder, topic.name(), subscription.identifier());
        } else if (session.keepsQos0()) {
            session.deliver(
                    new Message(
                            topic.name(),
                            topic.bytes(),
                            encoder.payload(),
                            Message.NO_BYTES,
                            0,
                            false,
                            0,
                            null),
                    0,
                    false,
                    subscription.identifier());
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

    /**
     * Delivers a message to receivers of this loop.
     *
     * @param record what holds it on disk for some of them, or null
     * @param references which of the record's receivers each of them is, or -1; null for none
     */
    void deliver(
            Subscription[] receivers,
            Message message,
            Session from,
            MessageRecord record,
            int[] references) {
        boolean upgrade = core.config().messaging().upgradeOutgoingQos();
        for (int i = 0; i < receivers.length; i++) {
            Subscription subscription = receivers[i];
            Session session = (Session) subscription.subscriber();
            if (subscription.noLocal() && session == from) {
                continue;
            }
            int qos = upgrade ? subscription.qos() : Math.min(message.qos(), subscription.qos());
            boolean retain = subscription.retainAsPublished() && message.retain();
            if (references == null || references[i] < 0) {
                session.deliver(message, qos, retain, subscription.identifier());
            } else {
                session.deliver(
                        message, qos, retain, subscription.identifier(), record, references[i]);
            }
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
