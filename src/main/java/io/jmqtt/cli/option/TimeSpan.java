package io.jmqtt.cli.option;

import java.math.BigDecimal;
import java.util.Locale;

/** A length of time as options take it: {@code 5}, {@code 0.5s}, {@code 200ms}, {@code 2m}. */
public final class TimeSpan {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE / 4);

    private TimeSpan() {}

    /**
     * Reads a decimal number and its unit, {@code ms}, {@code s} (which may be left out), {@code m}
     * or {@code h}.
     *
     * @return nanoseconds, 0 or more, or -1 where the text is no such time
     */
    static long parse(String text) {
        int end = 0;
        while (end < text.length()
                && (text.charAt(end) >= '0' && text.charAt(end) <= '9'
                        || text.charAt(end) == '.')) {
            end++;
        }
        long unit =
                switch (text.substring(end)) {
                    case "ms" -> MILLI;
                    case "", "s" -> SECOND;
                    case "m" -> 60 * SECOND;
                    case "h" -> 3600 * SECOND;
                    default -> -1;
                };
        if (unit < 0 || end == 0 || end > 20) {
            return -1;
        }
        try {
            BigDecimal nanos =
                    new BigDecimal(text.substring(0, end)).multiply(BigDecimal.valueOf(unit));
            return nanos.compareTo(LONGEST) > 0 ? -1 : nanos.longValue();
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A time as a person writes it: the largest unit in which it needs few digits. */
    public static String text(long nanos) {
        if (nanos != 0 && nanos % (60 * SECOND) == 0) {
            return nanos / (60 * SECOND) + " min";
        }
        if (nanos >= SECOND || nanos == 0) {
            return plain(nanos, SECOND) + " s";
        }
        return plain(nanos, MILLI) + " ms";
    }

    private static String plain(long nanos, long unit) {
        String text = String.format(Locale.ROOT, "%.3f", (double) nanos / unit);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
