package io.jmqtt.broker.route;

import java.util.List;

/**
 * The subscriptions as text, as Mosquitto prints them on SIGUSR2: a line for each level, further in
 * than its parent's, with the clients whose filters end there. Levels of shared subscriptions
 * follow by themselves, without their clients. Where Mosquitto has the order in which levels came,
 * here is that of the alphabet.
 */
public final class TreeText {
    private static final String SYSTEM = "$SYS";

    private TreeText() {}

    /** The text, at a cost that grows with the number of subscriptions. */
    public static String of(TopicTree tree) {
        StringBuilder text = new StringBuilder();
        List<TopicTree.Level> levels = tree.levels(false);
        ordinary(text, levels);
        boolean system = false;
        for (TopicTree.Level level : levels) {
            system |= level.depth() == 0 && level.name().equals(SYSTEM);
        }
        if (!system) {
            line(text, 0, SYSTEM, List.of());
        }
        boolean inside = false;
        for (TopicTree.Level level : levels) {
            if (level.depth() == 0) {
                inside = level.name().startsWith("$");
                if (inside) {
                    line(text, 0, level.name(), List.of());
                }
            }
            if (inside) {
                line(text, level.depth() + 1, level.name(), level.subscriptions());
            }
        }
        ordinary(text, tree.levels(true));
        return text.toString();
    }

    private static void ordinary(StringBuilder text, List<TopicTree.Level> levels) {
        line(text, 0, "", List.of());
        boolean any = false;
        boolean inside = false;
        for (TopicTree.Level level : levels) {
            if (level.depth() == 0) {
                inside = !level.name().startsWith("$");
                if (inside && !any) {
                    any = true;
                    line(text, 1, "", List.of());
                }
            }
            if (inside) {
                line(text, level.depth() + 2, level.name(), level.subscriptions());
            }
        }
    }

    private static void line(
            StringBuilder text, int depth, String name, List<Subscription> subscriptions) {
        text.append("  ".repeat(depth + 2)).append(name);
        for (Subscription each : subscriptions) {
            text.append(" (")
                    .append(each.who().clientId())
                    .append(", ")
                    .append(each.qos())
                    .append(')');
        }
        text.append('\n');
    }
}
