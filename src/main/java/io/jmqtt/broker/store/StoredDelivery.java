package io.jmqtt.broker.store;

/**
 * A message on its way to a session.
 *
 * @param record what holds the message; null if it is not in a journal yet
 * @param reference which of the record's receivers this is
 * @param message shared with the other sessions that it is on its way to
 * @param packetId 0 as long as none was given
 * @param qos what it is delivered with, 0 to 2
 * @param retain the RETAIN flag it is delivered with
 * @param duplicate whether it may have been sent before
 * @param stage how far it is
 * @param subscriptionIdentifier 0 if there is none
 */
public record StoredDelivery(
        MessageRecord record,
        int reference,
        Message message,
        int packetId,
        int qos,
        boolean retain,
        boolean duplicate,
        Stage stage,
        int subscriptionIdentifier) {

    /** How far a delivery is. */
    public enum Stage {
        /** Waits for a place in the window of messages in flight. */
        QUEUED,
        /** PUBLISH may have been sent and is not acknowledged. */
        PUBLISHED,
        /** QoS 2: PUBREC came, PUBREL may have been sent. */
        RELEASED
    }
}
