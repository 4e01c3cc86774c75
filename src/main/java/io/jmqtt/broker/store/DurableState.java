package io.jmqtt.broker.store;

import java.util.List;

/**
 * All that is durable, at one moment: what a start gives back, what an import takes over, what an
 * export writes. Neither the lists nor the arrays in it are changed by anybody.
 */
public record DurableState(List<StoredSession> sessions, List<Retained> retained) {

    public static final DurableState EMPTY = new DurableState(List.of(), List.of());

    /**
     * A retained message.
     *
     * @param key the record that holds it; 0 if it is not in a journal yet
     */
    public record Retained(long key, Message message) {}

    public boolean isEmpty() {
        return sessions.isEmpty() && retained.isEmpty();
    }
}
