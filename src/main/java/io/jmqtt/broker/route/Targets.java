package io.jmqtt.broker.route;

/** Who gets the messages of one topic, grouped by event loop. Immutable. */
public final class Targets {
    private static final Subscription[] NONE = {};
    private static final SharedGroup[] NO_GROUPS = {};

    private final Subscription[][] byLoop;
    private final SharedGroup[] groups;
    private final int size;
    private final int widest;

    Targets(Subscription[][] byLoop, SharedGroup[] groups) {
        this.byLoop = byLoop;
        this.groups = groups.length == 0 ? NO_GROUPS : groups;
        int count = groups.length;
        int most = 0;
        for (int i = 0; i < byLoop.length; i++) {
            if (byLoop[i] == null) {
                byLoop[i] = NONE;
            }
            count += byLoop[i].length;
            most = Math.max(most, byLoop[i].length);
        }
        this.widest = most;
        this.size = count;
    }

    /** The subscriptions whose subscribers live on this loop; not to be changed. */
    public Subscription[] onLoop(int index) {
        return byLoop[index];
    }

    /** The shared groups; not to be changed. */
    public SharedGroup[] groups() {
        return groups;
    }

    /** Subscriptions and groups together. */
    public int size() {
        return size;
    }

    /** The most subscriptions on one loop. */
    public int widest() {
        return widest;
    }

    public boolean isEmpty() {
        return size == 0;
    }
}
