package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.MessageRecord;
import io.jmqtt.broker.store.Receivers;
import io.jmqtt.broker.store.StoreWriter;
import io.jmqtt.broker.store.StoredSession;
import io.jmqtt.broker.store.StoredSubscription;
import io.jmqtt.mqtt.WillMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the journal knows of one session that outlives its connection. For the loop of the session
 * only, but for {@link #key}.
 */
final class DurableSession {
    private final Session session;
    private final Loop loop;
    private final long key;
    private final Receivers alone = new Receivers();

    /** The records of subscriptions, by filter as the client wrote it. */
    private final Map<String, Noted> subscriptions = new HashMap<>(4);

    /** The record of a subscription, and what it says that the subscription does not. */
    private record Noted(long record, int retainHandling) {}

    private long record;
    private long will;
    private Written written;

    /** What the record says. */
    private record Written(
            String username, int listenerPort, boolean mqtt5, long expiry, long expiresAt) {}

    /** A session that begins. */
    DurableSession(Session session, Loop loop) {
        this.session = session;
        this.loop = loop;
        this.key = loop.store().newSession();
    }

    /** A session that comes from the journal. */
    DurableSession(Session session, Loop loop, StoredSession stored) {
        this.session = session;
        this.loop = loop;
        this.key = stored.key();
        this.record = stored.record();
        this.will = stored.will() == null ? 0 : stored.will().key();
        this.written =
                new Written(
                        stored.username(),
                        stored.listenerPort(),
                        stored.mqtt5(),
                        stored.expiryInterval(),
                        stored.expiresAt());
    }

    /** What records of messages call the session. Any thread. */
    long key() {
        return key;
    }

    /** The client is there. */
    void connected() {
        write(0);
    }

    /** The client is gone: from now on the session may expire. */
    void disconnected() {
        boolean expires = session.expiry() != Session.NEVER;
        write(expires ? System.currentTimeMillis() + session.expiry() * 1000 : 0);
    }

    private void write(long expiresAt) {
        AccessControl.Identity who = session.identity();
        Written now =
                new Written(
                        who.username(),
                        Math.max(0, who.listenerPort()),
                        session.isMqtt5(),
                        session.expiry(),
                        expiresAt);
        if (now.equals(written)) {
            return;
        }
        StoreWriter store = loop.writing();
        long former = record;
        record =
                store.session(
                        key,
                        session.clientId(),
                        now.username(),
                        now.listenerPort(),
                        now.mqtt5(),
                        now.expiry(),
                        expiresAt);
        if (former != 0) {
            store.delete(former);
        }
        written = now;
    }

    /**
     * Keeps a subscription in place of the former one for the same filter.
     *
     * @param differs whether it is another one than that
     */
    void subscribed(String text, Subscription subscription, int retainHandling, boolean differs) {
        Noted former = subscriptions.get(text);
        if (!differs && former != null && former.retainHandling == retainHandling) {
            return;
        }
        String group = subscription.name().group();
        String filter = subscription.name().filter();
        StoreWriter store = loop.writing();
        long added =
                store.subscription(
                        key,
                        new StoredSubscription(
                                group == null ? filter : "$share/" + group + "/" + filter,
                                subscription.qos(),
                                subscription.noLocal(),
                                subscription.retainAsPublished(),
                                retainHandling,
                                subscription.identifier()));
        subscriptions.put(text, new Noted(added, retainHandling));
        if (former != null) {
            store.delete(former.record);
        }
    }

    /** A subscription that comes from the journal. */
    void subscribed(String text, long stored, int retainHandling) {
        subscriptions.put(text, new Noted(stored, retainHandling));
    }

    void unsubscribed(String text) {
        Noted former = subscriptions.remove(text);
        if (former != null) {
            loop.writing().delete(former.record);
        }
    }

    /**
     * Keeps a will in place of the former one.
     *
     * @param delay seconds until it is published, once the client is gone
     * @param isGone whether the client is gone
     */
    void will(WillMessage message, AccessControl.Identity publisher, long delay, boolean isGone) {
        StoreWriter store = loop.writing();
        long former = will;
        will =
                store.will(
                        key,
                        new Message(
                                message.topic(),
                                message.topic().getBytes(StandardCharsets.UTF_8),
                                message.payload(),
                                message.properties(),
                                message.qos(),
                                message.retain(),
                                0,
                                publisher),
                        message.expiry(),
                        delay,
                        isGone ? System.currentTimeMillis() + delay * 1000 : 0);
        if (former != 0) {
            store.delete(former);
        }
    }

    /** There is no will any more: it was published or discarded. */
    void willGone() {
        if (will != 0) {
            loop.writing().delete(will);
            will = 0;
        }
    }

    /** Keeps a message for this session alone. */
    MessageRecord message(Message message, int qos, boolean retain, int subscriptionId) {
        alone.clear();
        alone.add(key, qos, retain, subscriptionId);
        return loop.writing().message(message, alone, 0);
    }

    long incoming(int packetId, Message message) {
        return loop.writing().incoming(key, packetId, message);
    }

    /** The session has ended. */
    void ended() {
        StoreWriter store = loop.writing();
        if (record != 0) {
            store.delete(record);
        }
        subscriptions.values().forEach(each -> store.delete(each.record));
        subscriptions.clear();
        willGone();
    }
}
