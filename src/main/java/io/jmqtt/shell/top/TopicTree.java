package io.jmqtt.shell.top;

import io.jmqtt.connect.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What arrived, by topic. Bounded: topics beyond {@value #MOST_NODES} levels in all, and very long
 * ones, are only counted. Safe for use by several threads; each method is short or takes time by
 * the number of levels.
 */
final class TopicTree {
    /** Levels that are kept, in all. */
    static final int MOST_NODES = 50_000;

    /** Longer topics are only counted, in characters. */
    static final int LONGEST_TOPIC = 1024;

    /** New topics are shown unfolded while there are so few. */
    private static final int UNFOLDED_NODES = 200;

    private final Node root = new Node("", null, true);
    private int nodes;
    private int topics;
    private int retained;
    private long left;

    /**
     * A message arrived.
     *
     * @param now by {@link System#nanoTime}
     */
    synchronized void add(ReceivedMessage message, long now) {
        root.touch(now);
        Node node = find(message.topic());
        if (node == null) {
            left++;
            return;
        }
        for (Node each = node; each != root; each = each.parent()) {
            each.touch(now);
        }
        if (node.own() == 0) {
            topics++;
        }
        boolean before = node.isRetained();
        node.take(message.payload(), message.qos(), message.retain());
        retained += (node.isRetained() ? 1 : 0) - (before ? 1 : 0);
    }

    /** The node of a topic, made where there is room for it, else null. */
    private Node find(String topic) {
        if (topic.length() > LONGEST_TOPIC) {
            return null;
        }
        Node node = root;
        int start = 0;
        while (true) {
            int slash = topic.indexOf('/', start);
            String level = topic.substring(start, slash < 0 ? topic.length() : slash);
            Node next = node.child(level);
            if (next == null) {
                // all of a topic or nothing
                if (nodes + levels(topic, start) > MOST_NODES) {
                    return null;
                }
                nodes++;
                next = node.addChild(level, nodes < UNFOLDED_NODES);
            }
            node = next;
            if (slash < 0) {
                return node;
            }
            start = slash + 1;
        }
    }

    private static int levels(String topic, int from) {
        int levels = 1;
        for (int i = from; i < topic.length(); i++) {
            levels += topic.charAt(i) == '/' ? 1 : 0;
        }
        return levels;
    }

    /** Works out the rates since the last time. */
    synchronized void rate(double seconds) {
        root.measure(seconds);
    }

    /** Numbers for the first line of the screen. */
    synchronized Totals totals() {
        return new Totals(root.count(), root.rate(), topics, retained, left);
    }

    /**
     * @param rate messages a second
     * @param left messages whose topics were not kept
     */
    record Totals(long messages, double rate, int topics, int retained, long left) {}

    /** The nodes that are unfolded, from top to bottom. */
    synchronized List<Node> unfolded(Sort sort) {
        List<Node> rows = new ArrayList<>();
        collect(root, sort, false, rows);
        return rows;
    }

    private static void collect(Node node, Sort sort, boolean all, List<Node> rows) {
        List<Node> children = new ArrayList<>(node.children());
        children.sort(sort.order());
        for (Node child : children) {
            rows.add(child);
            if (all || child.isExpanded()) {
                collect(child, sort, all, rows);
            }
        }
    }

    /** Folds or unfolds one node, or with null all of them. */
    synchronized void expand(Node node, boolean on) {
        if (node != null) {
            node.expand(on);
            return;
        }
        List<Node> all = new ArrayList<>();
        collect(root, Sort.NAME, true, all);
        for (Node each : all) {
            each.expand(on);
        }
    }

    /**
     * Finds the next topic that contains a text, whatever the case, and unfolds what is above it.
     *
     * @param from where to begin; null at the top
     * @param back whether to look upwards
     * @param stay whether {@code from} itself counts
     * @return null when no topic contains it
     */
    synchronized Node search(String text, Node from, Sort sort, boolean back, boolean stay) {
        List<Node> all = new ArrayList<>();
        collect(root, sort, true, all);
        String wanted = text.toLowerCase(Locale.ROOT);
        int start = from == null ? (back ? 0 : -1) : all.indexOf(from);
        for (int i = stay && start >= 0 ? 0 : 1; i <= all.size(); i++) {
            Node node = all.get(Math.floorMod(start + (back ? -i : i), all.size()));
            if (contains(node, wanted)) {
                for (Node above = node.parent(); above != root; above = above.parent()) {
                    above.expand(true);
                }
                return node;
            }
        }
        return null;
    }

    /** Whether the text is in the topic, and not already in the part that its parent has. */
    private static boolean contains(Node node, String wanted) {
        String topic = node.topic().toLowerCase(Locale.ROOT);
        int at = topic.lastIndexOf(wanted);
        return at >= 0 && at + wanted.length() > topic.length() - node.name().length();
    }

    /** Whether there is something below a node, and whether it is shown. */
    synchronized Row.Fold fold(Node node) {
        if (node.isLeaf()) {
            return Row.Fold.NONE;
        }
        return node.isExpanded() ? Row.Fold.OPEN : Row.Fold.SHUT;
    }

    /** What a row shows of a node. */
    synchronized Row row(Node node, int depth, long now) {
        return new Row(
                depth,
                node.name(),
                fold(node),
                node.count(),
                node.rate(),
                Math.max(0, now - node.lastNanos()) / 1_000_000_000L,
                node.isRetained(),
                node.own() == 0 ? null : Value.of(node.payload(), node.payloadLength()));
    }

    /** What the line about the selected node shows. */
    synchronized String detail(Node node) {
        if (node.own() == 0) {
            return node.topic() + "/: " + node.count() + " messages below";
        }
        return node.topic()
                + ": QoS "
                + node.qos()
                + (node.isRetained() ? ", retained, " : ", ")
                + node.payloadLength()
                + (node.payloadLength() == 1 ? " byte" : " bytes");
    }
}
