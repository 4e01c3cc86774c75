package io.jmqtt.broker.store;

/**
 * What the records of the journal hold. Every body starts with a checksum and a version.
 *
 * <p>A message is one record together with those that it is on its way to; an acknowledgement is an
 * update of it, and it is deleted with the last one. Sessions, subscriptions, wills, retained
 * messages and received messages of QoS 2 are records of their own, so that whatever is replaced or
 * removed leaves nothing behind. A message that does not fit one record goes on in updates.
 */
final class Records {
    /** Additions. */
    static final byte MESSAGE = 1;

    static final byte INCOMING = 2;
    static final byte RETAINED = 3;
    static final byte SESSION = 4;
    static final byte SUBSCRIPTION = 5;
    static final byte WILL = 6;

    /** The first record that is made; what is there without it is an import that was cut short. */
    static final byte BEGINNING = 7;

    /** Updates. */
    static final byte PART = 20;

    static final byte RECEIVERS = 21;
    static final byte PUBLISHED = 22;
    static final byte RELEASED = 23;
    static final byte ACKNOWLEDGED = 24;

    static final int VERSION = 1;

    /** Flags beside the QoS in one byte. */
    static final int RETAIN = 4;

    static final int NO_LOCAL = 8;
    static final int RETAIN_AS_PUBLISHED = 16;
    static final int RETAIN_HANDLING_SHIFT = 5;

    /** The largest payload of MQTT. */
    static final int MAX_PAYLOAD = 268_435_455;

    /** How much payload, and how many receivers, one record takes at most. */
    static final int PAYLOAD_CHUNK = 256 << 10;

    static final int RECEIVERS_CHUNK = 32_768;

    private Records() {}

    static void message(
            RecordBatch out, long id, Message message, Receivers receivers, long replaces) {
        begin(out, id, MESSAGE);
        out.putVarint(replaces);
        int first = Math.min(receivers.size(), RECEIVERS_CHUNK);
        receivers.encode(out, 0, first);
        content(out, id, message);
        for (int at = first; at < receivers.size(); ) {
            int to = Math.min(receivers.size(), at + RECEIVERS_CHUNK);
            out.begin(RecordBatch.UPDATE, id, RECEIVERS);
            out.putByte(VERSION);
            receivers.encode(out, at, to);
            out.end();
            at = to;
        }
    }

    static void incoming(RecordBatch out, long id, long session, int packetId, Message message) {
        begin(out, id, INCOMING);
        out.putVarint(session);
        out.putVarint(packetId);
        content(out, id, message);
    }

    static void retained(RecordBatch out, long id, Message message) {
        begin(out, id, RETAINED);
        content(out, id, message);
    }

    static void will(
            RecordBatch out,
            long id,
            long session,
            Message message,
            long expiry,
            long delay,
            long due) {
        begin(out, id, WILL);
        out.putVarint(session);
        out.putVarint(expiry);
        out.putVarint(delay);
        out.putVarint(due);
        content(out, id, message);
    }

    static void session(
            RecordBatch out,
            long id,
            long session,
            String clientId,
            String username,
            int listenerPort,
            boolean mqtt5,
            long expiryInterval,
            long expiresAt) {
        begin(out, id, SESSION);
        out.putVarint(session);
        out.putString(clientId);
        out.putString(username);
        out.putVarint(listenerPort);
        out.putVarint(expiryInterval);
        out.putVarint(expiresAt);
        out.putByte(mqtt5 ? 1 : 0);
        out.end();
    }

    static void subscription(RecordBatch out, long id, long session, StoredSubscription value) {
        begin(out, id, SUBSCRIPTION);
        out.putVarint(session);
        out.putString(value.filter());
        out.putByte(
                value.qos()
                        | (value.noLocal() ? NO_LOCAL : 0)
                        | (value.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                        | value.retainHandling() << RETAIN_HANDLING_SHIFT);
        out.putVarint(value.identifier());
        out.end();
    }

    static void published(RecordBatch out, long id, int reference, int packetId) {
        out.begin(RecordBatch.UPDATE, id, PUBLISHED);
        out.putByte(VERSION);
        out.putVarint(reference);
        out.putVarint(packetId);
        out.end();
    }

    static void update(RecordBatch out, long id, byte type, int reference) {
        out.begin(RecordBatch.UPDATE, id, type);
        out.putByte(VERSION);
        out.putVarint(reference);
        out.end();
    }

    static void beginning(RecordBatch out, long id) {
        begin(out, id, BEGINNING);
        out.end();
    }

    private static void begin(RecordBatch out, long id, byte type) {
        out.begin(RecordBatch.ADD, id, type);
        out.putByte(VERSION);
    }

    /** The rest of a record that holds a message, and updates with what does not fit. */
    private static void content(RecordBatch out, long id, Message message) {
        byte[] payload = message.payload();
        out.putByte(message.qos() | (message.retain() ? RETAIN : 0));
        out.putVarint(message.expiresAt());
        out.putString(message.topic());
        out.putBytes(message.properties());
        var publisher = message.publisher();
        out.putByte(publisher == null ? 0 : 1);
        if (publisher != null) {
            out.putString(publisher.clientId());
            out.putString(publisher.username());
            out.putString(publisher.address());
            out.putVarint(publisher.listenerPort());
        }
        out.putVarint(payload.length);
        int written = Math.min(payload.length, PAYLOAD_CHUNK);
        out.putRaw(payload, 0, written);
        out.end();
        while (written < payload.length) {
            int length = Math.min(payload.length - written, PAYLOAD_CHUNK);
            out.begin(RecordBatch.UPDATE, id, PART);
            out.putByte(VERSION);
            out.putRaw(payload, written, length);
            out.end();
            written += length;
        }
    }
}
