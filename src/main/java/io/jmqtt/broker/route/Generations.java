package io.jmqtt.broker.route;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts changes of subscriptions by the topics that they concern, so that a change of one filter
 * leaves valid what is remembered of other topics. A filter without wildcards concerns one topic,
 * another one whatever begins with its levels before the first wildcard, of which the first few
 * count. Counters are found by hash: topics that share one are only worked out again for nothing.
 * Changed under the lock of the tree, read by any thread.
 */
final class Generations {
    private static final int SLOTS = 1 << 12;
    private static final int LEVELS = 4;
    private static final int WHOLE = 0x9E3779B9;

    private final AtomicLongArray counts = new AtomicLongArray(SLOTS);

    /** Something has changed for the topics that this filter matches. */
    void changed(String filter) {
        int hash = 0;
        int levels = 0;
        for (int i = 0; i < filter.length(); i++) {
            char c = filter.charAt(i);
            if (c == '+' || c == '#') {
                count(hash);
                return;
            }
            if (c == '/' && levels < LEVELS) {
                levels++;
                if (levels == LEVELS && hasWildcard(filter, i)) {
                    count(next(hash, c));
                    return;
                }
            }
            hash = next(hash, c);
        }
        count(hash ^ WHOLE);
    }

    private static boolean hasWildcard(String filter, int from) {
        return filter.indexOf('+', from) >= 0 || filter.indexOf('#', from) >= 0;
    }

    private void count(int hash) {
        counts.incrementAndGet(slot(hash));
    }

    /** Where the changes that concern a topic are counted. */
    static int[] slotsOf(String topic) {
        int[] slots = new int[LEVELS + 3];
        int count = 0;
        // "#" and what begins with "+"
        slots[count++] = slot(0);
        int hash = 0;
        int levels = 0;
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            hash = next(hash, c);
            if (c == '/' && levels < LEVELS) {
                levels++;
                slots[count++] = slot(hash);
            }
        }
        slots[count++] = slot(hash ^ WHOLE);
        if (levels < LEVELS) {
            // "a/#" concerns "a" as well
            slots[count++] = slot(next(hash, '/'));
        }
        return Arrays.copyOf(slots, count);
    }

    /** Moves whenever something changes for a topic with these slots, never back. */
    long of(int[] slots) {
        long sum = 0;
        for (int slot : slots) {
            sum += counts.get(slot);
        }
        return sum;
    }

    private static int next(int hash, char c) {
        return hash * 31 + c + 1;
    }

    private static int slot(int hash) {
        int mixed = hash * 0x85EBCA6B;
        return (mixed ^ mixed >>> 15) & SLOTS - 1;
    }
}
