package io.jmqtt.broker.dynsec;

import java.util.HashSet;
import java.util.Set;

/**
 * Whom a request concerns: they lose their connection, so that nothing that they were allowed
 * before stays so.
 */
public final class Expelled {
    private final Set<String> usernames = new HashSet<>();
    private boolean anonymous;

    void add(String username) {
        usernames.add(username);
    }

    void addAnonymous() {
        anonymous = true;
    }

    /** Whether there is nobody. */
    public boolean isEmpty() {
        return usernames.isEmpty() && !anonymous;
    }

    /**
     * @param username null for a client without one
     */
    public boolean contains(String username) {
        return username == null ? anonymous : usernames.contains(username);
    }
}
