package io.jmqtt.broker.route;

import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.RetainStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Retained messages in memory. A message for a topic that already has one takes its place without a
 * lock; only topics that come and go change the tree, under a lock.
 */
public final class RetainedTree implements RetainStore {
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
            node = node.childFor(topic.substring(from, to));
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
        if (filter.indexOf('+') < 0 && filter.indexOf('#') < 0) {
            Node node = byTopic.get(filter);
            if (node != null) {
                give(node, found);
            }
            return;
        }
        List<Node> level = new ArrayList<>();
        List<Node> next = new ArrayList<>();
        level.add(root);
        for (int from = 0; from <= filter.length() && !level.isEmpty(); ) {
            int to = levelEnd(filter, from);
            String name = filter.substring(from, to);
            boolean first = from == 0;
            if (name.equals("#")) {
                below(level, first, found);
                return;
            }
            for (Node node : level) {
                ConcurrentHashMap<String, Node> children = node.children;
                if (children == null) {
                    continue;
                }
                if (name.equals("+")) {
                    for (Node child : children.values()) {
                        if (!first || !child.level.startsWith("$")) {
                            next.add(child);
                        }
                    }
                } else {
                    Node child = children.get(name);
                    if (child != null) {
                        next.add(child);
                    }
                }
            }
            List<Node> done = level;
            level = next;
            next = done;
            next.clear();
            from = to + 1;
        }
        for (Node node : level) {
            give(node, found);
        }
    }

    private static void below(List<Node> start, boolean first, Consumer<Message> found) {
        List<Node> stack = new ArrayList<>(start);
        while (!stack.isEmpty()) {
            Node node = stack.remove(stack.size() - 1);
            give(node, found);
            ConcurrentHashMap<String, Node> children = node.children;
            if (children == null) {
                continue;
            }
            for (Node child : children.values()) {
                if (!first || node.parent != null || !child.level.startsWith("$")) {
                    stack.add(child);
                }
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

        Node childFor(String name) {
            if (children == null) {
                children = new ConcurrentHashMap<>(1);
            }
            return children.computeIfAbsent(name, each -> new Node(this, each));
        }
    }
}
