package io.jmqtt.broker.store;

import java.util.Arrays;

/**
 * The durable receivers of one message, gathered while it is routed and used again for the next.
 * For one thread.
 */
public final class Receivers {
    private long[] sessions = new long[8];
    private byte[] flags = new byte[8];
    private int[] identifiers = new int[8];
    private int size;

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /**
     * Adds a receiver.
     *
     * @param session the key of its session
     * @param qos what it is delivered with
     * @param retain the RETAIN flag that it is delivered with
     * @param subscriptionIdentifier 0 if there is none
     * @return its number among the receivers, for {@link StoreWriter#acknowledged}
     */
    public int add(long session, int qos, boolean retain, int subscriptionIdentifier) {
        if (size == sessions.length) {
            sessions = Arrays.copyOf(sessions, 2 * size);
            flags = Arrays.copyOf(flags, 2 * size);
            identifiers = Arrays.copyOf(identifiers, 2 * size);
        }
        sessions[size] = session;
        flags[size] = (byte) (qos | (retain ? Records.RETAIN : 0));
        identifiers[size] = subscriptionIdentifier;
        return size++;
    }

    /** Encodes some of them. */
    void encode(RecordBatch out, int from, int to) {
        out.putVarint((long) to - from);
        for (int i = from; i < to; i++) {
            out.putVarint(sessions[i]);
            out.putByte(flags[i]);
            out.putVarint(identifiers[i]);
        }
    }
}
