package io.jmqtt.broker.store;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Where a message is kept until the last of its durable receivers is done with it. Shared by the
 * loops of those receivers.
 */
public final class MessageRecord {
    private static final AtomicIntegerFieldUpdater<MessageRecord> OPEN =
            AtomicIntegerFieldUpdater.newUpdater(MessageRecord.class, "open");

    private final long id;

    /** How many receivers are not done yet. */
    private volatile int open;

    MessageRecord(long id, int receivers) {
        this.id = id;
        this.open = receivers;
    }

    long id() {
        return id;
    }

    /** One receiver is done; true if it was the last. */
    boolean release() {
        return OPEN.decrementAndGet(this) == 0;
    }
}
