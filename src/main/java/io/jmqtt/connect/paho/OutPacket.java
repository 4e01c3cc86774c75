package io.jmqtt.connect.paho;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.Publication;
import java.util.function.BiConsumer;

/**
 * A packet on its way through Paho to the socket, and what is to happen when it has done its work.
 * Guarded by the lock of its connection until it is handed to Paho, then by Paho's sender thread.
 */
final class OutPacket {
    static final byte[] NO_PAYLOAD = {};

    /** The way through Paho. */
    enum Kind {
        /** Nothing answers it: QoS 0, acknowledgements, PINGREQ, DISCONNECT. */
        FLOW,
        /** PUBLISH of QoS 1 and 2. */
        PUBLISH,
        /** SUBSCRIBE and UNSUBSCRIBE. */
        REQUEST
    }

    final Kind kind;

    /** Null for packets that nobody waits for. */
    final BiConsumer<Acknowledgement, MqttFailure> done;

    /** The publication of a PUBLISH of QoS 1 and 2, which may have to be written anew. */
    final Publication publication;

    /** The topic behind a topic alias, null where the publication's own will do. */
    String aliasedTopic;

    byte[] head;
    byte[] payload = NO_PAYLOAD;
    int id;

    /**
     * The connection whose output counts on this packet, null for none. One that was queued on a
     * connection that ended is sent again on the next, which did not count it.
     */
    volatile PahoOutput announcedTo;

    /** Whether it was given to the socket once, so that the next time is a repetition. */
    boolean written;

    /** The last answer, set by the reading thread before Paho completes the packet. */
    volatile Acknowledgement answer;

    OutPacket(
            Kind kind,
            byte[] head,
            Publication publication,
            BiConsumer<Acknowledgement, MqttFailure> done) {
        this.kind = kind;
        this.head = head;
        this.publication = publication;
        this.done = done;
    }

    /** What counts against the bound on queued packets: about one unit per kilobyte. */
    int weight() {
        return 1 + (head.length + payload.length >> 10);
    }

    void setId(int newId) {
        id = newId;
        if (newId != 0) {
            PacketWriter.setPacketId(head, newId);
        }
    }
}
