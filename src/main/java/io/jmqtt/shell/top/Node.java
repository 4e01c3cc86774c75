package io.jmqtt.shell.top;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * One level of a topic: what arrived for it and for all below it. Guarded by the {@link TopicTree}
 * that it is in.
 */
final class Node {
    /** So much of a payload is kept, in bytes. */
    static final int KEPT_BYTES = 512;

    /** The share of the latest second in the rate that is shown. */
    private static final double WEIGHT = 0.4;

    private static final double NOTHING = 0.005;

    private final String name;
    private final Node parent;
    private Map<String, Node> children = Map.of();
    private boolean expanded;
    private long count;
    private long own;
    private long counted;
    private double rate;
    private boolean rated;
    private long lastNanos;
    private byte[] payload;
    private int payloadLength;
    private int qos;
    private boolean retained;

    Node(String name, Node parent, boolean expanded) {
        this.name = name;
        this.parent = parent;
        this.expanded = expanded;
    }

    String name() {
        return name;
    }

    Node parent() {
        return parent;
    }

    Collection<Node> children() {
        return children.values();
    }

    boolean isLeaf() {
        return children.isEmpty();
    }

    Node child(String level) {
        return children.get(level);
    }

    Node addChild(String level, boolean isExpanded) {
        if (children.isEmpty()) {
            children = new HashMap<>(4);
        }
        Node child = new Node(level, this, isExpanded);
        children.put(level, child);
        return child;
    }

    boolean isExpanded() {
        return expanded;
    }

    void expand(boolean on) {
        expanded = on;
    }

    /** Messages of this topic and of those below. */
    long count() {
        return count;
    }

    /** Messages of this very topic. */
    long own() {
        return own;
    }

    /** Messages a second, this topic and those below, smoothed. */
    double rate() {
        return rate;
    }

    /** When the last message arrived, here or below, by {@link System#nanoTime}. */
    long lastNanos() {
        return lastNanos;
    }

    /** The beginning of the last payload of this very topic, or null. */
    byte[] payload() {
        return payload;
    }

    /** Of the last payload, in bytes. */
    int payloadLength() {
        return payloadLength;
    }

    int qos() {
        return qos;
    }

    /** Whether the broker is known to retain a message of this very topic. */
    boolean isRetained() {
        return retained;
    }

    /** The whole topic; the root has none. */
    String topic() {
        if (parent == null) {
            return "";
        }
        return parent.parent == null ? name : parent.topic() + "/" + name;
    }

    /** A message of this topic or of one below arrived. */
    void touch(long now) {
        count++;
        lastNanos = now;
    }

    /** A message of this very topic arrived. */
    void take(byte[] bytes, int messageQos, boolean retain) {
        own++;
        payload = bytes.length > KEPT_BYTES ? Arrays.copyOf(bytes, KEPT_BYTES) : bytes;
        payloadLength = bytes.length;
        qos = messageQos;
        if (bytes.length == 0) {
            // what removes a retained message comes as any other one
            retained = false;
        } else if (retain) {
            retained = true;
        }
    }

    /** Works out the rate since the last time. */
    void measure(double seconds) {
        double latest = (count - counted) / seconds;
        counted = count;
        rate = rated ? rate + WEIGHT * (latest - rate) : latest;
        rated = true;
        if (rate < NOTHING) {
            rate = 0;
        }
        for (Node child : children.values()) {
            child.measure(seconds);
        }
    }
}
