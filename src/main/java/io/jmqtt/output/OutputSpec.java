package io.jmqtt.output;

import java.util.List;

/**
 * Everything that is chosen about output. Immutable; begins with {@link #PLAIN}. Where several
 * forms are asked for, {@code pattern} goes before {@code select} and {@code select} before {@code
 * format}; {@link #conflict()} tells which of them exclude each other.
 *
 * @param verbose whether the topic stands before the payload ({@code -v}); a pattern and JSON
 *     ignore it
 * @param newline whether each message ends its line (not with {@code -N})
 * @param pattern the compiled {@code -F} pattern, or null
 * @param pretty whether {@code %j} and {@code %J} are spread over lines ({@code --pretty})
 * @param format how the payload is printed
 * @param select the values of a JSON payload to print, or an empty list for the payload itself
 * @param watch the host whose messages are shown on one screen ({@code -w}), or null for lines
 *     below each other
 * @param colour whether {@code -v} colours the topic
 */
public record OutputSpec(
        boolean verbose,
        boolean newline,
        FormatPattern pattern,
        boolean pretty,
        OutputFormat format,
        List<JsonPointer> select,
        String watch,
        boolean colour) {

    /** What {@code mosquitto_sub} does without options. */
    public static final OutputSpec PLAIN =
            new OutputSpec(false, true, null, false, OutputFormat.RAW, List.of(), null, false);

    public OutputSpec withVerbose(boolean on) {
        return new OutputSpec(on, newline, pattern, pretty, format, select, watch, colour);
    }

    public OutputSpec withNewline(boolean on) {
        return new OutputSpec(verbose, on, pattern, pretty, format, select, watch, colour);
    }

    public OutputSpec withPattern(FormatPattern compiled) {
        return new OutputSpec(verbose, newline, compiled, pretty, format, select, watch, colour);
    }

    public OutputSpec withPretty(boolean on) {
        return new OutputSpec(verbose, newline, pattern, on, format, select, watch, colour);
    }

    public OutputSpec withFormat(OutputFormat chosen) {
        return new OutputSpec(verbose, newline, pattern, pretty, chosen, select, watch, colour);
    }

    public OutputSpec withSelect(List<JsonPointer> pointers) {
        return new OutputSpec(
                verbose, newline, pattern, pretty, format, List.copyOf(pointers), watch, colour);
    }

    public OutputSpec withWatch(String host) {
        return new OutputSpec(verbose, newline, pattern, pretty, format, select, host, colour);
    }

    public OutputSpec withColour(boolean on) {
        return new OutputSpec(verbose, newline, pattern, pretty, format, select, watch, on);
    }

    /** One line that names two options that can't be used together, or null if there are none. */
    public String conflict() {
        if (pattern != null && format != OutputFormat.RAW) {
            return "Error: -F and --format cannot be used together.";
        }
        if (pattern != null && !select.isEmpty()) {
            return "Error: -F and --select cannot be used together.";
        }
        if (format != OutputFormat.RAW && !select.isEmpty()) {
            return "Error: --format and --select cannot be used together.";
        }
        return null;
    }
}
