package io.jmqtt.broker.route;

import io.jmqtt.mqtt.SubscriptionFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * All subscriptions, by filter, one node per level. Writers take turns at one lock and change one
 * node in place; the cost of a change depends on the depth of the filter only, never on how many
 * subscriptions there are. Readers take no lock: every link is safely published, and a reader that
 * meets a change sees the tree before or after it. After each change the version moves, by which
 * readers know that what they remember is old.
 */
public final class TopicTree {
    /** About what a level of a filter takes beside its name, in bytes. */
    private static final int NODE = 240;

    /** About what a subscription takes beside its filter, in bytes. */
    private static final int SUBSCRIPTION = 300;

    private static final String ONE = "+";
    private static final String REST = "#";

    private final Node root = new Node(null, "");
    private final Generations generations = new Generations();
    private volatile long version = 1;
    private volatile int size;
    private volatile int sharedSize;
    private volatile long bytes;

    /** Moves after every change, never back. */
    public long version() {
        return version;
    }

    /** What has changed for which topics; looked at once {@link #version} has moved. */
    Generations generations() {
        return generations;
    }

    /** How many subscriptions there are, shared ones included. */
    public int size() {
        return size;
    }

    /** How many of them are shared. */
    public int sharedSize() {
        return sharedSize;
    }

    /** About how much memory subscriptions take, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** About how much memory a subscription takes, in bytes, where it shares nothing. */
    public static long footprint(SubscriptionFilter name) {
        String filter = name.filter();
        long levels = 1;
        for (int i = filter.indexOf('/'); i >= 0; i = filter.indexOf('/', i + 1)) {
            levels++;
        }
        return own(name) + levels * NODE + filter.length();
    }

    /** What is gone with the subscription, whoever else uses its levels. */
    private static long own(SubscriptionFilter name) {
        return SUBSCRIPTION + 2L * name.text().length();
    }

    /**
     * Adds a subscription in place of the one that its subscriber had for the same filter. When
     * this returns, every later match finds it.
     *
     * @return the former one, or null
     */
    public synchronized Subscription add(Subscription subscription) {
        SubscriptionFilter name = subscription.name();
        Node node = root;
        String filter = name.filter();
        for (int from = 0; from <= filter.length(); ) {
            int to = levelEnd(filter, from);
            String level = filter.substring(from, to);
            Node child = node.child(level);
            if (child == null) {
                child = node.add(level);
                bytes += child.footprint();
            }
            node = child;
            from = to + 1;
        }
        Subscription former;
        if (name.group() == null) {
            former = node.subscribersFor().put(subscription);
        } else {
            former = node.groupFor(name.group()).put(subscription);
            sharedSize += former == null ? 1 : 0;
        }
        size += former == null ? 1 : 0;
        bytes += former == null ? own(name) : 0;
        changed(filter);
        return former;
    }

    /** Removes what a subscriber has for this filter and returns it, or null. */
    public synchronized Subscription remove(Subscriber subscriber, SubscriptionFilter name) {
        Node node = root;
        String filter = name.filter();
        for (int from = 0; from <= filter.length(); ) {
            int to = levelEnd(filter, from);
            node = node.child(filter.substring(from, to));
            if (node == null) {
                return null;
            }
            from = to + 1;
        }
        Subscription former = null;
        if (name.group() == null) {
            if (node.subscribers != null) {
                former = node.subscribers.remove(subscriber);
            }
        } else if (node.groups != null) {
            SharedGroup group = node.groups.get(name.group());
            if (group != null) {
                former = group.remove(subscriber);
                sharedSize -= former == null ? 0 : 1;
                if (group.isEmpty()) {
                    node.groups.remove(name.group());
                }
            }
        }
        if (former != null) {
            size--;
            bytes -= own(name);
            changed(filter);
            prune(node);
        }
        return former;
    }

    /** The {@link Reader} of some subscriptions has changed. */
    public synchronized void touch() {
        changed(REST);
    }

    private void changed(String filter) {
        generations.changed(filter);
        version++;
    }

    private void prune(Node from) {
        Node node = from;
        while (node.parent != null && node.isEmpty()) {
            node.parent.children.remove(node.level);
            bytes -= node.footprint();
            node = node.parent;
        }
    }

    /**
     * Calls back with every subscription and every shared group whose filter matches the topic, a
     * subscriber as often as its filters match.
     */
    public void match(
            String topic, Consumer<Subscription> subscriptions, Consumer<SharedGroup> groups) {
        List<Node> level = new ArrayList<>(4);
        List<Node> next = new ArrayList<>(4);
        level.add(root);
        boolean system = topic.startsWith("$");
        for (int from = 0; from <= topic.length() && !level.isEmpty(); ) {
            int to = levelEnd(topic, from);
            String name = topic.substring(from, to);
            boolean wildcards = from > 0 || !system;
            for (Node node : level) {
                if (wildcards) {
                    visit(node.child(REST), subscriptions, groups);
                    addIfThere(next, node.child(ONE));
                }
                addIfThere(next, node.child(name));
            }
            List<Node> done = level;
            level = next;
            next = done;
            next.clear();
            from = to + 1;
        }
        for (Node node : level) {
            visit(node, subscriptions, groups);
            // "a/#" also matches its parent "a"
            visit(node.child(REST), subscriptions, groups);
        }
    }

    /**
     * One level of the tree.
     *
     * @param depth 0 for the first level of a filter
     * @param subscriptions those whose filter ends here, by client id; none of a shared one
     */
    record Level(int depth, String name, List<Subscription> subscriptions) {}

    /**
     * The levels that lead to subscriptions, parents first and siblings in the order of the
     * alphabet.
     *
     * @param shared whether to shared ones, rather than to the others
     */
    List<Level> levels(boolean shared) {
        List<Level> levels = new ArrayList<>();
        collect(root, -1, shared, levels);
        return levels.subList(1, Math.max(1, levels.size()));
    }

    private static boolean collect(Node node, int depth, boolean shared, List<Level> levels) {
        List<Subscription> own = new ArrayList<>();
        SubscriberSet subscribers = node.subscribers;
        if (!shared && subscribers != null) {
            subscribers.forEach(own::add);
            own.sort(Comparator.comparing(each -> each.who().clientId()));
        }
        ConcurrentHashMap<String, SharedGroup> groups = node.groups;
        boolean leads = !own.isEmpty() || shared && groups != null && !groups.isEmpty();
        int place = levels.size();
        levels.add(new Level(depth, node.level, own));
        ConcurrentHashMap<String, Node> children = node.children;
        if (children != null) {
            for (Node child : new TreeMap<>(children).values()) {
                leads |= collect(child, depth + 1, shared, levels);
            }
        }
        if (!leads && depth >= 0) {
            levels.subList(place, levels.size()).clear();
        }
        return leads;
    }

    private static void addIfThere(List<Node> list, Node node) {
        if (node != null) {
            list.add(node);
        }
    }

    private static void visit(
            Node node, Consumer<Subscription> subscriptions, Consumer<SharedGroup> groups) {
        if (node == null) {
            return;
        }
        SubscriberSet own = node.subscribers;
        if (own != null) {
            own.forEach(subscriptions);
        }
        ConcurrentHashMap<String, SharedGroup> shared = node.groups;
        if (shared != null) {
            shared.values().forEach(groups);
        }
    }

    private static int levelEnd(String topic, int from) {
        int slash = topic.indexOf('/', from);
        return slash < 0 ? topic.length() : slash;
    }

    private static final class Node {
        private final Node parent;
        private final String level;
        private volatile ConcurrentHashMap<String, Node> children;
        private volatile SubscriberSet subscribers;
        private volatile ConcurrentHashMap<String, SharedGroup> groups;

        Node(Node parent, String level) {
            this.parent = parent;
            this.level = level;
        }

        Node child(String name) {
            ConcurrentHashMap<String, Node> map = children;
            return map == null ? null : map.get(name);
        }

        Node add(String name) {
            if (children == null) {
                children = new ConcurrentHashMap<>(1);
            }
            Node node = new Node(this, name);
            children.put(name, node);
            return node;
        }

        int footprint() {
            return NODE + level.length();
        }

        SubscriberSet subscribersFor() {
            if (subscribers == null) {
                subscribers = new SubscriberSet();
            }
            return subscribers;
        }

        SharedGroup groupFor(String name) {
            if (groups == null) {
                groups = new ConcurrentHashMap<>(1);
            }
            return groups.computeIfAbsent(name, each -> new SharedGroup());
        }

        boolean isEmpty() {
            return (children == null || children.isEmpty())
                    && (subscribers == null || subscribers.isEmpty())
                    && (groups == null || groups.isEmpty());
        }
    }
}
