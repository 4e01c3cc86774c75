package io.jmqtt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run must reach, such as {@code p99<20ms} or {@code lost=0}.
 *
 * @param name of the figure
 * @param operator {@code <}, {@code <=}, {@code >}, {@code >=} or {@code =}
 * @param limit a latency in milliseconds, else as the figure is
 * @param text as it was written
 */
public record Assertion(String name, String operator, double limit, String text) {
    private static final List<String> OPERATORS = List.of("<=", ">=", "<", ">", "=");

    /**
     * Reads assertions that stand between commas.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static List<Assertion> parse(String text) {
        List<Assertion> assertions = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            assertions.add(one(part.trim()));
        }
        return assertions;
    }

    private static Assertion one(String text) {
        for (String operator : OPERATORS) {
            int at = text.indexOf(operator);
            if (at > 0) {
                String name = text.substring(0, at).trim();
                String value = text.substring(at + operator.length()).trim();
                return new Assertion(name, operator, limit(name, value, text), text);
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no assertion; one looks like p99<20ms or lost=0");
    }

    private static double limit(String name, String value, String text) {
        boolean time = isLatency(name);
        if (!time && !isCount(name)) {
            throw new IllegalArgumentException(
                    "there is no figure '"
                            + name
                            + "'; there are p50, p99.9 and the like, min, mean, max, lost, refused,"
                            + " published, received, published_rate, received_rate, cores");
        }
        int end = value.length();
        while (end > 0 && Character.isLetter(value.charAt(end - 1))) {
            end--;
        }
        double factor =
                switch (value.substring(end)) {
                    case "us" -> time ? 0.001 : -1;
                    case "ms" -> time ? 1 : -1;
                    case "s" -> time ? 1000 : -1;
                    case "" -> time && !value.equals("0") ? -1 : 1;
                    default -> -1;
                };
        try {
            double number = Double.parseDouble(value.substring(0, end));
            if (factor > 0 && number >= 0) {
                return number * factor;
            }
        } catch (NumberFormatException e) {
            // it is told below
        }
        throw new IllegalArgumentException(
                "'"
                        + text
                        + "' needs a number"
                        + (time ? " with its unit, us, ms or s" : " without a unit"));
    }

    private static boolean isLatency(String name) {
        return switch (name) {
            case "min", "mean", "max" -> true;
            default -> percentile(name) >= 0;
        };
    }

    private static double percentile(String name) {
        if (name.length() > 1 && name.charAt(0) == 'p' && Character.isDigit(name.charAt(1))) {
            try {
                double percentile = Double.parseDouble(name.substring(1));
                return percentile <= 100 ? percentile : -1;
            } catch (NumberFormatException e) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isCount(String name) {
        return switch (name) {
            case "lost",
                    "refused",
                    "published",
                    "received",
                    "published_rate",
                    "received_rate",
                    "cores" ->
                    true;
            default -> false;
        };
    }

    /** Says what is different, or returns null where the run reached it. */
    public String failure(BenchResult result) {
        if (isLatency(name) && !result.hasLatency()) {
            return text + ": no message came";
        }
        double value =
                switch (name) {
                    case "min" -> result.minMillis();
                    case "mean" -> result.meanMillis();
                    case "max" -> result.maxMillis();
                    case "lost" -> result.lost();
                    case "refused" -> result.refused();
                    case "published" -> result.published();
                    case "received" -> result.received();
                    case "published_rate" -> result.publishedPerSecond();
                    case "received_rate" -> result.receivedPerSecond();
                    case "cores" -> result.cores();
                    default -> result.latencyMillis(percentile(name));
                };
        boolean holds =
                switch (operator) {
                    case "<" -> value < limit;
                    case "<=" -> value <= limit;
                    case ">" -> value > limit;
                    case ">=" -> value >= limit;
                    default -> value == limit;
                };
        if (holds) {
            return null;
        }
        return text
                + ": it was "
                + (isLatency(name) ? String.format(Locale.ROOT, "%.3f ms", value) : number(value));
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
