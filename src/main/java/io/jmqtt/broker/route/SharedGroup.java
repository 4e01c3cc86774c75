package io.jmqtt.broker.route;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The members of a shared subscription (MQTT 5, 4.8.2), who get messages in turn, in the order in
 * which they subscribed. Changed under the lock of the tree, picked from by any thread.
 */
public final class SharedGroup {
    private static final Subscription[] NOBODY = {};

    private final AtomicInteger turn = new AtomicInteger();
    private volatile Subscription[] members = NOBODY;

    SharedGroup() {}

    /** Whose turn it is, connected or not; null where the last member has just left. */
    public Subscription next() {
        Subscription[] now = members;
        if (now.length == 0) {
            return null;
        }
        return now[(turn.getAndIncrement() & Integer.MAX_VALUE) % now.length];
    }

    Subscription put(Subscription subscription) {
        Subscription[] now = members;
        for (int i = 0; i < now.length; i++) {
            if (now[i].subscriber() == subscription.subscriber()) {
                Subscription former = now[i];
                Subscription[] changed = now.clone();
                changed[i] = subscription;
                members = changed;
                return former;
            }
        }
        Subscription[] changed = Arrays.copyOf(now, now.length + 1);
        changed[now.length] = subscription;
        members = changed;
        return null;
    }

    Subscription remove(Subscriber subscriber) {
        Subscription[] now = members;
        for (int i = 0; i < now.length; i++) {
            if (now[i].subscriber() == subscriber) {
                Subscription former = now[i];
                Subscription[] changed = new Subscription[now.length - 1];
                System.arraycopy(now, 0, changed, 0, i);
                System.arraycopy(now, i + 1, changed, i, changed.length - i);
                members = changed;
                return former;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return members.length == 0;
    }
}
