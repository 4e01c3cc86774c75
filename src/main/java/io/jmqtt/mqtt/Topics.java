package io.jmqtt.mqtt;

import java.nio.charset.StandardCharsets;

/**
 * Rules for topic names and topic filters (MQTT 5, 4.7) with Mosquitto's limits: at most {@value
 * #MAX_BYTES} bytes and {@value #MAX_SEPARATORS} separators.
 */
public final class Topics {
    /** The longest topic in bytes of UTF-8. */
    public static final int MAX_BYTES = 65535;

    /** The most {@code /} in one topic; deeper ones are refused, since matching costs by depth. */
    public static final int MAX_SEPARATORS = 200;

    private Topics() {}

    /**
     * Whether a message can be published to this name: not empty, no wildcard, within the limits.
     */
    public static boolean isValidName(String topic) {
        if (topic.isEmpty()) {
            return false;
        }
        int separators = 0;
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            if (c == '+' || c == '#') {
                return false;
            }
            if (c == '/') {
                separators++;
            }
        }
        return separators <= MAX_SEPARATORS && fits(topic);
    }

    /**
     * Whether this can be subscribed to: {@code +} a whole level, {@code #} the whole last level,
     * within the limits.
     */
    public static boolean isValidFilter(String filter) {
        if (filter.isEmpty()) {
            return false;
        }
        int separators = 0;
        int last = filter.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = filter.charAt(i);
            if (c == '+' || c == '#') {
                boolean starts = i == 0 || filter.charAt(i - 1) == '/';
                boolean ends = i == last || (c == '+' && filter.charAt(i + 1) == '/');
                if (!starts || !ends) {
                    return false;
                }
            } else if (c == '/') {
                separators++;
            }
        }
        return separators <= MAX_SEPARATORS && fits(filter);
    }

    /**
     * Whether a topic name matches a valid filter; a leading {@code $} is matched by no wildcard
     * (MQTT 5, 4.7.2).
     */
    public static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        int f = 0;
        int t = 0;
        int filterLength = filter.length();
        int topicLength = topic.length();
        while (f < filterLength) {
            char c = filter.charAt(f);
            if (c == '#') {
                return true;
            }
            if (c == '+') {
                while (t < topicLength && topic.charAt(t) != '/') {
                    t++;
                }
                f++;
            } else if (t < topicLength && topic.charAt(t) == c) {
                f++;
                t++;
            } else {
                // "a/#" also matches its parent "a"
                return t == topicLength && f + 2 == filterLength && filter.endsWith("/#");
            }
        }
        return t == topicLength;
    }

    private static boolean fits(String topic) {
        return topic.length() * 3 <= MAX_BYTES
                || topic.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
