package io.jmqtt.broker.route;

import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.RetainStore;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Retained messages in memory. A message for a topic that already has one takes its place without a
 * lock; only topics that come and go change the tree, under a lock.
 */
public final class RetainedTree implements RetainStore {
    /** About what a level of a topic takes beside its name, in bytes. */
    private static final int NODE = 240;

    private final ConcurrentHashMap<String, Node> byTopic = new ConcurrentHashMap<>();
    private final Node root = new Node(null, "");
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void put(Message message) {
        Node node = byTopic.get(message.topic());
        while (node != null) {
            Message former = node.message.get();
            if (former == null) {
                break;
            }
            if (node.message.compareAndSet(former, message)) {
                bytes.addAndGet(message.footprint() - former.footprint());
                return;
            }
        }
        insert(message);
    }

    private synchronized void insert(Message message) {
        String topic = message.topic();
        Node node = root;
        for (int from = 0; from <= topic.length(); ) {
            int to = levelEnd(topic, from);
            String level = topic.substring(from, to);
            Node child = node.child(level);
            if (child == null) {
                child = node.add(level);
                bytes.addAndGet(child.footprint());
            }
            node = child;
            from = to + 1;
        }
        Message former = node.message.getAndSet(message);
        bytes.addAndGet(message.footprint() - (former == null ? 0 : former.footprint()));
        byTopic.put(topic, node);
    }

    @Override
    public void remove(String topic) {
        if (byTopic.containsKey(topic)) {
            delete(topic, null);
        }
    }

    private synchronized void delete(String topic, Message onlyThis) {
        Node node = byTopic.get(topic);
        if (node == null) {
            return;
        }
        if (onlyThis == null) {
            bytes.addAndGet(-node.message.getAndSet(null).footprint());
        } else if (node.message.compareAndSet(onlyThis, null)) {
            bytes.addAndGet(-onlyThis.footprint());
        } else {
            return;
        }
        byTopic.remove(topic);
        while (node.parent != null
                && node.message.get() == null
                && (node.children == null || node.children.isEmpty())) {
            node.parent.children.remove(node.level);
            bytes.addAndGet(-node.footprint());
            node = node.parent;
        }
    }

    /**
     * Forgets every message that has expired.
     *
     * @param removed told its topic after each
     */
    public void removeExpired(long nowMillis, Consumer<String> removed) {
        for (Node node : byTopic.values()) {
            Message message = node.message.get();
            if (message != null && message.isExpired(nowMillis)) {
                delete(message.topic(), message);
                removed.accept(message.topic());
            }
        }
    }

    @Override
    public void match(String filter, Consumer<Message> found) {
        Cursor cursor = cursor(filter);
        while (cursor != null && cursor.advance(Integer.MAX_VALUE, found)) {
            // until there are no more
        }
    }

    /**
     * The messages that {@link #match} finds, some at a time.
     *
     * @return null where there is none at this moment
     */
    public Cursor cursor(String filter) {
        if (byTopic.isEmpty()) {
            return null;
        }
        if (filter.indexOf('+') < 0 && filter.indexOf('#') < 0) {
            return byTopic.containsKey(filter) ? new Cursor(filter, null) : null;
        }
        Node node = root;
        for (int from = 0; from <= filter.length(); ) {
            int to = levelEnd(filter, from);
            char first = from < filter.length() ? filter.charAt(from) : '/';
            if (first == '+' || first == '#') {
                break;
            }
            node = node.child(filter.substring(from, to));
            if (node == null) {
                return null;
            }
            from = to + 1;
        }
        return new Cursor(filter, filter.split("/", -1));
    }

    /**
     * Goes through the messages that a filter matches, each as it is when its turn comes. For one
     * thread, while others change the tree.
     */
    public final class Cursor {
        private final String filter;
        private final String[] levels;
        private final ArrayDeque<Siblings> below = new ArrayDeque<>(0);
        private boolean begun;

        private record Siblings(Iterator<Node> nodes, int depth) {}

        /**
         * @param levels of a filter with wildcards, or null
         */
        private Cursor(String filter, String[] levels) {
            this.filter = filter;
            this.levels = levels;
        }

        /**
         * Goes on.
         *
         * @param steps topics and levels to look at, at most
         * @return whether there may be more
         */
        public boolean advance(int steps, Consumer<Message> found) {
            if (levels == null) {
                Node node = byTopic.get(filter);
                if (node != null) {
                    give(node, found);
                }
                return false;
            }
            if (!begun) {
                begun = true;
                visit(root, 0, found);
            }
            for (int i = 0; i < steps && !below.isEmpty(); i++) {
                Siblings siblings = below.peek();
                if (!siblings.nodes.hasNext()) {
                    below.pop();
                    continue;
                }
                Node node = siblings.nodes.next();
                if (node.parent != root || !node.level.startsWith("$")) {
                    boolean rest = levels[siblings.depth].equals("#");
                    visit(node, rest ? siblings.depth : siblings.depth + 1, found);
                }
            }
            return !below.isEmpty();
        }

        private void visit(Node from, int depth, Consumer<Message> found) {
            Node node = from;
            int level = depth;
            while (level < levels.length
                    && !levels[level].equals("+")
                    && !levels[level].equals("#")) {
                node = node.child(levels[level++]);
                if (node == null) {
                    return;
                }
            }
            if (level == levels.length) {
                give(node, found);
                return;
            }
            if (levels[level].equals("#")) {
                give(node, found);
            }
            ConcurrentHashMap<String, Node> children = node.children;
            if (children != null) {
                below.push(new Siblings(children.values().iterator(), level));
            }
        }
    }

    private static void give(Node node, Consumer<Message> found) {
        Message message = node.message.get();
        if (message != null) {
            found.accept(message);
        }
    }

    @Override
    public int size() {
        return byTopic.size();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    private static int levelEnd(String topic, int from) {
        int slash = topic.indexOf('/', from);
        return slash < 0 ? topic.length() : slash;
    }

    private static final class Node {
        private final Node parent;
        private final String level;
        private final AtomicReference<Message> message = new AtomicReference<>();
        private volatile ConcurrentHashMap<String, Node> children;

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
    }
}
