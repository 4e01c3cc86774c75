package io.jmqtt.broker.store;

import io.jmqtt.broker.auth.AccessControl;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the records of a journal into the state that they describe. Holds what is alive at the
 * moment that it has reached, never the history.
 */
final class StateBuilder implements Journal.Loader {

    /** The records that are alive, by identifier. */
    private final LongObjectHashMap<Live> live = new LongObjectHashMap<>(1 << 12);

    private final Strings strings = new Strings();

    /** The publisher of the record before, and the bytes that it was read from. */
    private AccessControl.Identity lastPublisher;

    private byte[] lastPublisherBytes = {};

    /** Records of sessions, so that nobody has to look for them among the messages. */
    private final List<Long> sessionIds = new ArrayList<>();

    private boolean replacing;
    private boolean begun;
    private final List<Long> garbage = new ArrayList<>();
    private int damaged;

    /** What a record says; one class for each kind. */
    private static class Live {}

    /** A record with a message in it, whose payload may still be coming. */
    private static class Content extends Live {
        Message message;
        int received;

        boolean isWhole() {
            return received == message.payload().length;
        }
    }

    private static final class Outgoing extends Content {
        Receiver[] receivers;

        /** The received message of QoS 2 that this was; 0 if none. */
        long replaces;
    }

    private static final class Receiver {
        final long session;
        final byte flags;
        final int identifier;
        int packetId;
        boolean released;

        Receiver(long session, byte flags, int identifier) {
            this.session = session;
            this.flags = flags;
            this.identifier = identifier;
        }
    }

    private static final class Incoming extends Content {
        long session;
        int packetId;
    }

    private static final class Retained extends Content {}

    private static final class Will extends Content {
        long session;
        long expiry;
        long delay;
        long dueAt;
    }

    private static final class Session extends Live {
        long session;
        String clientId;
        String username;
        int listenerPort;
        long expiryInterval;
        long expiresAt;
        boolean mqtt5;
        final Map<String, StoredSession.Subscription> subscriptions = new LinkedHashMap<>(2);
        final List<StoredDelivery> deliveries = new ArrayList<>(0);
        final List<StoredSession.Incoming> incoming = new ArrayList<>(0);
        StoredSession.Will will;
    }

    private static final class Subscribed extends Live {
        long session;
        StoredSubscription subscription;
    }

    @Override
    public void added(long id, byte type, byte[] body) {
        try {
            RecordReader in = open(body);
            if (type == Records.BEGINNING) {
                begun = true;
                return;
            }
            live.put(
                    id,
                    switch (type) {
                        case Records.MESSAGE -> outgoing(in);
                        case Records.INCOMING -> incoming(in);
                        case Records.RETAINED -> content(in, new Retained());
                        case Records.SESSION -> session(id, in);
                        case Records.SUBSCRIPTION -> subscription(in);
                        case Records.WILL -> will(in);
                        default -> throw new RecordReader.Damaged("unknown record");
                    });
        } catch (RecordReader.Damaged e) {
            damaged++;
            garbage.add(id);
        }
    }

    @Override
    public void updated(long id, byte type, byte[] body) {
        Live record = live.get(id);
        if (record == null) {
            return;
        }
        try {
            RecordReader in = open(body);
            if (type == Records.PART) {
                if (!(record instanceof Content content)) {
                    throw new RecordReader.Damaged("payload of what has none");
                }
                content.received += in.readRest(content.message.payload(), content.received);
                return;
            }
            if (!(record instanceof Outgoing outgoing)) {
                throw new RecordReader.Damaged("update of what has none");
            }
            if (type == Records.RECEIVERS) {
                Receiver[] more = receivers(in);
                int before = outgoing.receivers.length;
                outgoing.receivers = Arrays.copyOf(outgoing.receivers, before + more.length);
                System.arraycopy(more, 0, outgoing.receivers, before, more.length);
                return;
            }
            int reference = in.readInt(outgoing.receivers.length - 1);
            Receiver receiver = outgoing.receivers[reference];
            switch (type) {
                case Records.ACKNOWLEDGED -> outgoing.receivers[reference] = null;
                case Records.PUBLISHED -> {
                    if (receiver != null) {
                        receiver.packetId = in.readInt(0xFFFF);
                    }
                }
                case Records.RELEASED -> {
                    if (receiver != null) {
                        receiver.released = true;
                    }
                }
                default -> throw new RecordReader.Damaged("unknown update");
            }
        } catch (RecordReader.Damaged e) {
            damaged++;
        }
    }

    @Override
    public void deleted(long id) {
        live.remove(id);
    }

    private static RecordReader open(byte[] body) {
        RecordReader in = new RecordReader(body);
        int version = in.readByte();
        if (version != Records.VERSION) {
            throw new RecordReader.Damaged("version " + version);
        }
        return in;
    }

    private <C extends Content> C content(RecordReader in, C target) {
        int flags = in.readByte();
        long expiresAt = in.readVarint();
        String topic = in.readString(strings);
        if (topic == null) {
            throw new RecordReader.Damaged("no topic");
        }
        byte[] topicBytes = strings.lastBytes();
        byte[] properties = in.readBytes();
        AccessControl.Identity publisher = publisher(in);
        byte[] payload = new byte[in.readInt(Records.MAX_PAYLOAD)];
        target.message =
                new Message(
                        topic,
                        topicBytes,
                        payload.length == 0 ? Message.NO_BYTES : payload,
                        properties.length == 0 ? Message.NO_BYTES : properties,
                        flags & 3,
                        (flags & Records.RETAIN) != 0,
                        expiresAt,
                        publisher);
        target.received = in.readRest(payload, 0);
        return target;
    }

    /** Messages of one publisher come one after another more often than not. */
    private AccessControl.Identity publisher(RecordReader in) {
        if (lastPublisherBytes.length > 0 && in.skipIf(lastPublisherBytes)) {
            return lastPublisher;
        }
        int start = in.position();
        AccessControl.Identity publisher = null;
        if (in.readByte() != 0) {
            publisher =
                    new AccessControl.Identity(
                            in.readString(strings),
                            in.readString(strings),
                            in.readString(strings),
                            in.readInt(0xFFFF));
        }
        lastPublisher = publisher;
        lastPublisherBytes = in.since(start);
        return publisher;
    }

    private Outgoing outgoing(RecordReader in) {
        Outgoing outgoing = new Outgoing();
        outgoing.replaces = in.readVarint();
        replacing |= outgoing.replaces != 0;
        outgoing.receivers = receivers(in);
        return content(in, outgoing);
    }

    private static Receiver[] receivers(RecordReader in) {
        Receiver[] receivers = new Receiver[in.readInt(Records.RECEIVERS_CHUNK)];
        for (int i = 0; i < receivers.length; i++) {
            long session = in.readVarint();
            byte flags = (byte) in.readByte();
            receivers[i] = new Receiver(session, flags, in.readInt(Records.MAX_PAYLOAD));
        }
        return receivers;
    }

    private Incoming incoming(RecordReader in) {
        Incoming incoming = new Incoming();
        incoming.session = in.readVarint();
        incoming.packetId = in.readInt(0xFFFF);
        return content(in, incoming);
    }

    private Will will(RecordReader in) {
        Will will = new Will();
        will.session = in.readVarint();
        will.expiry = in.readVarint();
        will.delay = in.readVarint();
        will.dueAt = in.readVarint();
        return content(in, will);
    }

    private Session session(long id, RecordReader in) {
        Session session = new Session();
        session.session = in.readVarint();
        session.clientId = in.readString();
        session.username = in.readString();
        session.listenerPort = in.readInt(0xFFFF);
        session.expiryInterval = in.readVarint();
        session.expiresAt = in.readVarint();
        session.mqtt5 = in.readByte() != 0;
        if (session.clientId == null) {
            throw new RecordReader.Damaged("no client identifier");
        }
        sessionIds.add(id);
        return session;
    }

    private static Subscribed subscription(RecordReader in) {
        Subscribed subscribed = new Subscribed();
        subscribed.session = in.readVarint();
        String filter = in.readString();
        int flags = in.readByte();
        if (filter == null) {
            throw new RecordReader.Damaged("no filter");
        }
        subscribed.subscription =
                new StoredSubscription(
                        filter,
                        flags & 3,
                        (flags & Records.NO_LOCAL) != 0,
                        (flags & Records.RETAIN_AS_PUBLISHED) != 0,
                        flags >> Records.RETAIN_HANDLING_SHIFT & 3,
                        in.readInt(Records.MAX_PAYLOAD));
        return subscribed;
    }

    /** Whether this is a journal that was used before. */
    boolean isBegun() {
        return begun;
    }

    /**
     * Records whose content could not be understood; never acknowledged ones, unless the disk lies.
     */
    int damaged() {
        return damaged;
    }

    /** Records that are alive on disk and belong to nothing; the caller deletes them. */
    List<Long> garbage() {
        return garbage;
    }

    /** The state; the builder is of no use afterwards. */
    DurableState build() {
        if (!begun) {
            garbage.addAll(live.keySet());
            live.clear();
            return DurableState.EMPTY;
        }
        long[] order = new long[live.size()];
        int count = 0;
        for (LongObjectMap.PrimitiveEntry<Live> entry : live.entries()) {
            order[count++] = entry.key();
        }
        Arrays.sort(order);
        Map<Long, Session> sessions = sessions();
        Map<String, DurableState.Retained> retained = new HashMap<>();
        if (replacing) {
            removeReplaced(order);
        }
        for (long id : order) {
            Live record = live.get(id);
            if (record == null) {
                continue;
            }
            if (record instanceof Content content && !content.isWhole()) {
                garbage.add(id);
            } else if (record instanceof Outgoing outgoing) {
                deliveries(id, outgoing, sessions);
            } else if (record instanceof Retained kept) {
                DurableState.Retained former =
                        retained.put(
                                kept.message.topic(), new DurableState.Retained(id, kept.message));
                if (former != null) {
                    garbage.add(former.key());
                }
            } else {
                belongings(id, record, sessions);
            }
        }
        live.clear();
        List<StoredSession> built = new ArrayList<>(sessions.size());
        sessions.values().stream()
                .sorted(Comparator.comparingLong(session -> session.session))
                .forEach(session -> built.add(value(session)));
        return new DurableState(built, List.copyOf(retained.values()));
    }

    /** A received message of QoS 2 is gone once it is whole on its way to its receivers. */
    private void removeReplaced(long[] order) {
        for (long id : order) {
            if (live.get(id) instanceof Outgoing outgoing
                    && outgoing.replaces != 0
                    && outgoing.isWhole()
                    && live.remove(outgoing.replaces) != null) {
                garbage.add(outgoing.replaces);
            }
        }
    }

    /** The newest record of each session; two sessions of one client are not alive at once. */
    private Map<Long, Session> sessions() {
        Map<Long, Long> newest = new HashMap<>();
        Map<String, Long> byClient = new HashMap<>();
        sessionIds.sort(null);
        for (long id : sessionIds) {
            if (live.get(id) instanceof Session session) {
                Long former = newest.put(session.session, id);
                if (former != null) {
                    garbage.add(former);
                }
                Long other = byClient.put(session.clientId, session.session);
                if (other != null && other != session.session) {
                    garbage.add(newest.remove(other));
                }
            }
        }
        Map<Long, Session> sessions = new HashMap<>();
        newest.forEach((key, id) -> sessions.put(key, (Session) live.get(id)));
        recordIds.putAll(newest);
        return sessions;
    }

    /** Session keys to the records that hold them. */
    private final Map<Long, Long> recordIds = new HashMap<>();

    private void deliveries(long id, Outgoing outgoing, Map<Long, Session> sessions) {
        int open = 0;
        for (Receiver receiver : outgoing.receivers) {
            open += receiver != null && sessions.containsKey(receiver.session) ? 1 : 0;
        }
        if (open == 0) {
            garbage.add(id);
            return;
        }
        MessageRecord record = new MessageRecord(id, open);
        for (int i = 0; i < outgoing.receivers.length; i++) {
            Receiver receiver = outgoing.receivers[i];
            Session session = receiver == null ? null : sessions.get(receiver.session);
            if (session != null) {
                session.deliveries.add(delivery(record, i, receiver, outgoing.message));
            }
        }
    }

    private static StoredDelivery delivery(
            MessageRecord record, int reference, Receiver receiver, Message message) {
        StoredDelivery.Stage stage = StoredDelivery.Stage.QUEUED;
        if (receiver.released) {
            stage = StoredDelivery.Stage.RELEASED;
        } else if (receiver.packetId != 0) {
            stage = StoredDelivery.Stage.PUBLISHED;
        }
        return new StoredDelivery(
                record,
                reference,
                message,
                receiver.packetId,
                receiver.flags & 3,
                (receiver.flags & Records.RETAIN) != 0,
                receiver.packetId != 0,
                stage,
                receiver.identifier);
    }

    private void belongings(long id, Live record, Map<Long, Session> sessions) {
        Session session;
        if (record instanceof Subscribed subscribed) {
            session = sessions.get(subscribed.session);
            if (session != null) {
                // a later subscription to the same filter takes the place of the earlier one
                StoredSession.Subscription former =
                        session.subscriptions.put(
                                subscribed.subscription.filter(),
                                new StoredSession.Subscription(id, subscribed.subscription));
                if (former != null) {
                    garbage.add(former.key());
                }
            }
        } else if (record instanceof Incoming incoming) {
            session = sessions.get(incoming.session);
            if (session != null) {
                session.incoming.add(
                        new StoredSession.Incoming(id, incoming.packetId, incoming.message));
            }
        } else if (record instanceof Will will) {
            session = sessions.get(will.session);
            if (session != null) {
                if (session.will != null) {
                    garbage.add(session.will.key());
                }
                session.will =
                        new StoredSession.Will(
                                id, will.message, will.expiry, will.delay, will.dueAt);
            }
        } else {
            return;
        }
        if (session == null) {
            garbage.add(id);
        }
    }

    private StoredSession value(Session session) {
        return new StoredSession(
                session.session,
                recordIds.get(session.session),
                session.clientId,
                session.username,
                session.listenerPort,
                session.expiryInterval,
                session.expiresAt,
                session.mqtt5,
                List.copyOf(session.subscriptions.values()),
                session.deliveries,
                session.incoming,
                session.will);
    }
}
