package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.route.Reader;
import io.jmqtt.broker.route.Subscriber;
import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.MessageRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is kept of a client from CONNECT to the end of its session (MQTT 5, 4.1): subscriptions,
 * messages in both directions, a will that waits. Lives on one loop, for that loop only.
 */
public final class Session implements Subscriber {
    /** An expiry interval that never ends (MQTT 5, 3.1.2.11.2). */
    static final long NEVER = 0xFFFF_FFFFL;

    private final String clientId;
    private final Loop loop;
    private final int loopIndex;
    private final OutboundWindow outbound;
    private final PacketIdMap<IncomingMessage> incoming = new PacketIdMap<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(4);
    private final Reader reader = new Reader();
    private long incomingBytes;
    private long subscriptionBytes;
    private long cost;
    private Client client;
    private AccessControl.Identity identity;
    private String lastAddress;
    private boolean mqtt5;
    private long expiry;
    private long offlineSince;
    private PendingWill will;
    private volatile DurableSession durable;
    private Lazy lazy;
    private boolean over;
    private Lane lane;

    /**
     * A bridge that connects when enough waits for it.
     *
     * @param threshold messages that must wait
     * @param connect called whenever a message came and so many wait
     */
    record Lazy(int threshold, Runnable connect) {}

    Session(String clientId, Loop loop, Core core) {
        this.clientId = clientId;
        this.loop = loop;
        this.loopIndex = loop.index();
        this.outbound = new OutboundWindow(this, core, loop.counters(), loop.kept());
    }

    @Override
    public int loopIndex() {
        return loopIndex;
    }

    public String clientId() {
        return clientId;
    }

    Loop loop() {
        return loop;
    }

    /** The connected client, or null. */
    Client client() {
        return client;
    }

    OutboundWindow outbound() {
        return outbound;
    }

    /** QoS 2 messages of the client that wait for PUBREL, by packet identifier. */
    PacketIdMap<IncomingMessage> incoming() {
        return incoming;
    }

    /** Keeps a message until its PUBREL comes. */
    void putIncoming(int packetId, IncomingMessage message) {
        incoming.put(packetId, message);
        incomingBytes += message.message.footprint();
        loop.kept().add(message.message.footprint());
    }

    /** Forgets a message and returns it, or null. */
    IncomingMessage removeIncoming(int packetId) {
        IncomingMessage removed = incoming.remove(packetId);
        if (removed != null) {
            incomingBytes -= removed.message.footprint();
            loop.kept().remove(removed.message.footprint());
        }
        return removed;
    }

    void clearIncoming() {
        incoming.forEach(each -> loop.kept().remove(each.message.footprint()));
        incoming.clear();
        incomingBytes = 0;
    }

    /** Whether one more message that waits for PUBREL fits; one alone always does. */
    boolean hasRoomIncoming(Message message) {
        return incoming.isEmpty()
                || incomingBytes + message.footprint() <= loop.core().memory().share();
    }

    /** By filter as the client wrote it. */
    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /** About what its subscriptions take, in bytes. */
    long subscriptionBytes() {
        return subscriptionBytes;
    }

    /** Its subscriptions take more, or with a minus, less. */
    void addSubscriptionBytes(long bytes) {
        subscriptionBytes += bytes;
    }

    /** What it was counted with beside messages and subscriptions, in bytes. */
    long cost() {
        return cost;
    }

    void cost(long bytes) {
        cost = bytes;
    }

    AccessControl.Identity identity() {
        return identity;
    }

    String lastAddress() {
        return lastAddress;
    }

    /** Seconds that the session outlives its connection; {@link #NEVER} has no end. */
    long expiry() {
        return expiry;
    }

    void expiry(long seconds) {
        expiry = seconds;
    }

    PendingWill will() {
        return will;
    }

    void will(PendingWill pending) {
        will = pending;
    }

    boolean isMqtt5() {
        return mqtt5;
    }

    /** Second of the loop's clock in which the last connection ended. */
    long offlineSince() {
        return offlineSince;
    }

    void connected(Client newClient) {
        client = newClient;
        identity = newClient.identity();
        lastAddress = newClient.link().address();
        mqtt5 = newClient.isMqtt5();
        reads(newClient.isOncePerMessage());
        incoming.forEach(message -> message.repeated = false);
    }

    void disconnected(long nowSeconds) {
        client = null;
        offlineSince = nowSeconds;
    }

    /** Whether this is the session of a bridge of this broker, connected or not. */
    boolean isBridge() {
        return identity != null && identity.isBridge();
    }

    /** A bridge takes the session over before it has a connection. */
    void identity(AccessControl.Identity bridge, boolean speaksMqtt5) {
        identity = bridge;
        mqtt5 = speaksMqtt5;
        readsAsItsVersion();
    }

    private void readsAsItsVersion() {
        reads(!mqtt5 && !loop.core().config().messaging().allowDuplicateMessages());
    }

    private void reads(boolean oncePerMessage) {
        if (reader.become(identity, oncePerMessage) && !subscriptions.isEmpty()) {
            loop.core().tree().touch();
        }
    }

    /** On whose behalf its subscriptions are. */
    Reader reader() {
        return reader;
    }

    /** Where its messages to very many receivers wait; null where it never sent any. */
    Lane lane() {
        return lane;
    }

    void lane(Lane begun) {
        lane = begun;
    }

    /** The session has ended: what is on its way to it goes nowhere. */
    void end() {
        over = true;
    }

    void lazy(Lazy changed) {
        lazy = changed;
    }

    /** Whether QoS 0 messages wait while there is no connection. */
    boolean keepsQos0() {
        return lazy != null || loop.core().config().limits().queueQos0Messages();
    }

    /** What the journal knows of it, or null where it is not kept. */
    DurableSession durable() {
        return durable;
    }

    void durable(DurableSession known) {
        durable = known;
    }

    /** The session is not kept any more, and so are its messages. */
    void forgetRecords() {
        incoming.forEach(
                message -> {
                    if (message.record != 0) {
                        loop.writing().delete(message.record);
                        message.record = 0;
                    }
                });
        outbound.forgetRecords();
    }

    /** A session that comes from the journal waits for its client. */
    void restored(AccessControl.Identity former, boolean spokeMqtt5, long since) {
        identity = former;
        mqtt5 = spokeMqtt5;
        offlineSince = since;
        readsAsItsVersion();
    }

    /** Takes a message that a subscription of this session matched. */
    void deliver(Message message, int qos, boolean retain, int subscriptionId) {
        deliver(message, qos, retain, subscriptionId, null, 0);
    }

    /**
     * Takes a message that a subscription of this session matched.
     *
     * @param record what holds the message on disk for this session among others, or null
     * @param reference which of its receivers this session is
     */
    void deliver(
            Message message,
            int qos,
            boolean retain,
            int subscriptionId,
            MessageRecord record,
            int reference) {
        if (over) {
            if (record != null) {
                loop.writing().acknowledged(record, reference);
            }
            return;
        }
        if (qos == 0) {
            if (record != null) {
                loop.writing().acknowledged(record, reference);
            }
            if (client != null) {
                client.sendOnce(message, retain, subscriptionId);
                return;
            }
            if (!keepsQos0()) {
                return;
            }
            outbound.offer(message, 0, retain, subscriptionId, null, 0);
        } else {
            outbound.offer(message, qos, retain, subscriptionId, record, reference);
        }
        if (lazy != null && client == null && outbound.waiting() >= lazy.threshold()) {
            lazy.connect().run();
        }
    }
}
