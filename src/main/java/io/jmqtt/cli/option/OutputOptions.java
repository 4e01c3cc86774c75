package io.jmqtt.cli.option;

import io.jmqtt.output.FormatException;
import io.jmqtt.output.FormatPattern;
import io.jmqtt.output.JsonPointer;
import io.jmqtt.output.OutputFormat;
import io.jmqtt.output.OutputSpec;
import io.jmqtt.output.Where;
import java.util.ArrayList;
import java.util.List;

/** How sub and rr show what arrives. */
public final class OutputOptions {
    private boolean verbose;
    private boolean newline = true;
    private FormatPattern pattern;
    private OutputFormat payloadFormat;
    private boolean pretty;
    private boolean watch;
    private boolean messageRate;
    private boolean latency;
    private String color = "auto";
    private String command;
    private int jobs = 1;
    private final List<Where> conditions = new ArrayList<>();
    private final List<String> conditionTexts = new ArrayList<>();
    private final List<JsonPointer> selections = new ArrayList<>();

    OutputOptions() {}

    void verbose() {
        verbose = true;
    }

    void noNewline() {
        newline = false;
    }

    void pattern(String value) throws OptionException {
        try {
            pattern = FormatPattern.parse(RawText.encode(value));
        } catch (FormatException e) {
            throw OptionException.usage(e.getMessage() + "\n");
        }
    }

    void payloadFormat(String value) throws OptionException {
        try {
            payloadFormat = OutputFormat.parse(value);
        } catch (FormatException e) {
            throw OptionException.usage(e.getMessage() + "\n");
        }
    }

    void pretty() {
        pretty = true;
    }

    void watch() {
        watch = true;
    }

    void messageRate() {
        messageRate = true;
    }

    void latency() {
        latency = true;
    }

    void color(String value) throws OptionException {
        color = oneOf(ClientOption.COLOR, value);
    }

    void command(String value) throws OptionException {
        if (value.isBlank()) {
            throw OptionException.usage("Error: --exec argument is empty.\n\n");
        }
        command = value;
    }

    void jobs(String value) throws OptionException {
        jobs = positive(ClientOption.EXEC_JOBS, value);
    }

    void condition(String value) throws OptionException {
        try {
            conditions.add(Where.parse(value));
            conditionTexts.add(value);
        } catch (FormatException e) {
            throw OptionException.usage(e.getMessage() + "\n");
        }
    }

    void selection(String value) throws OptionException {
        try {
            selections.add(JsonPointer.parse(value));
        } catch (FormatException e) {
            throw OptionException.usage(e.getMessage() + "\n");
        }
    }

    void check() throws OptionException {
        if (payloadFormat == null && selections.isEmpty()) {
            return;
        }
        String conflict = spec(null, false).conflict();
        if (conflict != null) {
            throw OptionException.usage(conflict + "\n");
        }
    }

    /**
     * How to print a message.
     *
     * @param host of the broker, for {@code -w}
     * @param colour whether the topic is coloured
     */
    public OutputSpec spec(String host, boolean colour) {
        return new OutputSpec(
                verbose,
                newline,
                pattern,
                pretty,
                payloadFormat == null ? OutputFormat.RAW : payloadFormat,
                selections,
                watch && !messageRate ? host : null,
                colour);
    }

    /** The value, when it is one of those in the table. */
    static String oneOf(ClientOption option, String value) throws OptionException {
        if (!option.choices().contains(value)) {
            throw OptionException.usage(
                    "Error: Unknown value '" + value + "' for " + option.name(true) + ".\n\n");
        }
        return value;
    }

    /** A whole number of at least 1. */
    static int positive(ClientOption option, String value) throws OptionException {
        int number = Numbers.isInteger(value) ? Numbers.atoi(value) : 0;
        if (number < 1) {
            throw OptionException.usage(
                    "Error: " + option.name(true) + " argument must be a number >0.\n\n");
        }
        return number;
    }

    /** Whether a topic is printed that could be coloured. */
    public boolean isVerbose() {
        return verbose;
    }

    public boolean showsRate() {
        return messageRate;
    }

    public boolean showsLatency() {
        return latency;
    }

    /** {@code auto}, {@code always} or {@code never}. */
    public String color() {
        return color;
    }

    /** The shell command to run for each message, or null. */
    public String command() {
        return command;
    }

    /** The most commands that run at once, at least 1. */
    public int jobs() {
        return jobs;
    }

    /** The conditions of {@code --where} as they were given. */
    public List<String> conditions() {
        return conditionTexts;
    }

    /** Whether a payload fulfils every condition. */
    public boolean isWanted(byte[] payload) {
        for (Where condition : conditions) {
            if (!condition.matches(payload)) {
                return false;
            }
        }
        return true;
    }
}
