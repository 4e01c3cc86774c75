package io.jmqtt.broker.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one publisher sent to very many receivers and what is not delivered yet. As long as there is
 * some, all that it publishes goes the same slow way, so that its order is kept.
 */
final class Lane {
    /** Parts of messages that may wait before the publisher has to. */
    private static final int MOST = 16;

    private final AtomicInteger waiting = new AtomicInteger();
    private final Session from;

    /**
     * @param from the publisher, or null for the broker itself
     */
    Lane(Session from) {
        this.from = from;
    }

    Session from() {
        return from;
    }

    /** Something waits for a loop; called by the loop of the publisher. */
    void begin() {
        waiting.incrementAndGet();
    }

    /** It is delivered; called by the loop that it waited for. */
    void end() {
        waiting.decrementAndGet();
    }

    boolean isEmpty() {
        return waiting.get() == 0;
    }

    boolean isFull() {
        return waiting.get() >= MOST;
    }
}
