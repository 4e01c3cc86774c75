package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.SubscriptionFilter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The session that a bridge has in this broker: what its outgoing topics match waits in the queue
 * of this session and travels in its window, on disk like that of any session that is kept. For the
 * loop of its client id only.
 */
public final class BridgeSession {
    private final Loop loop;
    private final AccessControl.Identity identity;
    private Session session;
    private Session.Lazy lazy;

    /**
     * A filter that the bridge passes on.
     *
     * @param qos the highest QoS, 0 to 2
     */
    public record Filter(String text, int qos) {}

    /**
     * @param loop the loop of the client id
     * @param username of the bridge in this broker, or null
     */
    public BridgeSession(Loop loop, String clientId, String username) {
        this.loop = loop;
        this.identity = AccessControl.Identity.bridge(clientId, username);
    }

    public AccessControl.Identity identity() {
        return identity;
    }

    /**
     * Lets the session keep even QoS 0 messages while there is no connection.
     *
     * @param connect called whenever a message came and at least so many wait; null to keep as
     *     others do
     */
    public void lazy(int threshold, Runnable connect) {
        lazy = connect == null ? null : new Session.Lazy(threshold, connect);
        if (session != null) {
            session.lazy(lazy);
        }
    }

    /**
     * Begins the session or continues it, so that messages wait from now on.
     *
     * @param filters all that the bridge passes on; what the session subscribed to beside them ends
     * @param kept whether the session outlives its connections
     */
    public void open(List<Filter> filters, boolean kept, boolean mqtt5) {
        session = loop.sessions().bridge(identity, kept, mqtt5);
        session.lazy(lazy);
        Map<String, Filter> wanted = new LinkedHashMap<>();
        for (Filter filter : filters) {
            // the last line for a filter counts, as with Mosquitto
            wanted.put(filter.text(), filter);
        }
        for (String former : List.copyOf(session.subscriptions().keySet())) {
            if (!wanted.containsKey(former)) {
                unsubscribe(former);
            }
        }
        for (Filter filter : wanted.values()) {
            subscribe(filter);
        }
    }

    private void unsubscribe(String filter) {
        Subscription former = session.subscriptions().remove(filter);
        loop.core().tree().remove(session, former.name());
        if (session.durable() != null) {
            session.durable().unsubscribed(filter);
        }
    }

    private void subscribe(Filter filter) {
        Subscription former = session.subscriptions().get(filter.text());
        if (former != null
                && former.qos() == filter.qos()
                && former.noLocal()
                && former.retainAsPublished()) {
            return;
        }
        SubscriptionFilter name = SubscriptionFilter.of(filter.text());
        Subscription subscription =
                new Subscription(session, session.reader(), name, filter.qos(), true, true, 0);
        loop.core().tree().add(subscription);
        session.subscriptions().put(filter.text(), subscription);
        if (session.durable() != null) {
            session.durable().subscribed(filter.text(), subscription, 0, true);
        }
    }

    /**
     * The other broker has accepted the connection.
     *
     * @param receiveMaximum messages that it takes at once, or 0 where it did not say
     * @param continued whether the other broker continues its session of the bridge
     * @return what handles its packets
     */
    public Client connected(Terms terms, Link link, int receiveMaximum, boolean continued) {
        session.outbound().maximum(receiveMaximum);
        Client client = new Client(terms, link, false, loop, session);
        session.connected(client);
        session.outbound().prepare();
        if (!continued) {
            client.releaseIncoming();
        }
        loop.core().clients().incrementAndGet();
        return client;
    }

    /** Gives the bridge the retained messages of a filter, as if it had just subscribed. */
    public void sendRetained(Filter filter) {
        boolean upgrade = loop.core().config().messaging().upgradeOutgoingQos();
        long now = System.currentTimeMillis();
        loop.core()
                .retained()
                .match(
                        filter.text(),
                        message -> {
                            if (!message.isExpired(now)) {
                                int qos =
                                        upgrade
                                                ? filter.qos()
                                                : Math.min(filter.qos(), message.qos());
                                session.deliver(message, qos, true, 0);
                            }
                        });
    }

    /** Sends what was in flight on an earlier connection, then what waits. */
    public void resume() {
        session.outbound().pump();
    }

    /** An identifier for a packet of the bridge itself; until {@link #giveBack}. */
    public int reservePacketId() {
        return session.outbound().reserve();
    }

    /** Whether the identifier was reserved, which it is no more. */
    public boolean giveBack(int packetId) {
        return session.outbound().giveBack(packetId);
    }

    /** Publishes a message of the bridge itself here, which it does not get back. */
    public void publish(String topic, byte[] payload, int qos, boolean retain) {
        Message message =
                new Message(
                        topic,
                        topic.getBytes(StandardCharsets.UTF_8),
                        payload,
                        Message.NO_BYTES,
                        qos,
                        retain && loop.core().config().messaging().retainAvailable(),
                        0,
                        null);
        loop.dispatcher().route(message, loop.topics().find(topic), session);
    }

    /** Whether the session has to wait for a connection, or ended with the last one. */
    public boolean isOpen() {
        return session != null && loop.sessions().has(session);
    }

    /** Messages that are queued or in flight. */
    public int waiting() {
        return isOpen() ? session.outbound().waiting() : 0;
    }

    /** A connection could not be made: a session that is not kept ends. */
    public void failed() {
        if (isOpen() && session.client() == null && session.expiry() == 0) {
            loop.sessions().remove(session);
        }
    }

    /** The bridge is no more, and with it all that waits. Its connection has ended before. */
    public void end() {
        if (isOpen()) {
            loop.sessions().remove(session);
        }
        session = null;
    }
}
