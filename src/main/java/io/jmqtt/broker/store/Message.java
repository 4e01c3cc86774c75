package io.jmqtt.broker.store;

import io.jmqtt.broker.auth.AccessControl;

/**
 * A message on its way to its receivers, or kept for them. Immutable and shared by all of them.
 *
 * @param topic where it was published
 * @param topicBytes the same in UTF-8, not to be changed
 * @param payload not to be changed
 * @param properties the MQTT 5 properties that travel with it, as on the wire without their length;
 *     not to be changed
 * @param qos as published, 0 to 2
 * @param retain as published
 * @param expiresAt milliseconds since 1970 after which it is sent to nobody, or 0 for never
 * @param publisher who published it, or null for the broker itself
 */
public record Message(
        String topic,
        byte[] topicBytes,
        byte[] payload,
        byte[] properties,
        int qos,
        boolean retain,
        long expiresAt,
        AccessControl.Identity publisher) {
    /** What {@link #properties} and empty payloads are where there is nothing. */
    public static final byte[] NO_BYTES = {};

    private static final int OVERHEAD = 120;

    /** Whether it must not be sent any more. */
    public boolean isExpired(long nowMillis) {
        return expiresAt != 0 && nowMillis >= expiresAt;
    }

    /** The whole seconds it may still live, at least 1; 0 where it never expires. */
    public long remainingSeconds(long nowMillis) {
        return expiresAt == 0 ? 0 : Math.max(1, (expiresAt - nowMillis + 999) / 1000);
    }

    /** About how much memory it takes, in bytes. */
    public int footprint() {
        return OVERHEAD + 2 * topicBytes.length + payload.length + properties.length;
    }
}
