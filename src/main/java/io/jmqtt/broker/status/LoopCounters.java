package io.jmqtt.broker.status;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counters of one event loop: only the thread of that loop adds, any thread may read. Adding
 * costs a plain read and an opaque write, no locked instruction.
 */
public final class LoopCounters {
    /** Keeps the values of two loops out of one cache line. */
    private static final int PADDING = 16;

    private final AtomicLongArray values =
            new AtomicLongArray(PADDING + Counter.values().length + PADDING);

    LoopCounters() {}

    /** Adds one. */
    public void add(Counter counter) {
        add(counter, 1);
    }

    /** Adds n, 0 or more. */
    public void add(Counter counter, long n) {
        int i = PADDING + counter.ordinal();
        values.setOpaque(i, values.getPlain(i) + n);
    }

    long value(Counter counter) {
        return values.getOpaque(PADDING + counter.ordinal());
    }
}
