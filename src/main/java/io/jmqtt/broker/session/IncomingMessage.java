package io.jmqtt.broker.session;

import io.jmqtt.broker.store.Message;

/** A QoS 2 message that waits for PUBREL. */
final class IncomingMessage {
    final Message message;

    /** Whether its PUBLISH came a second time on this connection. */
    boolean repeated;

    /** The record that holds it; 0 if none does. */
    long record;

    IncomingMessage(Message message, long record) {
        this.message = message;
        this.record = record;
    }
}
