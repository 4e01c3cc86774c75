package io.jmqtt.broker.status;

/**
 * How often something happens per minute, as a moving average over 1, 5 or 15 minutes. Used by one
 * thread.
 */
final class LoadAverage {
    private static final double NOTABLE = 0.01;

    private final double periodSeconds;
    private double value;
    private double told;

    LoadAverage(int minutes) {
        this.periodSeconds = minutes * 60.0;
    }

    /**
     * Takes in what happened since the last time.
     *
     * @param count how often
     * @param seconds in which time, more than 0
     * @return whether the average moved by a hundredth or more since {@link #tell}
     */
    boolean update(long count, double seconds) {
        double perMinute = count * 60.0 / seconds;
        value = perMinute + Math.exp(-seconds / periodSeconds) * (value - perMinute);
        return Math.abs(value - told) >= NOTABLE;
    }

    /** The average, with two decimals. */
    String tell() {
        told = value;
        // whole hundredths in one long: String.format would load half of the locale machinery
        long hundredths = Math.round(value * 100);
        long rest = hundredths % 100;
        return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest;
    }
}
