package io.jmqtt.bench;

import org.HdrHistogram.Histogram;

/** The figures of a run, of the time that counts. */
public final class BenchResult {
    /** More than a loop that has time for everything ever needs. */
    private static final double TOO_LATE_MILLIS = 2;

    /** Of a thread's processor: there is hardly any rest. */
    private static final double BUSY = 0.9;

    private final BenchSpec spec;
    private final Counts counts;
    private final Histogram latencies;

    /**
     * What was counted.
     *
     * @param connectNanos what it took until all clients were connected and subscribed
     * @param nanos the time that counts
     * @param published messages sent in that time
     * @param received messages that came in that time
     * @param lost messages that should have come, up to a while after the end, and did not
     * @param refused messages that the broker acknowledged with a refusal
     * @param lostConnections connections that ended before the run did
     * @param cpuNanos processor time that this program used in that time
     * @param lateNanos how late its threads woke on the average
     */
    record Counts(
            long connectNanos,
            long nanos,
            long published,
            long received,
            long lost,
            long refused,
            long lostConnections,
            long cpuNanos,
            long lateNanos) {}

    BenchResult(BenchSpec spec, Counts counts, Histogram latencies) {
        this.spec = spec;
        this.counts = counts;
        this.latencies = latencies;
    }

    /** Seconds until all clients were connected and subscribed. */
    public double connectSeconds() {
        return counts.connectNanos() / 1e9;
    }

    /** Seconds that count. */
    public double seconds() {
        return counts.nanos() / 1e9;
    }

    public long published() {
        return counts.published();
    }

    public long received() {
        return counts.received();
    }

    public double publishedPerSecond() {
        return counts.published() / seconds();
    }

    public double receivedPerSecond() {
        return counts.received() / seconds();
    }

    /** Messages that should have come and did not. */
    public long lost() {
        return counts.lost();
    }

    /** Messages that the broker refused. */
    public long refused() {
        return counts.refused();
    }

    /** Connections that ended early. */
    public long lostConnections() {
        return counts.lostConnections();
    }

    /** How many processor cores this program kept busy. */
    public double cores() {
        return (double) counts.cpuNanos() / counts.nanos();
    }

    /** How late the threads of this program woke on the average, in milliseconds. */
    public double lateMillis() {
        return counts.lateNanos() / 1e6;
    }

    /**
     * Whether this program, not the broker, set the pace: its threads had hardly a rest, or did not
     * get the processor when they needed it.
     */
    public boolean isBottleneck() {
        return cores() >= BUSY * spec.threads() || lateMillis() >= TOO_LATE_MILLIS;
    }

    /** Whether any latency was measured. */
    public boolean hasLatency() {
        return latencies.getTotalCount() > 0;
    }

    /**
     * A percentile of the time from when a message was due until it came, in milliseconds.
     *
     * @param percentile 0 to 100
     */
    public double latencyMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    public double meanMillis() {
        return latencies.getMean() / 1e6;
    }

    public double maxMillis() {
        return latencies.getMaxValue() / 1e6;
    }

    public double minMillis() {
        return latencies.getMinValue() / 1e6;
    }
}
