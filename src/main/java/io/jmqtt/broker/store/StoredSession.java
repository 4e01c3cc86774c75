package io.jmqtt.broker.store;

import java.util.List;

/**
 * A session that outlives its connection.
 *
 * @param key identifies the session in the records; 0 if it is not in a journal yet
 * @param record the record that holds it; 0 if it is not in a journal yet
 * @param username null if the client had none
 * @param listenerPort 0 if unknown
 * @param expiryInterval seconds; {@link #NEVER} for a session that does not expire
 * @param expiresAt when it ends, in milliseconds of the epoch; 0 if it was connected or never
 *     expires
 * @param mqtt5 whether its client spoke MQTT 5
 * @param deliveries in the order in which they are to be sent
 * @param incoming messages of QoS 2 that wait for PUBREL
 * @param will null if there is none
 */
public record StoredSession(
        long key,
        long record,
        String clientId,
        String username,
        int listenerPort,
        long expiryInterval,
        long expiresAt,
        boolean mqtt5,
        List<Subscription> subscriptions,
        List<StoredDelivery> deliveries,
        List<Incoming> incoming,
        Will will) {

    /** The session expiry interval that means "never" (MQTT 5, 3.1.2.11.2). */
    public static final long NEVER = 0xFFFF_FFFFL;

    /**
     * A subscription and the record that holds it.
     *
     * @param key 0 if it is not in a journal yet
     */
    public record Subscription(long key, StoredSubscription subscription) {}

    /**
     * A message of QoS 2 that was received and not released.
     *
     * @param key the record that holds it; 0 if it is not in a journal yet
     */
    public record Incoming(long key, int packetId, Message message) {}

    /**
     * A will.
     *
     * @param key the record that holds it; 0 if it is not in a journal yet
     * @param expiry seconds that it is worth something after its publication; 0 for ever
     * @param delay seconds between the loss of the connection and its publication
     * @param dueAt when it is to be published, in milliseconds of the epoch; 0 if the client was
     *     connected
     */
    public record Will(long key, Message message, long expiry, long delay, long dueAt) {}
}
