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

    /** What a receiver costs where there are very many: time rather than memory. */
    private static final int RECEIVER_COST = 64;

    /** Receivers between two looks at the clock. */
    private static final int DELIVERIES_PER_LOOK = 256;

    private static final int KEPT_BYTES = 1 << 18;
    private static final int KEPT_ENTRIES = 1 << 12;

    private final Loop source;
    private final Loop target;
    private final boolean wide;
    private Object[] what = new Object[64];
    private Subscription[][] receivers = new Subscription[64][];
    private int[] ends = new int[64];
    private byte[] payloads = new byte[8192];
    private Lane[] lanes;
    private Lane lane;
    private long after;
    private int count;

    /** Messages that are delivered, and receivers of the next one that have it. */
    private int done;

    private int served;
    private int payloadEnd;
    private long cost;

    /**
     * @param wide whether it is for what goes to very many receivers
     */
    Batch(Loop source, Loop target, boolean wide) {
        this.source = source;
        this.target = target;
        this.wide = wide;
        this.lanes = wide ? new Lane[64] : null;
    }

    boolean isWide() {
        return wide;
    }

    /** How many batches that are not wide have to be worked through before this one. */
    long after() {
        return after;
    }

    void after(long others) {
        after = others;
    }

    /** What is added next is of this publisher; null unless this is a wide one. */
    void by(Lane publisher) {
        lane = publisher;
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
            lanes = wide ? Arrays.copyOf(lanes, count * 2) : null;
        }
        if (wide) {
            lane.begin();
            lanes[count] = lane;
            cost += (long) RECEIVER_COST * group.length;
        }
        what[count] = entry;
        receivers[count] = group;
        ends[count] = payloadEnd;
        count++;
        cost += ENTRY_COST;
    }

    /** Comes to the loop of the receivers. */
    @Override
    public void run() {
        target.exchange().arrived(this);
    }

    /**
     * Delivers what is left, on the loop of the receivers, until that time, of {@link
     * System#nanoTime}.
     *
     * @return whether that was all
     */
    boolean deliver(long end) {
        int deliveries = 0;
        while (done < count) {
            int last = Math.min(receivers[done].length, served + DELIVERIES_PER_LOOK);
            deliveries += last - served;
            try {
                deliver(done, served, last);
            } catch (RuntimeException e) {
                target.logBug("delivering from another loop", e);
            }
            served = last;
            if (last == receivers[done].length) {
                if (wide) {
                    lanes[done].end();
                }
                served = 0;
                done++;
            }
            if (deliveries >= DELIVERIES_PER_LOOK && done < count) {
                deliveries = 0;
                if (System.nanoTime() - end >= 0) {
                    return false;
                }
            }
        }
        long worked = cost;
        clear();
        target.exchange().handled(worked);
        source.exchange().giveBack(this);
        return true;
    }

    /** Delivers one message to some of its receivers. */
    private void deliver(int i, int first, int last) {
        Dispatcher dispatcher = target.dispatcher();
        Session from = wide ? lanes[i].from() : null;
        if (what[i] instanceof Message message) {
            dispatcher.deliver(receivers[i], first, last, message, from, null, null);
        } else if (what[i] instanceof KeptMessage kept) {
            dispatcher.deliver(
                    receivers[i],
                    first,
                    last,
                    kept.message(),
                    from,
                    kept.record(),
                    kept.references());
        } else {
            int start = i == 0 ? 0 : ends[i - 1];
            TopicEntry topic = (TopicEntry) what[i];
            int length = ends[i] - start;
            dispatcher.deliver(receivers[i], first, last, topic, payloads, start, length, from);
        }
    }

    private void clear() {
        Arrays.fill(what, 0, count, null);
        Arrays.fill(receivers, 0, count, null);
        if (wide) {
            Arrays.fill(lanes, 0, count, null);
            lane = null;
        }
        if (what.length > KEPT_ENTRIES) {
            what = new Object[64];
            receivers = new Subscription[64][];
            ends = new int[64];
            lanes = wide ? new Lane[64] : null;
        }
        if (payloads.length > KEPT_BYTES) {
            payloads = new byte[8192];
        }
        count = 0;
        done = 0;
        payloadEnd = 0;
        cost = 0;
    }

    Loop target() {
        return target;
    }
}
