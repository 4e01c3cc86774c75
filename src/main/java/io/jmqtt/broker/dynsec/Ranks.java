package io.jmqtt.broker.dynsec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names in the order in which they count: by priority from high to low, then by name. */
final class Ranks {
    /** The priority of a name without one. */
    static final int NONE = -1;

    private static final Comparator<Rank> ORDER =
            Comparator.comparingInt(Rank::priority).reversed().thenComparing(Rank::name);

    private final List<Rank> all = new ArrayList<>();

    record Rank(String name, int priority) {}

    /** False where the name is there already, which keeps its priority. */
    boolean add(String name, int priority) {
        if (contains(name)) {
            return false;
        }
        all.add(new Rank(name, priority));
        all.sort(ORDER);
        return true;
    }

    boolean remove(String name) {
        return all.removeIf(rank -> rank.name().equals(name));
    }

    boolean contains(String name) {
        return all.stream().anyMatch(rank -> rank.name().equals(name));
    }

    /** In order; not to be changed, and not while something is added. */
    List<Rank> all() {
        return all;
    }
}
