package io.jmqtt.broker.session;

import io.jmqtt.broker.store.Message;

/** A QoS 2 message that waits for PUBREL. */
final class IncomingMessage {
    final Message message;

    /** Whether its PUBLISH came a second time on this connection. */
    boolean repeated;

    IncomingMessage(Message message) {
        this.message = message;
    }
}
