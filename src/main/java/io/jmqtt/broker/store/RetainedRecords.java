package io.jmqtt.broker.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The retained messages in memory together with the records that hold them: whatever order loops
 * come in, both end with the same message for each topic. Safe for use by several threads.
 */
public final class RetainedRecords {
    private static final int LOCKS = 64;

    private final RetainStore messages;
    private final Map<String, Long> records = new ConcurrentHashMap<>();
    private final Object[] locks = new Object[LOCKS];

    public RetainedRecords(RetainStore messages) {
        this.messages = messages;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    private Object lock(String topic) {
        return locks[topic.hashCode() & LOCKS - 1];
    }

    /** Keeps a message that comes from the journal. */
    public void restore(DurableState.Retained retained) {
        messages.put(retained.message());
        records.put(retained.message().topic(), retained.key());
    }

    /** Keeps the message for its topic in place of the one that was there. */
    public void put(Message message, StoreWriter store) {
        String topic = message.topic();
        synchronized (lock(topic)) {
            messages.put(message);
            Long former = records.put(topic, store.retained(message));
            if (former != null) {
                store.delete(former);
            }
        }
    }

    /** Forgets the message of a topic. */
    public void remove(String topic, StoreWriter store) {
        synchronized (lock(topic)) {
            messages.remove(topic);
            deleteRecord(topic, store);
        }
    }

    /** Deletes the record of a message that expired, unless another came since. */
    public void expired(String topic, StoreWriter store) {
        synchronized (lock(topic)) {
            boolean[] there = {false};
            messages.match(topic, message -> there[0] = true);
            if (!there[0]) {
                deleteRecord(topic, store);
            }
        }
    }

    private void deleteRecord(String topic, StoreWriter store) {
        Long former = records.remove(topic);
        if (former != null) {
            store.delete(former);
        }
    }
}
