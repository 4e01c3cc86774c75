package io.jmqtt.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * One option of a command, as completion sees it.
 *
 * @param shortName the name with one dash, or null
 * @param longName the name with two dashes, or null
 * @param label what the value is called, or null for an option without
 * @param value what can stand for the value
 * @param choices the values of {@link Value#CHOICE}, else empty
 * @param repeatable whether the option counts more than once
 * @param description one or more sentences
 */
record Flag(
        String shortName,
        String longName,
        String label,
        Value value,
        List<String> choices,
        boolean repeatable,
        String description) {

    /** What is shorter says nothing: "Refused". */
    private static final int SHORTEST = 8;

    /** What can be completed for the value of an option. */
    enum Value {
        NONE,
        TEXT,
        CHOICE,
        FILE,
        DIRECTORY,
        HOST,
        PROFILE,
        /** Three values: the packet, the name of the property, its value. */
        PROPERTY
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        if (shortName != null) {
            names.add(shortName);
        }
        if (longName != null) {
            names.add(longName);
        }
        return names;
    }

    /** The first sentence, without its full stop: lists of completions have one line for each. */
    String summary() {
        String text = description;
        int end = text.length();
        for (String stop : List.of(". ", "; ", ": ")) {
            int at = text.indexOf(stop);
            if (at > SHORTEST && at < end) {
                end = at;
            }
        }
        text = text.substring(0, end);
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
