package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig;
import java.util.random.RandomGenerator;

/**
 * How long a bridge waits between attempts, see {@code restart_timeout}: always the same time, or a
 * random one that grows up to a cap (decorrelated jitter), so that many bridges that lost one
 * broker don't all come back at once.
 */
final class RetryPolicy {
    private static final int GROWTH = 3;

    private final long base;
    private final long cap;
    private final long stable;
    private final RandomGenerator random;
    private long last;

    RetryPolicy(BridgeConfig config, RandomGenerator random) {
        this.base = config.restartBase() * 1000L;
        this.cap = config.restartCap() * 1000L;
        this.stable = config.restartStable();
        this.random = random;
        this.last = base;
    }

    boolean isRandom() {
        return cap > base;
    }

    /** Milliseconds until the next attempt. */
    long next() {
        if (isRandom()) {
            last = Math.min(cap, random.nextLong(base, last * GROWTH + 1));
        }
        return last;
    }

    /** A connection has ended; true if it was good enough to begin anew with the shortest wait. */
    boolean lasted(long seconds) {
        if (seconds < stable || last == base) {
            return false;
        }
        last = base;
        return true;
    }
}
