package io.jmqtt.broker.auth;

import io.jmqtt.mqtt.Topics;

/**
 * One line of an ACL file.
 *
 * @param filter the topic filter; in a pattern, levels {@code %c} and {@code %u} stand for client
 *     id and user name
 * @param read whether it grants reading
 * @param write whether it grants writing; neither means that it denies both
 * @param line where it stands in the file, counted from 1
 */
record AclRule(String filter, boolean read, boolean write, int line) {
    private static final String CLIENT = "%c";
    private static final String USER = "%u";

    boolean denies() {
        return !read && !write;
    }

    boolean matches(String topic) {
        return Topics.matches(filter, topic);
    }

    /** Whether the filter, as a pattern filled in for a client, matches. */
    boolean matchesFor(String clientId, String username, String topic) {
        if (username == null && filter.contains(USER)) {
            return false;
        }
        return Topics.matches(filled(clientId, username), topic);
    }

    /** The pattern with client id and user name where they are a whole level. */
    private String filled(String clientId, String username) {
        StringBuilder filled = new StringBuilder(filter.length() + clientId.length());
        int from = 0;
        while (from <= filter.length()) {
            int slash = filter.indexOf('/', from);
            int end = slash < 0 ? filter.length() : slash;
            if (end - from == 2 && filter.startsWith(CLIENT, from)) {
                filled.append(clientId);
            } else if (end - from == 2 && filter.startsWith(USER, from)) {
                filled.append(username);
            } else {
                filled.append(filter, from, end);
            }
            if (slash >= 0) {
                filled.append('/');
            }
            from = end + 1;
        }
        return filled.toString();
    }

    boolean namesNobody() {
        return !filter.contains(CLIENT) && !filter.contains(USER);
    }
}
