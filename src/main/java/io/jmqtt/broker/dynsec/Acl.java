package io.jmqtt.broker.dynsec;

import io.jmqtt.mqtt.Topics;

/**
 * One entry of a role.
 *
 * @param topic a filter, in which %c and %u stand for the client id and the user name; of the
 *     literal types a filter that must be met exactly
 * @param priority entries of higher priority come first
 */
record Acl(AclType type, String topic, int priority, boolean allow) {

    /** Whether the entry speaks of this topic (or filter, where the type is about filters). */
    boolean covers(String clientId, String username, String name) {
        switch (type) {
            case SUBSCRIBE_LITERAL, UNSUBSCRIBE_LITERAL -> {
                return topic.equals(name);
            }
            case SUBSCRIBE_PATTERN, UNSUBSCRIBE_PATTERN -> {
                String filter = filled(clientId, username);
                return filter != null && includes(filter, name);
            }
            default -> {
                String filter = filled(clientId, username);
                return filter != null && Topics.matches(filter, name);
            }
        }
    }

    /** The filter of this client; null where its id or name would change the filter's meaning. */
    private String filled(String clientId, String username) {
        if (topic.indexOf('%') < 0) {
            return topic;
        }
        String filled = topic;
        if (filled.contains("%u")) {
            if (username == null || isUnsafe(username)) {
                return null;
            }
            filled = filled.replace("%u", username);
        }
        // a name that holds %c itself is not to be replaced a second time
        if (topic.contains("%c")) {
            if (isUnsafe(clientId) || username != null && username.contains("%c")) {
                return null;
            }
            filled = filled.replace("%c", clientId);
        }
        return filled;
    }

    private static boolean isUnsafe(String text) {
        return text.indexOf('+') >= 0 || text.indexOf('#') >= 0 || text.indexOf('/') >= 0;
    }

    /** Whether each topic that the filter matches is matched by the wider one too. */
    static boolean includes(String wider, String filter) {
        if ((wider.startsWith("$")) != (filter.startsWith("$"))) {
            return false;
        }
        String[] levels = wider.split("/", -1);
        String[] asked = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true;
            }
            if (i >= asked.length || asked[i].equals("#")) {
                return false;
            }
            if (!levels[i].equals("+") && !levels[i].equals(asked[i])) {
                return false;
            }
        }
        return levels.length == asked.length;
    }
}
