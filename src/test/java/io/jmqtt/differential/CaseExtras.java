package io.jmqtt.differential;

import java.nio.file.Path;
import java.util.List;

/** What happens in one run of a broker case besides its clients. For one thread. */
interface CaseExtras extends AutoCloseable {
    /** Nothing does. */
    Kind NONE = (dir, port, port2) -> new CaseExtras() {};

    /** Begins, before the broker starts. */
    interface Kind {
        CaseExtras begin(Path dir, int port, int port2);
    }

    /** Whether a step is one of these. */
    default boolean knows(String verb) {
        return false;
    }

    /** Does a step and tells what is seen. */
    default String step(String verb, List<String> words) {
        throw new IllegalArgumentException(verb);
    }

    /** The broker will read its configuration again. */
    default void reloading() {}

    /** Whether what was seen in these steps is to be looked at once more, since it may change. */
    default boolean mayChange(String verb, String seen) {
        return false;
    }

    @Override
    default void close() {}
}
