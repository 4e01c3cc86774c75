package io.jmqtt.shell.top;

import java.util.Comparator;
import java.util.Locale;

/** The order of the topics of one level. */
enum Sort {
    NAME(Comparator.comparing(Node::name)),
    COUNT(Comparator.comparingLong(Node::count).reversed()),
    RATE(Comparator.comparingDouble(Node::rate).reversed()),
    LATEST(Comparator.comparingLong(Node::lastNanos).reversed());

    private final Comparator<Node> order;

    Sort(Comparator<Node> order) {
        this.order = order;
    }

    /** Names decide where the rest is equal. */
    Comparator<Node> order() {
        return order.thenComparing(Node::name);
    }

    Sort next() {
        return values()[(ordinal() + 1) % values().length];
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
