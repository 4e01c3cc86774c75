package io.jmqtt.broker.session;

import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.MessageRecord;

/** One message for one session: waiting in its queue or in flight to its client. */
final class Delivery {
    final Message message;
    final int qos;
    final boolean retain;
    final int subscriptionId;

    /** 1 to 65535 while in flight, else 0. */
    int packetId;

    /** Counts flights of the session, so that what is sent again keeps its order. */
    long flight;

    /** Whether PUBREC came, so that PUBREL is what is sent again. */
    boolean released;

    /** What holds the message on disk, or null; and which of its receivers this is. */
    MessageRecord record;

    int reference;

    /** Whether the disk knows the packet identifier. */
    boolean recorded;

    Delivery(Message message, int qos, boolean retain, int subscriptionId) {
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.subscriptionId = subscriptionId;
    }

    int bytes() {
        return message.payload().length;
    }
}
