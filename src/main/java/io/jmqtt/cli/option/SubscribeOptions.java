package io.jmqtt.cli.option;

import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.Topics;
import java.util.ArrayList;
import java.util.List;

/** What sub (and, for its response, rr) asks the broker for, what it drops, and when it ends. */
public final class SubscribeOptions {
    private final Program program;
    private final List<String> filters = new ArrayList<>();
    private final List<String> unsubscriptions = new ArrayList<>();
    private final List<String> filtersOut = new ArrayList<>();
    private boolean noRetained;
    private boolean retainedOnly;
    private boolean removeRetained;
    private boolean retainAsPublished;
    private boolean noLocal;
    private int retainHandling = -1;
    private double randomFilter = 100;
    private int count;
    private boolean exitAfterSuback;
    private int timeout;

    SubscribeOptions(Program program) {
        this.program = program;
    }

    void filter(String value, String option) throws OptionException {
        filters.add(checked(value, option, "subscription"));
    }

    void unsubscribe(String value) throws OptionException {
        unsubscriptions.add(checked(value, "-U", "unsubscribe"));
    }

    void filterOut(String value) throws OptionException {
        filtersOut.add(checked(value, "-T", "filter"));
    }

    private static String checked(String value, String option, String what) throws OptionException {
        if (!Utf8.isValid(value)) {
            throw OptionException.usage("Error: Malformed UTF-8 in " + option + " argument.\n\n");
        }
        if (!Topics.isValidFilter(value)) {
            throw OptionException.usage(
                    "Error: Invalid "
                            + what
                            + " topic '"
                            + value
                            + "', are all '+' and '#' wildcards correct?\n");
        }
        return value;
    }

    void noRetained() {
        noRetained = true;
    }

    void retainedOnly() {
        retainedOnly = true;
    }

    void removeRetained() {
        removeRetained = true;
    }

    void retainAsPublished() {
        retainAsPublished = true;
    }

    void noLocal() {
        noLocal = true;
    }

    void retainHandling(String value) throws OptionException {
        retainHandling =
                switch (value) {
                    case "always" -> 0;
                    case "new" -> 1;
                    case "never" -> 2;
                    default ->
                            throw OptionException.usage(
                                    "Error: Unknown value '"
                                            + value
                                            + "' for --retain-handling.\n\n");
                };
    }

    void randomFilter(String value) throws OptionException {
        double percent = Numbers.atof(value);
        if (!(percent >= 0.1 && percent <= 100)) {
            throw OptionException.usage(
                    "Error: --random-filter chance must be between 0.1-100.0\n\n");
        }
        randomFilter = percent;
    }

    void count(String value) throws OptionException {
        int number = Numbers.atoi(value);
        if (number < 1 || !program.mosquitto() && !Numbers.isInteger(value)) {
            throw OptionException.usage(
                    "Error: Invalid message count \"" + shown(number, value) + "\".\n\n");
        }
        count = number;
    }

    void exitAfterSuback() {
        exitAfterSuback = true;
    }

    void timeout(String value) throws OptionException {
        int seconds = Numbers.atoi(value);
        if (seconds < 1 || !program.mosquitto() && !Numbers.isInteger(value)) {
            throw OptionException.usage(
                    "Error: Invalid timeout \"" + shown(seconds, value) + "\".\n\n");
        }
        timeout = seconds;
    }

    private String shown(int number, String value) {
        return program.mosquitto() ? Integer.toString(number) : value;
    }

    /** The check that sub makes last; its text has its own newlines. */
    public void checkCombination() throws OptionException {
        if (noRetained && retainedOnly) {
            throw OptionException.plain(
                    "\nError: Combining '-R' and '--retained-only' makes no sense.\n");
        }
    }

    /** The filters of {@code -t} and {@code -L}. */
    public List<String> filters() {
        return filters;
    }

    /** The filters to unsubscribe from. */
    public List<String> unsubscriptions() {
        return unsubscriptions;
    }

    /** Whether the topic is one of those of {@code -T}. */
    public boolean isFilteredOut(String topic) {
        for (String filter : filtersOut) {
            if (Topics.matches(filter, topic)) {
                return true;
            }
        }
        return false;
    }

    /** One filter with the options that hold for all. */
    public Subscription subscription(String filter, int qos) {
        int handling = retainHandling >= 0 ? retainHandling : noRetained ? 2 : 0;
        // no-local on a shared subscription is a protocol error (MQTT 5, 3.8.3.1)
        boolean local = noLocal && !filter.startsWith("$share/");
        return new Subscription(filter, qos, local, retainAsPublished, handling);
    }

    /** Whether messages with the retain flag are dropped. */
    public boolean dropsRetained() {
        return noRetained;
    }

    public boolean isRetainedOnly() {
        return retainedOnly;
    }

    public boolean removesRetained() {
        return removeRetained;
    }

    /** The share of messages to show, in percent. */
    public double randomFilter() {
        return randomFilter;
    }

    /** End after so many messages; 0 for no end. */
    public int count() {
        return count;
    }

    public boolean exitsAfterSuback() {
        return exitAfterSuback;
    }

    /** Seconds; 0 for no limit. */
    public int timeout() {
        return timeout;
    }
}
