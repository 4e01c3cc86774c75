package io.jmqtt.connect.paho;

import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the broker published, across network connections: messages of QoS 2 wait here for PUBREL and
 * are delivered once (MQTT 5, 4.3.3), acknowledgements leave after the listener has returned.
 */
final class Inbox implements Delivery.Handled {
    /** How long the listener has for messages of QoS 2 at the end. */
    private static final long OWED_MILLIS = 1_000;

    private final Delivery delivery;
    private final Outbox outbox;
    private final MqttVersion version;

    /** QoS 2 by packet identifier in the order of arrival: not yet released. */
    private final Map<Integer, ReceivedMessage> stored = new LinkedHashMap<>();

    /** Packet identifiers of released messages that the listener has not handled yet. */
    private final Set<Integer> releasing = new HashSet<>();

    /** Whether nothing more is taken in. */
    private boolean held;

    /** Handled by {@link #settle} before the listener returned. */
    private ReceivedMessage settled;

    Inbox(ConnectionListener listener, Outbox outbox, MqttVersion version) {
        this.delivery = new Delivery(listener, this);
        this.outbox = outbox;
        this.version = version;
    }

    void message(ReceivedMessage message) throws InterruptedException {
        delivery.message(message);
    }

    void store(ReceivedMessage message) {
        synchronized (this) {
            if (held) {
                return;
            }
            if (!releasing.contains(message.packetId())) {
                stored.put(message.packetId(), message);
            }
        }
        outbox.acknowledge(PacketTypes.PUBREC, message.packetId(), 0);
    }

    void release(int packetId) throws InterruptedException {
        ReceivedMessage message;
        synchronized (this) {
            if (held || releasing.contains(packetId)) {
                // at the end the broker keeps what it has released and asks the next connection; or
                // PUBREL once more after a reconnect; PUBCOMP follows when the listener returns
                return;
            }
            message = stored.remove(packetId);
            if (message != null) {
                releasing.add(packetId);
            }
        }
        if (message != null) {
            delivery.message(message);
        } else {
            int reason = version == MqttVersion.V5 ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : 0;
            outbox.acknowledge(PacketTypes.PUBCOMP, packetId, reason);
        }
    }

    @Override
    public void handled(ReceivedMessage message) {
        synchronized (this) {
            if (settled == message) {
                settled = null;
                return;
            }
        }
        acknowledge(message);
    }

    private void acknowledge(ReceivedMessage message) {
        if (message.qos() == 1) {
            outbox.acknowledge(PacketTypes.PUBACK, message.packetId(), 0);
        } else {
            synchronized (this) {
                if (!releasing.remove(message.packetId())) {
                    return;
                }
            }
            outbox.acknowledge(PacketTypes.PUBCOMP, message.packetId(), 0);
        }
    }

    /**
     * Takes in nothing more. The listener gets what it has in its hands and what the broker takes
     * for received: each message of QoS 2 that was answered with PUBREC.
     */
    void hold() {
        List<ReceivedMessage> unreleased;
        synchronized (this) {
            held = true;
            unreleased = List.copyOf(stored.values());
            stored.clear();
        }
        delivery.hold();
        unreleased.forEach(delivery::owe);
    }

    /**
     * Before DISCONNECT: the message that the listener has in its hands is acknowledged when the
     * listener itself ends the connection, else nothing more is taken in, and what the listener is
     * to have given a moment to be handled.
     */
    void settle(long millis) throws InterruptedException {
        if (!delivery.isCurrentThread()) {
            hold();
            delivery.awaitHandled(millis, OWED_MILLIS);
            return;
        }
        ReceivedMessage message = delivery.current();
        if (message != null && message.qos() > 0) {
            synchronized (this) {
                settled = message;
            }
            acknowledge(message);
        }
    }

    /** A new network connection; without the old session the broker knows nothing of it. */
    synchronized void connected(boolean sessionPresent) {
        if (!sessionPresent) {
            stored.clear();
            releasing.clear();
        }
    }

    void lost(MqttFailure failure) {
        delivery.lost(failure);
    }

    boolean isBlocked() {
        return delivery.isBlocked();
    }

    /** Forgets what the listener has not got; the broker sends it again where it promised to. */
    synchronized void clear() {
        delivery.clear();
        releasing.clear();
    }

    void close() {
        delivery.close();
    }
}
