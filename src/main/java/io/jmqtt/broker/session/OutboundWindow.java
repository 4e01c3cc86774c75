package io.jmqtt.broker.session;

import io.jmqtt.broker.config.LimitsConfig;
import io.jmqtt.broker.status.Counter;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.status.LoopCounters;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.MessageRecord;
import io.jmqtt.broker.store.StoredDelivery;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The messages of one session on their way to its client: a window of those in flight and a queue
 * behind it (MQTT 5, 4.3, 4.4, 4.9), bounded as mosquitto.conf says.
 */
final class OutboundWindow {
    private static final int MAX_PACKET_ID = 65535;

    /** Messages in flight from which on sorting them takes long. */
    private static final int MANY = 1024;

    /** Messages that one session is sent at once of those that wait for it. */
    private static final int MESSAGES_PER_TURN = 256;

    private final Session session;
    private final Core core;
    private final LoopCounters counters;
    private final Kept kept;
    private final PacketIdMap<Delivery> inFlight = new PacketIdMap<>();
    private final ArrayDeque<Delivery> queue = new ArrayDeque<>(0);

    /** In flight since an earlier connection and not yet sent again on this one. */
    private final ArrayDeque<Delivery> again = new ArrayDeque<>(0);

    /** Sent again on this connection, in order; nothing once another message has flown. */
    private final ArrayDeque<Delivery> sentAgain = new ArrayDeque<>(0);

    /** Whether the next connection has to look for what is in flight. */
    private boolean flown = true;

    private int maximum = MAX_PACKET_ID;
    private int lastPacketId;
    private long flights;
    private int flying;
    private long inFlightBytes;
    private long queuedBytes;
    private int queuedQos0;
    private long held;
    private boolean dropping;
    private boolean pumping;

    /** How many of the queue's first waited for an earlier connection, which had other rights. */
    private int unchecked;

    /** Identifiers of packets of the connection itself, a bridge's SUBSCRIBE for example. */
    private final BitSet reserved = new BitSet(0);

    OutboundWindow(Session session, Core core, LoopCounters counters, Kept kept) {
        this.kept = kept;
        this.session = session;
        this.core = core;
        this.counters = counters;
    }

    /**
     * Sets how many messages may be in flight.
     *
     * @param receiveMaximum what the client said, or 0; it replaces the broker's own limit
     */
    void maximum(int receiveMaximum) {
        int own = core.config().limits().maxInflightMessages();
        maximum = receiveMaximum > 0 ? receiveMaximum : own > 0 ? own : MAX_PACKET_ID;
    }

    int inFlight() {
        return inFlight.size();
    }

    int queued() {
        return queue.size();
    }

    /** Whether the message that was offered last found no room. */
    boolean isDropping() {
        return dropping;
    }

    /** Messages that are queued or in flight. */
    int waiting() {
        return queue.size() + inFlight.size();
    }

    /** An identifier for a packet that is no message of the session, until it is given back. */
    int reserve() {
        int packetId = nextPacketId();
        reserved.set(packetId);
        return packetId;
    }

    /** Gives an identifier back; whether it was reserved. */
    boolean giveBack(int packetId) {
        boolean was = reserved.get(packetId);
        reserved.clear(packetId);
        return was;
    }

    /**
     * Takes a message: sends it, queues it, or drops it where the limits say so.
     *
     * @param record what holds it on disk already, or null
     */
    void offer(
            Message message,
            int qos,
            boolean retain,
            int subscriptionId,
            MessageRecord record,
            int reference) {
        Client client = session.client();
        if (client != null && client.mostQos() < qos) {
            lower(client, message, retain, subscriptionId, record, reference);
            return;
        }
        Delivery delivery = new Delivery(message, qos, retain, subscriptionId);
        delivery.record = record;
        delivery.reference = reference;
        boolean fits = hasRoom(message);
        if (fits
                && qos > 0
                && client != null
                && queue.isEmpty()
                && again.isEmpty()
                && mayFly(client)) {
            count(delivery, 1);
            keep(delivery);
            fly(client, delivery);
            return;
        }
        if (!fits || !mayQueue(client, qos)) {
            release(delivery);
            counters.add(Counter.PUBLISH_DROPPED);
            if (!dropping) {
                dropping = true;
                core.log().log(
                        LogType.NOTICE,
                        "Outgoing messages are being dropped for client "
                                + session.clientId()
                                + ".");
            }
            return;
        }
        dropping = false;
        count(delivery, 1);
        keep(delivery);
        queue.add(delivery);
        if (qos == 0) {
            queuedQos0++;
        } else {
            queuedBytes += delivery.bytes();
        }
    }

    /** Takes a message for a peer that takes no QoS as high as that of its subscription. */
    private void lower(
            Client client,
            Message message,
            boolean retain,
            int subscriptionId,
            MessageRecord record,
            int reference) {
        if (client.mostQos() > 0) {
            offer(message, client.mostQos(), retain, subscriptionId, record, reference);
            return;
        }
        if (record != null) {
            session.loop().writing().acknowledged(record, reference);
        }
        client.sendOnce(message, retain, subscriptionId);
    }

    /** Makes sure that a message for a session that is kept is on disk, or will be. */
    private void keep(Delivery delivery) {
        DurableSession durable = session.durable();
        if (durable == null) {
            // the session ended while the message was on its way
            release(delivery);
        } else if (delivery.record == null) {
            delivery.record =
                    durable.message(
                            delivery.message,
                            delivery.qos,
                            delivery.retain,
                            delivery.subscriptionId);
            delivery.reference = 0;
        }
    }

    /** The disk need not hold the message for this session any more. */
    private void release(Delivery delivery) {
        if (delivery.record != null) {
            session.loop().writing().acknowledged(delivery.record, delivery.reference);
            delivery.record = null;
        }
    }

    /** The disk learns which packet identifier was given. */
    private void record(Delivery delivery) {
        if (delivery.record != null && !delivery.recorded) {
            delivery.recorded = true;
            session.loop()
                    .writing()
                    .published(delivery.record, delivery.reference, delivery.packetId);
        }
    }

    /**
     * The connection has ended: what is in flight keeps its packet identifiers whatever happens.
     */
    void disconnected() {
        if (session.durable() != null) {
            inFlight.forEach(this::record);
        }
    }

    /** Takes a message that comes from the journal. */
    void restore(StoredDelivery stored) {
        Delivery delivery =
                new Delivery(
                        stored.message(),
                        stored.qos(),
                        stored.retain(),
                        stored.subscriptionIdentifier());
        delivery.record = stored.record();
        delivery.reference = stored.reference();
        boolean flying = stored.stage() != StoredDelivery.Stage.QUEUED;
        if (delivery.message.isExpired(System.currentTimeMillis())
                || flying && inFlight.get(stored.packetId()) != null) {
            release(delivery);
            return;
        }
        count(delivery, 1);
        if (flying) {
            hasFlown();
            delivery.packetId = stored.packetId();
            delivery.flight = ++flights;
            delivery.released = stored.stage() == StoredDelivery.Stage.RELEASED;
            delivery.recorded = true;
            lastPacketId = Math.max(lastPacketId, delivery.packetId);
            inFlight.put(delivery.packetId, delivery);
            inFlightBytes += delivery.bytes();
            return;
        }
        queue.add(delivery);
        if (delivery.qos == 0) {
            queuedQos0++;
        } else {
            queuedBytes += delivery.bytes();
        }
    }

    private boolean mayFly(Client client) {
        long most = core.config().limits().maxInflightBytes();
        return flying < maximum
                && (most == 0 || inFlightBytes < most)
                && !client.link().isStalled();
    }

    /** Whether the session holds no more than it may while memory is short, see memory_limit. */
    private boolean hasRoom(Message message) {
        return held + message.footprint() <= core.memory().share();
    }

    /** Mosquitto's arithmetic: the window is taken off only while there is a connection. */
    private boolean mayQueue(Client client, int qos) {
        LimitsConfig limits = core.config().limits();
        int mostMessages = limits.maxQueuedMessages();
        long mostBytes = limits.maxQueuedBytes();
        if (mostMessages == 0 && mostBytes == 0) {
            return true;
        }
        int messages =
                qos == 0
                        ? queuedQos0
                        : inFlight.size()
                                + queue.size()
                                - queuedQos0
                                - (client == null ? 0 : maximum);
        long bytes = inFlightBytes + queuedBytes - (client == null ? 0 : limits.maxInflightBytes());
        return (mostMessages == 0 || messages < mostMessages)
                && (mostBytes == 0 || bytes < mostBytes);
    }

    /**
     * Sends what waits, as far as the window allows; what is more than fits into a turn when it
     * {@link #isPumping} then.
     */
    void pump() {
        Client client = session.client();
        pumping = false;
        if (client == null) {
            return;
        }
        int left = client.link().takesTurns() ? MESSAGES_PER_TURN : Integer.MAX_VALUE;
        while (!again.isEmpty() && flying < maximum && !client.link().isStalled()) {
            if (left-- == 0) {
                pumping = true;
                return;
            }
            Delivery delivery = again.poll();
            if (isInFlight(delivery)) {
                sentAgain.add(delivery);
                sendAgain(client, delivery);
            }
        }
        while (!queue.isEmpty() && again.isEmpty() && mayFly(client)) {
            if (left-- == 0) {
                pumping = true;
                return;
            }
            Delivery delivery = queue.poll();
            if (unchecked > 0) {
                unchecked--;
                if (isForbidden(delivery)) {
                    continue;
                }
            }
            if (delivery.qos == 0) {
                queuedQos0--;
                count(delivery, -1);
                release(delivery);
                client.sendOnce(delivery);
                continue;
            }
            queuedBytes -= delivery.bytes();
            fly(client, lowered(client, delivery));
        }
    }

    /** The message as its peer takes it, which may have learnt of its queue only now. */
    private static Delivery lowered(Client client, Delivery delivery) {
        if (delivery.qos <= client.mostQos()) {
            return delivery;
        }
        Delivery lower =
                new Delivery(
                        delivery.message,
                        client.mostQos(),
                        delivery.retain,
                        delivery.subscriptionId);
        lower.record = delivery.record;
        lower.reference = delivery.reference;
        return lower;
    }

    private void fly(Client client, Delivery delivery) {
        if (delivery.message.isExpired(System.currentTimeMillis())) {
            count(delivery, -1);
            release(delivery);
            return;
        }
        if (delivery.qos == 0) {
            count(delivery, -1);
            release(delivery);
            client.sendOnce(delivery);
            return;
        }
        hasFlown();
        delivery.packetId = nextPacketId();
        delivery.flight = ++flights;
        if (delivery.qos == 2 && delivery.record != null) {
            // the client must never see it under another identifier
            record(delivery);
            session.loop().hold(client.link());
        }
        if (!client.send(delivery, false)) {
            count(delivery, -1);
            release(delivery);
            return;
        }
        inFlight.put(delivery.packetId, delivery);
        inFlightBytes += delivery.bytes();
        flying++;
    }

    private void hasFlown() {
        if (!flown) {
            flown = true;
            sentAgain.clear();
        }
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId == MAX_PACKET_ID ? 1 : lastPacketId + 1;
        } while (inFlight.get(lastPacketId) != null || reserved.get(lastPacketId));
        return lastPacketId;
    }

    void puback(int packetId, int reasonCode) {
        Delivery delivery = inFlight.get(packetId);
        if (delivery == null) {
            if (!giveBack(packetId)) {
                unknown("PUBACK", packetId);
            }
            return;
        }
        requireQos(delivery, 1);
        land(delivery);
    }

    void pubrec(int packetId, int reasonCode) {
        Delivery delivery = inFlight.get(packetId);
        if (delivery == null) {
            unknown("PUBREC", packetId);
            if (reasonCode < ReasonCode.UNSPECIFIED_ERROR) {
                session.client().ack(PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
            }
            return;
        }
        requireQos(delivery, 2);
        if (reasonCode >= ReasonCode.UNSPECIFIED_ERROR) {
            land(delivery);
            return;
        }
        delivery.released = true;
        if (delivery.record != null) {
            // after PUBREL the client forgets the identifier: PUBLISH must never come again
            session.loop().writing().released(delivery.record, delivery.reference);
            session.loop().hold(session.client().link());
        }
        session.client().ack(PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
    }

    void pubcomp(int packetId, int reasonCode) {
        Delivery delivery = inFlight.get(packetId);
        if (delivery == null) {
            unknown("PUBCOMP", packetId);
            return;
        }
        requireQos(delivery, 2);
        if (!delivery.released) {
            throw ProtocolException.protocolError(null);
        }
        land(delivery);
    }

    private void land(Delivery delivery) {
        flying--;
        forget(delivery);
        pump();
    }

    private void forget(Delivery delivery) {
        inFlight.remove(delivery.packetId);
        inFlightBytes -= delivery.bytes();
        count(delivery, -1);
        release(delivery);
    }

    private void requireQos(Delivery delivery, int qos) {
        if (delivery.qos != qos) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: Mismatched QoS ("
                            + delivery.qos
                            + ":"
                            + qos
                            + ") when updating outgoing message.");
        }
    }

    private void unknown(String type, int packetId) {
        if (core.log().isOn(LogType.WARNING)) {
            session.client()
                    .warn(
                            "Warning: Received "
                                    + type
                                    + " from "
                                    + session.clientId()
                                    + " for an unknown packet identifier "
                                    + packetId
                                    + ".");
        }
    }

    /**
     * Sends again what was in flight when the former connection ended, in the same order, then what
     * waits, as far as the client may still read it.
     */
    void resume() {
        prepare();
        unchecked = queue.size();
        pump();
    }

    /** Whether there is more to send than fitted into one turn, see {@link #pump}. */
    boolean isPumping() {
        return pumping;
    }

    /** Makes what was in flight when the former connection ended the first that is sent. */
    void prepare() {
        if (flown) {
            List<Delivery> ordered = new ArrayList<>(inFlight.size());
            collect(ordered);
            ordered.sort(Comparator.comparingLong(delivery -> delivery.flight));
            again.clear();
            again.addAll(ordered);
            flown = false;
        } else {
            // the same once more, which is cheap for who takes a session over again and again
            while (!sentAgain.isEmpty()) {
                Delivery delivery = sentAgain.pollLast();
                if (isInFlight(delivery)) {
                    again.addFirst(delivery);
                }
            }
        }
        reserved.clear();
        flying = 0;
    }

    private void collect(List<Delivery> all) {
        if (inFlight.size() < MANY) {
            inFlight.forEach(all::add);
            return;
        }
        // nearly sorted, since identifiers are given one after the other
        for (int i = 0; i < MAX_PACKET_ID; i++) {
            Delivery delivery = inFlight.get(1 + (lastPacketId + i) % MAX_PACKET_ID);
            if (delivery != null) {
                all.add(delivery);
            }
        }
    }

    private boolean isInFlight(Delivery delivery) {
        return inFlight.get(delivery.packetId) == delivery;
    }

    /** What waited for a client that has lost the right to read it since goes. */
    private boolean isForbidden(Delivery delivery) {
        if (session.client().mayRead(delivery.message)) {
            return false;
        }
        if (delivery.qos == 0) {
            queuedQos0--;
        } else {
            queuedBytes -= delivery.bytes();
        }
        count(delivery, -1);
        release(delivery);
        return true;
    }

    private void sendAgain(Client client, Delivery delivery) {
        if (delivery.released) {
            flying++;
            client.ack(PacketType.PUBREL, delivery.packetId, ReasonCode.SUCCESS);
        } else if (delivery.message.isExpired(System.currentTimeMillis())
                || !client.mayRead(delivery.message)) {
            forget(delivery);
        } else if (delivery.qos > client.mostQos()) {
            inFlight.remove(delivery.packetId);
            inFlightBytes -= delivery.bytes();
            fly(client, lowered(client, delivery));
        } else if (client.send(delivery, true)) {
            flying++;
        } else {
            forget(delivery);
        }
    }

    /** The disk forgets everything. */
    void forgetRecords() {
        inFlight.forEach(this::release);
        queue.forEach(this::release);
    }

    /** Forgets everything. */
    void clear() {
        inFlight.forEach(delivery -> count(delivery, -1));
        queue.forEach(delivery -> count(delivery, -1));
        inFlight.clear();
        queue.clear();
        again.clear();
        sentAgain.clear();
        flown = true;
        unchecked = 0;
        pumping = false;
        flying = 0;
        inFlightBytes = 0;
        queuedBytes = 0;
        queuedQos0 = 0;
    }

    private void count(Delivery delivery, int sign) {
        int footprint = delivery.message.footprint();
        if (sign > 0) {
            held += footprint;
            kept.add(footprint);
        } else {
            held -= footprint;
            kept.remove(footprint);
        }
    }
}
