package io.jmqtt.broker.store;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Appends a whole state to a journal that is empty. */
final class StateImport {
    private static final int SESSIONS_PER_COMMIT = 64;

    private final StoreWriter store;
    private final Map<Message, List<Receiver>> receivers = new IdentityHashMap<>();
    private final List<Message> order = new ArrayList<>();

    /** Where a delivery belongs: a session, and a place in its list. */
    private record Receiver(int session, int place) {}

    StateImport(StoreWriter store) {
        this.store = store;
    }

    /** The same state with the records that hold it now. */
    DurableState run(DurableState state) {
        List<StoredSession> sessions = new ArrayList<>();
        for (StoredSession session : state.sessions()) {
            if (session.expiryInterval() == 0) {
                continue;
            }
            gather(session, sessions.size());
            sessions.add(session(session));
            if (sessions.size() % SESSIONS_PER_COMMIT == 0) {
                store.commit();
            }
        }
        int count = 0;
        for (Message message : order) {
            deliveries(message, sessions);
            if (++count % 256 == 0) {
                store.commit();
            }
        }
        List<DurableState.Retained> retained = new ArrayList<>();
        for (DurableState.Retained each : state.retained()) {
            retained.add(new DurableState.Retained(store.retained(each.message()), each.message()));
        }
        store.commit();
        return new DurableState(sessions, retained);
    }

    private void gather(StoredSession session, int index) {
        for (int i = 0; i < session.deliveries().size(); i++) {
            Message message = session.deliveries().get(i).message();
            List<Receiver> known = receivers.get(message);
            if (known == null) {
                known = new ArrayList<>(1);
                receivers.put(message, known);
                order.add(message);
            }
            known.add(new Receiver(index, i));
        }
    }

    private StoredSession session(StoredSession from) {
        long key = store.newSession();
        long record =
                store.session(
                        key,
                        from.clientId(),
                        from.username(),
                        from.listenerPort(),
                        from.mqtt5(),
                        from.expiryInterval(),
                        from.expiresAt());
        List<StoredSession.Subscription> subscriptions = new ArrayList<>();
        for (StoredSession.Subscription each : from.subscriptions()) {
            subscriptions.add(
                    new StoredSession.Subscription(
                            store.subscription(key, each.subscription()), each.subscription()));
        }
        List<StoredSession.Incoming> incoming = new ArrayList<>();
        for (StoredSession.Incoming each : from.incoming()) {
            incoming.add(
                    new StoredSession.Incoming(
                            store.incoming(key, each.packetId(), each.message()),
                            each.packetId(),
                            each.message()));
        }
        return new StoredSession(
                key,
                record,
                from.clientId(),
                from.username(),
                from.listenerPort(),
                from.expiryInterval(),
                from.expiresAt(),
                from.mqtt5(),
                subscriptions,
                new ArrayList<>(from.deliveries()),
                incoming,
                null);
    }

    private void deliveries(Message message, List<StoredSession> sessions) {
        List<Receiver> all = receivers.get(message);
        Receivers keeping = new Receivers();
        for (Receiver each : all) {
            StoredSession session = sessions.get(each.session());
            StoredDelivery delivery = session.deliveries().get(each.place());
            keeping.add(
                    session.key(),
                    delivery.qos(),
                    delivery.retain(),
                    delivery.subscriptionIdentifier());
        }
        MessageRecord record = store.message(message, keeping, 0);
        for (int i = 0; i < all.size(); i++) {
            Receiver each = all.get(i);
            List<StoredDelivery> list = sessions.get(each.session()).deliveries();
            StoredDelivery old = list.get(each.place());
            list.set(
                    each.place(),
                    new StoredDelivery(
                            record,
                            i,
                            message,
                            old.packetId(),
                            old.qos(),
                            old.retain(),
                            old.duplicate(),
                            old.stage(),
                            old.subscriptionIdentifier()));
            if (old.packetId() != 0) {
                store.published(record, i, old.packetId());
            }
            if (old.stage() == StoredDelivery.Stage.RELEASED) {
                store.released(record, i);
            }
        }
    }
}
