package io.jmqtt.broker.store;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * One event loop's way to the journal. The loop appends records while it works through what it read
 * and commits at the end; what it appended between two commits is an epoch. Once an epoch is
 * durable (and so everything that any loop committed before it), the loop is told, once per group
 * commit.
 *
 * <p>Used by its loop only, except where a method says otherwise.
 */
public final class StoreWriter {
    /** The memory that free batches may hold; those beyond it are left to the collector. */
    static final int MAX_FREE_BYTES = 1 << 20;

    private final GroupCommit commit;
    private final AtomicLong ids;
    private final Executor loop;
    private final LongConsumer onDurable;

    /** Batches that the journal is done with, to be filled again. */
    private final ConcurrentLinkedQueue<RecordBatch> free = new ConcurrentLinkedQueue<>();

    private final AtomicInteger freeBytes = new AtomicInteger();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final Runnable tell = this::tell;
    private RecordBatch batch = new RecordBatch();
    private long epoch = 1;

    /** Written by the journal's thread. */
    private volatile long completed;

    private long durable;

    /**
     * @param loop runs tasks on the thread that owns this writer
     * @param onDurable told on that thread that the epoch and all before it are durable
     */
    StoreWriter(GroupCommit commit, AtomicLong ids, Executor loop, LongConsumer onDurable) {
        this.ids = ids;
        this.commit = commit;
        this.loop = loop;
        this.onDurable = onDurable;
    }

    /** The epoch that is being filled; what is appended now is durable when it is. */
    public long epoch() {
        return epoch;
    }

    /** The epoch of what was appended last; 0 before anything was. */
    public long lastEpoch() {
        return batch.isEmpty() ? epoch - 1 : epoch;
    }

    /** The last epoch that is known to be durable. */
    public long durable() {
        return durable;
    }

    /** Where records go. */
    RecordBatch batch() {
        return batch;
    }

    /**
     * Keeps a message until every receiver is done with it.
     *
     * @param receivers at least one
     * @param replaces the record of the received message of QoS 2 that this is: from now on one of
     *     the two is there, never both and never none; 0 if there is none
     */
    public MessageRecord message(Message message, Receivers receivers, long replaces) {
        long id = ids.incrementAndGet();
        Records.message(batch, id, message, receivers, replaces);
        return new MessageRecord(id, receivers.size());
    }

    /** A receiver was given the message under this packet identifier. */
    public void published(MessageRecord message, int reference, int packetId) {
        Records.published(batch, message.id(), reference, packetId);
    }

    /** PUBREC came from a receiver of QoS 2. */
    public void released(MessageRecord message, int reference) {
        Records.update(batch, message.id(), Records.RELEASED, reference);
    }

    /** A receiver is done with the message: it was acknowledged, dropped, or its session ended. */
    public void acknowledged(MessageRecord message, int reference) {
        if (message.release()) {
            batch.delete(message.id());
        } else {
            Records.update(batch, message.id(), Records.ACKNOWLEDGED, reference);
        }
    }

    /**
     * Keeps a received message of QoS 2 until PUBREL.
     *
     * @param session the key of the publisher's session
     * @return what {@link #delete} takes
     */
    public long incoming(long session, int packetId, Message message) {
        long id = ids.incrementAndGet();
        Records.incoming(batch, id, session, packetId, message);
        return id;
    }

    /**
     * Keeps a retained message. Of two for one topic the one with the higher record counts, until
     * it is deleted; so the lower is deleted whatever the order in which they arrived.
     *
     * @return what {@link #delete} takes
     */
    public long retained(Message message) {
        long id = ids.incrementAndGet();
        Records.retained(batch, id, message);
        return id;
    }

    /** A key for a new session. */
    public long newSession() {
        return ids.incrementAndGet();
    }

    /**
     * Keeps a session. To change it, keep it again and delete the former record after that.
     *
     * @param session its key, the same for as long as the session lives
     * @param expiresAt milliseconds of the epoch; 0 while it is connected or if it never expires
     * @return what {@link #delete} takes
     */
    public long session(
            long session,
            String clientId,
            String username,
            int listenerPort,
            boolean mqtt5,
            long expiryInterval,
            long expiresAt) {
        long id = ids.incrementAndGet();
        Records.session(
                batch,
                id,
                session,
                clientId,
                username,
                listenerPort,
                mqtt5,
                expiryInterval,
                expiresAt);
        return id;
    }

    /**
     * Keeps a subscription of a session; a former one to the same filter is deleted after that.
     *
     * @return what {@link #delete} takes
     */
    public long subscription(long session, StoredSubscription subscription) {
        long id = ids.incrementAndGet();
        Records.subscription(batch, id, session, subscription);
        return id;
    }

    /**
     * Keeps the will of a session.
     *
     * @param expiry seconds that it is worth something after its publication; 0 for ever
     * @param delay seconds between the loss of the connection and its publication
     * @param dueAt when it is to be published, in milliseconds of the epoch; 0 while it is
     *     connected
     * @return what {@link #delete} takes
     */
    public long will(long session, Message message, long expiry, long delay, long dueAt) {
        long id = ids.incrementAndGet();
        Records.will(batch, id, session, message, expiry, delay, dueAt);
        return id;
    }

    /** Ends a session, subscription, will, retained or received message. */
    public void delete(long record) {
        batch.delete(record);
    }

    /**
     * Ends the epoch if anything was appended. Called at the end of what a loop read, and always
     * before it hands work that depends on its records to another loop: the order of commits is the
     * order on disk.
     */
    public void commit() {
        if (batch.isEmpty()) {
            return;
        }
        RecordBatch full = batch;
        full.owner = this;
        full.epoch = epoch++;
        RecordBatch next = free.poll();
        if (next == null) {
            next = new RecordBatch();
        } else {
            freeBytes.addAndGet(-next.capacity());
        }
        batch = next;
        commit.submit(full);
    }

    /** On the journal's thread: a batch is durable. Batches of one writer complete in order. */
    void completed(RecordBatch done) {
        completed = done.epoch;
        // without a limit one slow moment of the disk would leave thousands of them for ever
        if (freeBytes.get() + done.capacity() <= MAX_FREE_BYTES) {
            freeBytes.addAndGet(done.capacity());
            done.clear();
            free.add(done);
        }
    }

    /** The memory that free batches hold, in bytes. Any thread. */
    int freeBytes() {
        return freeBytes.get();
    }

    /** On the journal's thread: tells the loop, unless it has been told and did not look yet. */
    void announce() {
        if (announced.compareAndSet(false, true)) {
            loop.execute(tell);
        }
    }

    private void tell() {
        announced.set(false);
        long now = completed;
        if (now > durable) {
            durable = now;
            onDurable.accept(now);
        }
    }
}
