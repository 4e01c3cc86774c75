package io.jmqtt.bench.soak;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for a state. Its patience is counted in turns and not by the clock, since the whole machine
 * may stand still meanwhile.
 */
final class Patience {
    private static final int TURN_MILLIS = 100;

    private Patience() {}

    /** Whether the state came within so many turns of a tenth of a second. */
    static boolean until(int turns, BooleanSupplier state) {
        for (int turn = 0; turn < turns; turn++) {
            if (state.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(TURN_MILLIS * 1_000_000L);
        }
        return state.getAsBoolean();
    }
}
