package io.jmqtt.broker.route;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The subscriptions at one node of the tree. A few are an array that is copied at each change; many
 * are a map, so that the cost of a change does not grow with their number. Changed under the lock
 * of the tree, read by any thread.
 */
final class SubscriberSet {
    private static final int FEW = 16;
    private static final Subscription[] NONE = {};

    private volatile Subscription[] few = NONE;
    private volatile ConcurrentHashMap<Subscriber, Subscription> many;

    /** Puts one in the place of the former one of its subscriber and returns that, or null. */
    Subscription put(Subscription subscription) {
        if (many != null) {
            return many.put(subscription.subscriber(), subscription);
        }
        Subscription[] now = few;
        for (int i = 0; i < now.length; i++) {
            if (now[i].subscriber() == subscription.subscriber()) {
                Subscription former = now[i];
                Subscription[] changed = now.clone();
                changed[i] = subscription;
                few = changed;
                return former;
            }
        }
        if (now.length < FEW) {
            Subscription[] changed = Arrays.copyOf(now, now.length + 1);
            changed[now.length] = subscription;
            few = changed;
            return null;
        }
        ConcurrentHashMap<Subscriber, Subscription> map = new ConcurrentHashMap<>(4 * FEW);
        for (Subscription each : now) {
            map.put(each.subscriber(), each);
        }
        map.put(subscription.subscriber(), subscription);
        many = map;
        few = NONE;
        return null;
    }

    /** Removes the one of a subscriber and returns it, or null. */
    Subscription remove(Subscriber subscriber) {
        if (many != null) {
            return many.remove(subscriber);
        }
        Subscription[] now = few;
        for (int i = 0; i < now.length; i++) {
            if (now[i].subscriber() == subscriber) {
                Subscription former = now[i];
                Subscription[] changed = new Subscription[now.length - 1];
                System.arraycopy(now, 0, changed, 0, i);
                System.arraycopy(now, i + 1, changed, i, changed.length - i);
                few = changed;
                return former;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return many == null ? few.length == 0 : many.isEmpty();
    }

    void forEach(Consumer<Subscription> action) {
        Subscription[] now = few;
        ConcurrentHashMap<Subscriber, Subscription> map = many;
        if (map != null) {
            map.values().forEach(action);
            return;
        }
        for (Subscription each : now) {
            action.accept(each);
        }
    }
}
