package io.jmqtt.broker.store;

import java.util.function.Consumer;

/** The retained messages, one per topic. Safe for use by several threads. */
public interface RetainStore {

    /** Keeps the message for its topic in place of the one that was there. */
    void put(Message message);

    /** Forgets the message of a topic. */
    void remove(String topic);

    /**
     * Calls back with every message whose topic the filter matches; those of topics with a leading
     * {@code $} only where the filter has it too.
     */
    void match(String filter, Consumer<Message> found);

    /** How many there are. */
    int size();

    /** About how much memory they take, in bytes. */
    long bytes();
}
