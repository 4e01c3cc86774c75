package io.jmqtt.cli.option;

/**
 * When to connect again.
 *
 * @param policy what for
 * @param limit the most attempts in a row, 0 for no limit
 */
public record Retry(Policy policy, int limit) {
    private static final long FIRST_DELAY_MILLIS = 1000;
    private static final long LONGEST_DELAY_MILLIS = 30_000;

    /** Which attempts are repeated. */
    public enum Policy {
        /** As Mosquitto: the first attempt is the only one, a lost connection is made again. */
        AS_MOSQUITTO,
        NEVER,
        INITIAL,
        ALWAYS
    }

    /** Whether the first connection is tried again when it fails. */
    public boolean appliesToFirst() {
        return policy == Policy.INITIAL || policy == Policy.ALWAYS;
    }

    /** Whether a connection that was lost is made again. */
    public boolean appliesToLost() {
        return policy == Policy.AS_MOSQUITTO || policy == Policy.ALWAYS;
    }

    /** Whether another attempt is allowed after so many in a row failed. */
    public boolean allows(int failed) {
        return limit == 0 || failed < limit;
    }

    /**
     * How long to wait, in milliseconds, after so many attempts in a row failed: one second, where
     * a choice was made doubled each time up to half a minute.
     */
    public long delayMillis(int failed) {
        if (policy == Policy.AS_MOSQUITTO) {
            return FIRST_DELAY_MILLIS;
        }
        return Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(failed, 5));
    }
}
