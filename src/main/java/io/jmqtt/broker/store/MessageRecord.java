package io.jmqtt.broker.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a message is kept until the last of its durable receivers is done with it. Shared by the
 * loops of those receivers.
 */
public final class MessageRecord {
    private final long id;
    private final AtomicInteger open;

    MessageRecord(long id, int receivers) {
        this.id = id;
        this.open = new AtomicInteger(receivers);
    }

    long id() {
        return id;
    }

    /** One receiver is done; true if it was the last. */
    boolean release() {
        return open.decrementAndGet() == 0;
    }
}
