package io.jmqtt.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a state that no signal announces, with a deadline. */
public final class Eventually {
    /** How long anything in a test may take that normally takes milliseconds. */
    public static final Duration DEADLINE = Duration.ofSeconds(15);

    private Eventually() {}

    /** Waits until a condition holds and fails after {@link #DEADLINE}. */
    public static void until(String what, BooleanSupplier condition) {
        until(DEADLINE, () -> what, condition);
    }

    /**
     * Waits until a condition holds.
     *
     * @param what what was waited for, asked only when it did not come
     */
    public static void until(Duration deadline, Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "not within " + deadline.toMillis() + " ms: " + what.get());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for " + what.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
