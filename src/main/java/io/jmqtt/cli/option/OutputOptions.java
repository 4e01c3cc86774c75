package io.jmqtt.cli.option;

import java.util.ArrayList;
import java.util.List;

/** How sub and rr show what arrives. */
public final class OutputOptions {
    private boolean verbose;
    private boolean newline = true;
    private String format;
    private String payloadFormat;
    private boolean pretty;
    private boolean watch;
    private boolean messageRate;
    private boolean latency;
    private String color = "auto";
    private String command;
    private int jobs = 1;
    private final List<String> conditions = new ArrayList<>();
    private final List<String> selections = new ArrayList<>();

    OutputOptions() {}

    void verbose() {
        verbose = true;
    }

    void noNewline() {
        newline = false;
    }

    void format(String value) {
        format = value;
    }

    void payloadFormat(String value) throws OptionException {
        payloadFormat = oneOf(ClientOption.PAYLOAD_FORMAT, value);
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

    void condition(String value) {
        conditions.add(value);
    }

    void selection(String value) {
        selections.add(value);
    }

    void check() throws OptionException {
        if (format != null && payloadFormat != null) {
            throw OptionException.usage("Error: -F and --format can not be used together.\n");
        }
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

    public boolean isVerbose() {
        return verbose;
    }

    /** Whether a newline ends each message. */
    public boolean endsLines() {
        return newline;
    }

    /** The format of {@code -F}, or null. */
    public String format() {
        return format;
    }

    /** {@code plain}, {@code hex}, {@code base64} or {@code json}, or null when not given. */
    public String payloadFormat() {
        return payloadFormat;
    }

    public boolean isPretty() {
        return pretty;
    }

    public boolean watches() {
        return watch && !messageRate;
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

    /** The conditions that a JSON payload must fulfil, all of them. */
    public List<String> conditions() {
        return conditions;
    }

    /** The JSON pointers of the parts of a payload to show. */
    public List<String> selections() {
        return selections;
    }
}
