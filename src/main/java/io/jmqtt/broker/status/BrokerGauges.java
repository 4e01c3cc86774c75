package io.jmqtt.broker.status;

/**
 * What a broker has at this moment. Called from the thread that publishes $SYS or answers a metrics
 * request, so answers come from any thread and may be a little old.
 */
public interface BrokerGauges {
    /** Clients with a connection. */
    long clientsConnected();

    /** Sessions without a connection. */
    long clientsDisconnected();

    /** Messages held for delivery or retained, each once. */
    long messagesStored();

    /** Payload bytes of these. */
    long messageBytesStored();

    /** Subscriptions, shared ones not counted. */
    long subscriptions();

    /** Shared subscriptions. */
    long sharedSubscriptions();

    /** Retained messages. */
    long retainedMessages();

    /** Packets waiting in output buffers. */
    long packetsWaiting();

    /** Bytes waiting in output buffers. */
    long bytesWaiting();
}
