package io.jmqtt.broker.config;

import io.jmqtt.broker.config.BridgeConfig.Direction;
import io.jmqtt.broker.config.BridgeConfig.Topic;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.Topics;
import java.util.Locale;

/**
 * Reads a topic line of a bridge: a pattern, which way it goes, the QoS, and prefixes on both
 * sides; {@code ""} stands for an empty one.
 */
final class BridgeTopics {
    private BridgeTopics() {}

    static void read(BridgeConfig.Draft bridge, ConfigLine line, ParseState state) throws Refused {
        String pattern = pattern(line);
        String way = line.wordBeforeComment();
        String level = way == null ? null : line.wordBeforeComment();
        String local = level == null ? null : line.wordBeforeComment();
        String remote = local == null ? null : line.wordBeforeComment();
        Topic topic =
                new Topic(
                        pattern,
                        way == null ? Direction.OUT : direction(way),
                        level == null ? 0 : qos(level),
                        prefix(local, "local"),
                        prefix(remote, "remote"));
        Refused.unless(
                !pattern.isEmpty()
                        || (!topic.localPrefix().isEmpty() && !topic.remotePrefix().isEmpty()),
                "Error: Invalid bridge remapping.");
        check("local", topic.localPrefix() + pattern);
        check("remote", topic.remotePrefix() + pattern);
        if (bridge.topics.contains(topic)) {
            state.note(LogType.INFORMATION, "Duplicate bridge topic '" + pattern + "', skipping");
        } else {
            bridge.topics.add(topic);
        }
    }

    /** The first word, or, in double quotes, several. */
    private static String pattern(ConfigLine line) throws Refused {
        String first = line.word();
        Refused.unless(first != null, line.emptyText());
        if (!first.startsWith("\"")) {
            return first;
        }
        StringBuilder quoted = new StringBuilder(first);
        while (quoted.length() < 2 || quoted.charAt(quoted.length() - 1) != '"') {
            String next = line.word();
            Refused.unless(
                    next != null,
                    "Error: Missing closing quote in topic value (" + quoted.substring(1) + ").");
            quoted.append(' ').append(next);
        }
        return quoted.substring(1, quoted.length() - 1);
    }

    private static Direction direction(String word) throws Refused {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "out" -> Direction.OUT;
            case "in" -> Direction.IN;
            case "both" -> Direction.BOTH;
            default -> throw new Refused("Error: Invalid bridge topic direction '" + word + "'.");
        };
    }

    private static int qos(String word) throws Refused {
        int qos = word.length() == 1 ? word.charAt(0) - '0' : -1;
        Refused.unless(qos >= 0 && qos <= 2, "Error: Invalid bridge QoS level '" + word + "'.");
        return qos;
    }

    private static String prefix(String word, String side) throws Refused {
        if (word == null || word.equals("\"\"")) {
            return "";
        }
        Refused.unless(
                word.indexOf('+') < 0 && word.indexOf('#') < 0,
                "Error: Invalid bridge topic " + side + " prefix '" + word + "'.");
        return word;
    }

    private static void check(String side, String filter) throws Refused {
        Refused.unless(
                Topics.isValidFilter(filter),
                "Error: Invalid bridge topic "
                        + side
                        + " prefix and pattern combination '"
                        + filter
                        + "'.");
    }
}
