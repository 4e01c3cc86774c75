package io.jmqtt.broker.status;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The counters of a whole broker: the sum over its event loops. Safe for use by several threads.
 */
public final class BrokerMetrics {
    private final List<LoopCounters> loops = new CopyOnWriteArrayList<>();

    /** New counters for one event loop, part of the sums from now on. */
    public LoopCounters newLoop() {
        LoopCounters counters = new LoopCounters();
        loops.add(counters);
        return counters;
    }

    /** The sum of one counter over all loops. */
    public long total(Counter counter) {
        long sum = 0;
        for (LoopCounters loop : loops) {
            sum += loop.value(counter);
        }
        return sum;
    }
}
