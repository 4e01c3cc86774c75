package io.jmqtt.broker.session;

import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.route.TopicEntry;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.MessageRecord;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What one loop has for the receivers on another after one turn: handed over as one task with one
 * wake-up. Filled by the one, then emptied by the other and given back for reuse.
 */
final class Batch implements Runnable {
    private static final int ENTRY_COST = 64;
    private static final int KEPT_BYTES = 1 << 18;
    private static final int KEPT_ENTRIES = 1 << 12;

    private final Loop source;
    private final Loop target;
    private Object[] what = new Object[64];
    private Subscription[][] receivers = new Subscription[64][];
    private int[] ends = new int[64];
    private byte[] payloads = new byte[8192];
    private int count;
    private int payloadEnd;
    private long cost;

    Batch(Loop source, Loop target) {
        this.source = source;
        this.target = target;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** About how much memory it holds, in bytes. */
    long cost() {
        return cost;
    }

    /** Adds a message. */
    void add(Subscription[] group, Message message) {
        enter(group, message);
        cost += message.payload().length;
    }

    /**
     * Adds a message that is on its way to the disk.
     *
     * @param references which of the record's receivers each of the group is, or -1
     */
    void add(Subscription[] group, Message message, MessageRecord record, int[] references) {
        enter(group, new KeptMessage(message, record, references));
        cost += message.payload().length;
    }

    private record KeptMessage(Message message, MessageRecord record, int[] references) {}

    /** Adds a QoS 0 message without properties, whose payload is copied. */
    void add(Subscription[] group, TopicEntry topic, ByteBuf payload, int index, int length) {
        if (payloads.length - payloadEnd < length) {
            payloads = Arrays.copyOf(payloads, Math.max(payloads.length * 2, payloadEnd + length));
        }
        payload.getBytes(index, payloads, payloadEnd, length);
        payloadEnd += length;
        enter(group, topic);
        cost += length;
    }

    private void enter(Subscription[] group, Object entry) {
        if (count == what.length) {
            what = Arrays.copyOf(what, count * 2);
            receivers = Arrays.copyOf(receivers, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        what[count] = entry;
        receivers[count] = group;
        ends[count] = payloadEnd;
        count++;
        cost += ENTRY_COST;
    }

    /** Delivers everything; on the loop of the receivers. */
    @Override
    public void run() {
        Dispatcher dispatcher = target.dispatcher();
        int from = 0;
        for (int i = 0; i < count; i++) {
            try {
                if (what[i] instanceof Message message) {
                    dispatcher.deliver(receivers[i], message, null, null, null);
                } else if (what[i] instanceof KeptMessage kept) {
                    dispatcher.deliver(
                            receivers[i], kept.message(), null, kept.record(), kept.references());
                } else {
                    TopicEntry topic = (TopicEntry) what[i];
                    dispatcher.deliver(receivers[i], topic, payloads, from, ends[i] - from);
                }
            } catch (RuntimeException e) {
                target.logBug("delivering from another loop", e);
            }
            from = ends[i];
        }
        long done = cost;
        clear();
        target.handled(done);
        source.giveBack(this);
    }

    private void clear() {
        Arrays.fill(what, 0, count, null);
        Arrays.fill(receivers, 0, count, null);
        if (what.length > KEPT_ENTRIES) {
            what = new Object[64];
            receivers = new Subscription[64][];
            ends = new int[64];
        }
        if (payloads.length > KEPT_BYTES) {
            payloads = new byte[8192];
        }
        count = 0;
        payloadEnd = 0;
        cost = 0;
    }

    Loop target() {
        return target;
    }
}
