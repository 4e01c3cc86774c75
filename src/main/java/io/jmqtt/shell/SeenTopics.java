package io.jmqtt.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Topics to offer for completion: those that messages came with and lines named, the {@value
 * #LIMIT} that were seen last. Safe for use by several threads.
 */
final class SeenTopics {
    static final int LIMIT = 2000;

    /** What is longer nobody wants to complete. */
    private static final int LONGEST = 500;

    private final Map<String, Boolean> topics =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > LIMIT;
                }
            };

    synchronized void add(String topic) {
        if (topic.length() <= LONGEST) {
            topics.put(topic, Boolean.TRUE);
        }
    }

    /**
     * What may follow a beginning, one level at a time as for names of files: a topic, or its
     * beginning up to and with a {@code /}.
     */
    synchronized List<String> following(String beginning) {
        int level = beginning.lastIndexOf('/') + 1;
        TreeSet<String> next = new TreeSet<>();
        for (String topic : topics.keySet()) {
            if (topic.startsWith(beginning)) {
                int slash = topic.indexOf('/', level);
                next.add(slash < 0 ? topic : topic.substring(0, slash + 1));
            }
        }
        return new ArrayList<>(next);
    }
}
