package io.jmqtt.broker.store;

/**
 * A subscription of a session that outlives its connection.
 *
 * @param filter as subscribed, {@code $share/group/} included
 * @param qos 0 to 2
 * @param retainHandling 0 to 2 (MQTT 5, 3.8.3.1)
 * @param identifier the subscription identifier, 1 to 268,435,455; 0 if there is none
 */
public record StoredSubscription(
        String filter,
        int qos,
        boolean noLocal,
        boolean retainAsPublished,
        int retainHandling,
        int identifier) {}
