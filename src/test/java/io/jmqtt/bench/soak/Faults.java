package io.jmqtt.bench.soak;

import java.util.ArrayList;
import java.util.List;

/** What went wrong so far, at most so many lines of it. Thread-safe. */
final class Faults {
    private static final int KEPT = 50;

    private final List<String> lines = new ArrayList<>();
    private int count;

    synchronized void add(String line) {
        count++;
        if (lines.size() < KEPT) {
            lines.add(line);
        }
    }

    synchronized int count() {
        return count;
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
