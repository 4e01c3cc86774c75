package io.jmqtt.cli.option;

import java.util.EnumMap;
import java.util.Map;

/**
 * The options that say what a command of our own is to do. What a value must look like follows from
 * what the table calls it: {@code COUNT} is a whole number of at least 1, {@code TIMES} may be 0 as
 * well, {@code TIME} is a length of time, and where there are choices it is one of them.
 */
public final class TaskOptions {
    private final Program program;
    private final Map<ClientOption, String> texts = new EnumMap<>(ClientOption.class);
    private final Map<ClientOption, Long> numbers = new EnumMap<>(ClientOption.class);

    TaskOptions(Program program) {
        this.program = program;
    }

    /**
     * Takes one option; given again, the last value counts.
     *
     * @param value null for a flag
     */
    void set(ClientOption option, String value) throws OptionException {
        texts.put(option, value == null ? "" : value);
        if (value == null) {
            return;
        }
        if (!option.choices().isEmpty()) {
            OutputOptions.oneOf(option, value);
        }
        switch (option.label()) {
            case "COUNT" -> numbers.put(option, (long) OutputOptions.positive(option, value));
            case "TIMES" -> numbers.put(option, (long) times(option, value));
            case "TIME" -> numbers.put(option, time(option, value));
            case "TOPIC" -> checkTopic(option, value);
            default -> {
                // any text will do
            }
        }
    }

    private static int times(ClientOption option, String value) throws OptionException {
        int number = Numbers.isInteger(value) ? Numbers.atoi(value) : -1;
        if (number < 0) {
            throw OptionException.usage(
                    "Error: " + option.name(true) + " argument must be a number >=0.\n\n");
        }
        return number;
    }

    private static long time(ClientOption option, String value) throws OptionException {
        long nanos = TimeSpan.parse(value);
        if (nanos < 0) {
            throw OptionException.usage(
                    "Error: "
                            + option.name(true)
                            + " argument must be a time such as 5s, 500ms or 2m, not '"
                            + value
                            + "'.\n\n");
        }
        return nanos;
    }

    private void checkTopic(ClientOption option, String value) throws OptionException {
        MessageOptions check = new MessageOptions(program);
        check.topic(value, option.name(true));
    }

    /** Whether an option was given. */
    public boolean has(ClientOption option) {
        return texts.containsKey(option);
    }

    /** The value as it was given, or null. */
    public String text(ClientOption option) {
        return texts.get(option);
    }

    /** The value of a {@code COUNT} or of {@code TIMES}. */
    public int count(ClientOption option, int fallback) {
        Long number = numbers.get(option);
        return number == null ? fallback : number.intValue();
    }

    /** The value of a {@code TIME} in nanoseconds. */
    public long nanos(ClientOption option, long fallback) {
        Long number = numbers.get(option);
        return number == null ? fallback : number;
    }
}
