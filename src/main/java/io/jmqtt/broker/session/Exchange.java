package io.jmqtt.broker.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What one loop has to deliver for others, and they for it: a batch for each of them at the end of
 * a turn, worked through in the order in which they come. What goes to very many receivers goes in
 * batches of its own, also to the loop itself, and some in each turn. For the thread of the loop
 * but for what says otherwise.
 */
final class Exchange {
    /** Nanoseconds of a turn for batches: with less, links are written more often than need be. */
    private static final long SLICE = 2_000_000;

    /** Nanoseconds of a turn for wide batches. */
    private static final long WIDE_SLICE = 500_000;

    private static final long BATCH_COST = 1 << 18;
    private static final long BEHIND = 32L << 20;
    private static final long CAUGHT_UP = 8L << 20;
    private static final int SPARE_BATCHES = 8;

    private final Loop loop;
    private final Core core;
    private final int loops;
    private final List<Link> paused = new ArrayList<>();

    /** By loop, the wide ones behind the others. */
    private final Batch[] batches;

    private final AtomicReferenceArray<Batch> spare;
    private final ArrayDeque<Batch> arrived = new ArrayDeque<>();
    private final ArrayDeque<Batch> arrivedWide = new ArrayDeque<>();

    /** How many batches that are not wide have come so far. */
    private long narrowArrived;

    /** Cost of batches that were handed over to this loop and that are not worked through yet. */
    private final AtomicLong backlog = new AtomicLong();

    /** Loops that wait for this one to catch up, as bits by index modulo 32. */
    private final AtomicInteger waitingSources = new AtomicInteger();

    Exchange(Loop loop, Core core, int loops) {
        this.loop = loop;
        this.core = core;
        this.loops = loops;
        this.batches = new Batch[2 * loops];
        this.spare = new AtomicReferenceArray<>(2 * loops * SPARE_BATCHES);
    }

    /**
     * The batch that is filled for a loop.
     *
     * @param lane of the publisher where this goes to very many, or null
     */
    Batch batchFor(int target, Lane lane) {
        Batch batch = batch(target, lane != null);
        batch.by(lane);
        return batch;
    }

    private Batch batch(int target, boolean wide) {
        int i = wide ? loops + target : target;
        Batch batch = batches[i];
        if (batch == null) {
            batch = takeSpare(i);
            batches[i] = batch;
            loop.willEndTurn();
        }
        return batch;
    }

    /** Hands the batch over early where it has grown large. */
    void filled(int target, Lane lane) {
        int i = lane == null ? target : loops + target;
        if (batches[i].cost() >= BATCH_COST) {
            handOver(i);
        }
    }

    /** Hands over what was gathered in this turn. */
    void endTurn() {
        for (int i = 0; i < batches.length; i++) {
            if (batches[i] != null) {
                handOver(i);
            }
        }
    }

    private void handOver(int i) {
        if (i >= loops && batches[i - loops] != null) {
            // what a publisher sent before comes first
            handOver(i - loops);
        }
        // what the other loop appends about these messages comes after them on disk
        loop.commit();
        Batch batch = batches[i];
        batches[i] = null;
        batch.target().exchange().backlog.addAndGet(batch.cost());
        batch.target().executor().execute(batch);
    }

    private Batch takeSpare(int i) {
        for (int k = 0; k < SPARE_BATCHES; k++) {
            Batch batch = spare.getAndSet(i * SPARE_BATCHES + k, null);
            if (batch != null) {
                return batch;
            }
        }
        return new Batch(loop, core.loops().get(i % loops), i >= loops);
    }

    /** Takes an empty batch back; called by the loop that emptied it. */
    void giveBack(Batch batch) {
        int i = batch.target().index() + (batch.isWide() ? loops : 0);
        for (int k = 0; k < SPARE_BATCHES; k++) {
            if (spare.compareAndSet(i * SPARE_BATCHES + k, null, batch)) {
                return;
            }
        }
    }

    /** A batch has come for this loop. */
    void arrived(Batch batch) {
        if (batch.isWide()) {
            batch.after(narrowArrived);
            arrivedWide.add(batch);
            if (arrivedWide.size() == 1) {
                workThroughWide(System.nanoTime() + WIDE_SLICE);
            }
            return;
        }
        narrowArrived++;
        arrived.add(batch);
        if (arrived.size() == 1) {
            workThrough(System.nanoTime() + SLICE);
        }
    }

    /** Whether something that came is left for the next turn. */
    boolean isBusy() {
        return !arrived.isEmpty() || !arrivedWide.isEmpty();
    }

    /** The next turn of what was left. */
    void goOn() {
        workThrough(System.nanoTime() + SLICE);
        workThroughWide(System.nanoTime() + WIDE_SLICE);
    }

    /** Does at once all that has come. */
    void finish() {
        long end = System.nanoTime() + Long.MAX_VALUE / 2;
        workThrough(end);
        workThroughWide(end);
    }

    private void workThrough(long end) {
        loop.willEndTurn();
        while (!arrived.isEmpty() && arrived.peek().deliver(end)) {
            arrived.poll();
        }
    }

    private void workThroughWide(long end) {
        loop.willEndTurn();
        while (!arrivedWide.isEmpty()) {
            // not before the others that came before it, which may hold messages of its publishers
            boolean isNext = arrivedWide.peek().after() <= narrowArrived - arrived.size();
            if (!isNext || !arrivedWide.peek().deliver(end)) {
                return;
            }
            arrivedWide.poll();
        }
    }

    /** A batch of this cost is worked through. */
    void handled(long cost) {
        if (backlog.addAndGet(-cost) < CAUGHT_UP && waitingSources.get() != 0) {
            int bits = waitingSources.getAndSet(0);
            for (Loop each : core.loops()) {
                if ((bits & 1 << each.index()) != 0) {
                    each.executor().execute(each.exchange()::resumePaused);
                }
            }
        }
    }

    /**
     * Whether a loop is so far behind that no more should be read from publishers of this one; the
     * connection is told when to go on.
     */
    boolean pauseIfBehind(Link link) {
        for (Loop each : core.loops()) {
            Exchange other = each.exchange();
            if (other.backlog.get() > BEHIND) {
                paused.add(link);
                other.waitingSources.getAndUpdate(bits -> bits | 1 << loop.index());
                if (other.backlog.get() < CAUGHT_UP) {
                    // it caught up before it could see that somebody waits
                    loop.executor().execute(this::resumePaused);
                }
                return true;
            }
        }
        return false;
    }

    private void resumePaused() {
        List<Link> resumed = List.copyOf(paused);
        paused.clear();
        resumed.forEach(Link::resumeReading);
    }

    void remove(Link link) {
        paused.remove(link);
    }
}
