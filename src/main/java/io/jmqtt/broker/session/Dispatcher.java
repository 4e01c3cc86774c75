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

    /** About how many bytes a packet has before its payload. */
    private static final int HEADER = 64;

    /** Receivers on one loop up to which all are written at the end of the turn. */
    private static final int FEW = 128;

    /** Receivers on one loop from which on a message goes to them some in each turn. */
    private static final int WIDE = 256;

    private final Loop loop;
    private final Core core;
    private final Lane ownLane = new Lane(null);
    private final PublishEncoder encoder = new PublishEncoder();
    private final byte[] scratch = new byte[COPIED_PAYLOAD];
    private final Receivers keeping = new Receivers();
    private final List<Subscription> picks = new ArrayList<>();
    private long deliveries;
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
        Lane lane = laneOf(targets, from);
        int loops = core.loops().size();
        for (int i = 0; i < loops; i++) {
            bring(i, targets.onLoop(i), message, from, null, null, lane);
        }
        for (SharedGroup group : targets.groups()) {
            Subscription next = nextOf(group, topic);
            if (next != null) {
                int home = next.subscriber().loopIndex();
                bring(home, next.alone(), message, from, null, null, lane);
            }
        }
        return true;
    }

    /**
     * The slow way for a message that goes to very many, or comes behind one that does; or null.
     */
    private Lane laneOf(Targets targets, Session from) {
        Lane lane = from == null ? ownLane : from.lane();
        if (targets.widest() > WIDE) {
            if (lane == null) {
                lane = new Lane(from);
                from.lane(lane);
            }
            return lane;
        }
        return lane == null || lane.isEmpty() ? null : lane;
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
        Lane lane = laneOf(targets, from);
        for (int i = 0; i < loops; i++) {
            bring(i, targets.onLoop(i), message, from, record, references[i], lane);
        }
        for (int i = 0; i < picks.size(); i++) {
            Subscription next = picks.get(i);
            bring(
                    next.subscriber().loopIndex(),
                    next.alone(),
                    message,
                    from,
                    record,
                    references[loops + i],
                    lane);
        }
    }

    private void bring(
            int home,
            Subscription[] group,
            Message message,
            Session from,
            MessageRecord record,
            int[] references,
            Lane lane) {
        if (group.length == 0) {
            return;
        }
        if (home == loop.index() && lane == null) {
            deliver(group, 0, group.length, message, from, record, references);
            return;
        }
        Batch batch = loop.exchange().batchFor(home, lane);
        if (references == null) {
            batch.add(group, message);
        } else {
            batch.add(group, message, record, references);
        }
        loop.exchange().filled(home, lane);
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
        Lane lane = laneOf(targets, from);
        Subscription[] own = targets.onLoop(loop.index());
        if (lane == null && (own.length > 0 || targets.groups().length > 0)) {
            buffer.getBytes(index, scratch, 0, length);
            beginPlain(topic, scratch, 0, length);
            deliverPlain(own, 0, own.length, topic, from);
        }
        int loops = core.loops().size();
        for (int i = 0; i < loops; i++) {
            Subscription[] group = targets.onLoop(i);
            if (group.length > 0 && (lane != null || i != loop.index())) {
                loop.exchange().batchFor(i, lane).add(group, topic, buffer, index, length);
                loop.exchange().filled(i, lane);
            }
        }
        for (SharedGroup group : targets.groups()) {
            Subscription next = nextOf(group, topic);
            if (next == null) {
                continue;
            }
            int home = next.subscriber().loopIndex();
            if (home == loop.index() && lane == null) {
                sendPlain(next, topic);
            } else {
                loop.exchange()
                        .batchFor(home, lane)
                        .add(next.alone(), topic, buffer, index, length);
                loop.exchange().filled(home, lane);
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

    /** Delivers a plain message to some of the receivers of this loop. */
    void deliver(
            Subscription[] receivers,
            int first,
            int last,
            TopicEntry topic,
            byte[] payloads,
            int start,
            int length,
            Session from) {
        beginPlain(topic, payloads, start, length);
        deliverPlain(receivers, first, last, topic, from);
    }

    private void deliverPlain(
            Subscription[] receivers, int first, int last, TopicEntry topic, Session from) {
        beginDeliveries(receivers.length, last - first, encoder.payloadLength());
        for (int i = first; i < last; i++) {
            Subscription subscription = receivers[i];
            if (!subscription.noLocal() || subscription.subscriber() != from) {
                sendPlain(subscription, topic);
            }
        }
        loop.dirty().endSpreading();
    }

    private void beginDeliveries(int all, int count, int payload) {
        deliveries += count;
        if (all > FEW) {
            long each = payload > COPIED_PAYLOAD ? Buffers.SMALL : HEADER + payload;
            loop.dirty().beginSpreading(count * each);
        }
    }

    /** How many receivers on this loop messages have had so far. */
    public long deliveries() {
        return deliveries;
    }

    /**
     * Delivers a message to some of the receivers of this loop.
     *
     * @param first index of the first of them
     * @param last index behind the last of them
     * @param record what holds it on disk for some of them, or null
     * @param references which of the record's receivers each of them is, or -1; null for none
     */
    void deliver(
            Subscription[] receivers,
            int first,
            int last,
            Message message,
            Session from,
            MessageRecord record,
            int[] references) {
        boolean upgrade = core.config().messaging().upgradeOutgoingQos();
        beginDeliveries(receivers.length, last - first, message.payload().length);
        for (int i = first; i < last; i++) {
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
        loop.dirty().endSpreading();
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
