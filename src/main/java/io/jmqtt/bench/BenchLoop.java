package io.jmqtt.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What the clients of one event loop share: when they send, and what they count. Only this loop
 * writes the counters; any thread may read them.
 */
final class BenchLoop {
    /** How often the clock of a rate is looked at, at most; what is due is sent together. */
    private static final long TICK_NANOS = 50_000;

    /** How often it is looked at how late this thread is. */
    private static final long HEARTBEAT_NANOS = 10_000_000;

    private static final long LONGEST_LATENCY = TimeUnit.HOURS.toNanos(1);

    final AtomicLong published = new AtomicLong();
    final AtomicLong received = new AtomicLong();

    /** What must arrive of the messages that count, and what did. */
    final AtomicLong expected = new AtomicLong();

    final AtomicLong arrived = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong lostConnections = new AtomicLong();

    /** How late the heartbeats were that count, and how many there were. */
    final AtomicLong lateNanos = new AtomicLong();

    final AtomicLong heartbeats = new AtomicLong();
    final SingleWriterRecorder latencies = new SingleWriterRecorder(3);

    private final EventLoop eventLoop;
    private final boolean fullSpeed;
    private final List<BenchClient> publishers = new ArrayList<>();
    private long countFrom = Long.MAX_VALUE;
    private long stopAt;
    private boolean sending;
    private boolean pumping;

    BenchLoop(EventLoop eventLoop, boolean fullSpeed) {
        this.eventLoop = eventLoop;
        this.fullSpeed = fullSpeed;
    }

    /**
     * Begins to send, by the clock of {@link System#nanoTime}.
     *
     * @param from from which time on a message counts
     */
    void begin(List<BenchClient> clients, long from, long stop) {
        eventLoop.execute(
                () -> {
                    publishers.addAll(clients);
                    countFrom = from;
                    stopAt = stop;
                    sending = true;
                    pump();
                    beat(System.nanoTime() + HEARTBEAT_NANOS);
                });
    }

    /** A thread that wakes late has no time of its own, or does not get it. */
    private void beat(long due) {
        eventLoop.schedule(
                () -> {
                    long now = System.nanoTime();
                    if (now - countFrom >= 0) {
                        lateNanos.lazySet(lateNanos.get() + Math.max(0, now - due));
                        heartbeats.lazySet(heartbeats.get() + 1);
                    }
                    if (now - stopAt < 0) {
                        beat(now + HEARTBEAT_NANOS);
                    }
                },
                due - System.nanoTime(),
                TimeUnit.NANOSECONDS);
    }

    /** Sends what can be sent now, and says when to look again. */
    private void pump() {
        pumping = false;
        long now = System.nanoTime();
        if (!sending || now - stopAt >= 0) {
            sending = false;
            return;
        }
        boolean more = false;
        long next = Long.MAX_VALUE;
        for (BenchClient publisher : publishers) {
            if (publisher.send(now)) {
                more = true;
            }
            next = Math.min(next, publisher.nextDue());
        }
        if (fullSpeed) {
            if (more) {
                pumpSoon();
            }
        } else if (!publishers.isEmpty()) {
            pumping = true;
            long wait = Math.max(TICK_NANOS, next - System.nanoTime());
            eventLoop.schedule(this::pump, wait, TimeUnit.NANOSECONDS);
        }
    }

    /** There may be room for more; the clock of a rate looks by itself. */
    void pumpSoon() {
        if (fullSpeed && sending && !pumping) {
            pumping = true;
            eventLoop.execute(this::pump);
        }
    }

    void sent(long intended, int receivers) {
        published.lazySet(published.get() + 1);
        if (intended - countFrom >= 0) {
            expected.lazySet(expected.get() + receivers);
        }
    }

    /** A message has come back. */
    void received(long intended, long now) {
        received.lazySet(received.get() + 1);
        long latency = now - intended;
        if (intended - countFrom >= 0 && latency >= 0 && latency < LONGEST_LATENCY) {
            arrived.lazySet(arrived.get() + 1);
            latencies.recordValue(latency);
        }
    }

    void refused() {
        refused.lazySet(refused.get() + 1);
    }

    void lostConnection() {
        lostConnections.lazySet(lostConnections.get() + 1);
    }
}
