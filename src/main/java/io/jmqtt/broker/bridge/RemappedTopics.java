package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig.Direction;
import io.jmqtt.broker.config.BridgeConfig.Topic;
import io.jmqtt.broker.session.TopicMapping;
import io.jmqtt.mqtt.SubscriptionFilter;
import io.jmqtt.mqtt.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * What the topics of one side of a bridge are called on the other. As with Mosquitto, the first
 * line with a prefix that matches decides, and a prefix is only taken away where it really is.
 */
final class RemappedTopics implements TopicMapping {

    /**
     * One line, seen from the side that messages come from.
     *
     * @param filter what it matches there
     * @param remove the prefix on that side
     * @param add the prefix on the other side
     */
    private record Line(String filter, String remove, String add) {
        String rename(String topic) {
            String rest = topic.startsWith(remove) ? topic.substring(remove.length()) : topic;
            return add + rest;
        }
    }

    private final List<Line> outgoing = new ArrayList<>();
    private final List<Line> incoming = new ArrayList<>();
    private final List<String> subscribed = new ArrayList<>();

    RemappedTopics(List<Topic> topics) {
        for (Topic topic : topics) {
            String local = topic.localPrefix();
            String remote = topic.remotePrefix();
            boolean remapped = !local.isEmpty() || !remote.isEmpty();
            if (topic.direction() != Direction.IN && remapped) {
                outgoing.add(new Line(plain(local + topic.pattern()), local, remote));
            }
            if (topic.direction() != Direction.OUT) {
                String filter = plain(remote + topic.pattern());
                subscribed.add(filter);
                if (remapped) {
                    incoming.add(new Line(filter, remote, local));
                }
            }
        }
    }

    /** What is matched, without the name of a shared group. */
    private static String plain(String filter) {
        SubscriptionFilter parsed = SubscriptionFilter.of(filter);
        return parsed == null ? filter : parsed.filter();
    }

    @Override
    public String outgoing(String topic) {
        return rename(outgoing, topic);
    }

    /** Topics of the broker itself come in only where a line asks for them. */
    @Override
    public String incoming(String topic) {
        if (topic.startsWith("$") && !isSubscribed(topic)) {
            return null;
        }
        return rename(incoming, topic);
    }

    private boolean isSubscribed(String topic) {
        for (String filter : subscribed) {
            if (Topics.matches(filter, topic)) {
                return true;
            }
        }
        return false;
    }

    private static String rename(List<Line> lines, String topic) {
        for (Line line : lines) {
            if (Topics.matches(line.filter(), topic)) {
                String renamed = line.rename(topic);
                return Topics.isValidName(renamed) ? renamed : null;
            }
        }
        return topic;
    }
}
