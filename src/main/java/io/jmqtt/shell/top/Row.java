package io.jmqtt.shell.top;

/**
 * A line of the tree.
 *
 * @param depth 0 for the first level
 * @param name the level
 * @param count messages of the topic and of those below
 * @param rate messages a second
 * @param age seconds since the last message
 * @param retained whether the broker retains a message of this very topic
 * @param value the last payload of this very topic on one line, null for none
 */
record Row(
        int depth,
        String name,
        Fold fold,
        long count,
        double rate,
        long age,
        boolean retained,
        String value) {

    /** Whether there is something below, and whether it is shown. */
    enum Fold {
        NONE,
        OPEN,
        SHUT
    }
}
