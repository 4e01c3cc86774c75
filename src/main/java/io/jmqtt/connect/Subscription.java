package io.jmqtt.connect;

/**
 * One filter of a SUBSCRIBE packet with its options.
 *
 * @param filter the topic filter
 * @param qos the highest QoS wanted, 0 to 2
 * @param noLocal do not send back what this client published (MQTT 5)
 * @param retainAsPublished keep the retain flag of forwarded messages (MQTT 5)
 * @param retainHandling 0 send retained messages, 1 only for a new subscription, 2 never (MQTT 5,
 *     3.8.3.1)
 */
public record Subscription(
        String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {

    /** The subscription options without the QoS bits, as they stand in the packet. */
    public int optionBits() {
        return (noLocal ? 0x04 : 0) | (retainAsPublished ? 0x08 : 0) | retainHandling << 4;
    }
}
