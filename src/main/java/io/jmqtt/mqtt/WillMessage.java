package io.jmqtt.mqtt;

/**
 * A will as CONNECT carries it (MQTT 5, 3.1.2.5 and 3.1.3.2).
 *
 * @param topic where it is published
 * @param payload not to be changed by anybody
 * @param qos 0 to 2
 * @param retain whether it is retained
 * @param delay seconds between the loss of the connection and the will, 0 to 4294967295
 * @param expiry message expiry in seconds, 0 for none
 * @param properties the properties that travel with the message, as on the wire without their
 *     length
 */
public record WillMessage(
        String topic,
        byte[] payload,
        int qos,
        boolean retain,
        long delay,
        long expiry,
        byte[] properties) {}
