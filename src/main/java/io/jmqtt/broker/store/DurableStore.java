package io.jmqtt.broker.store;

import io.jmqtt.broker.config.PersistenceConfig.Sync;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Durable state of one broker: the journal, what it held at the start, and one writer for each
 * event loop.
 */
public final class DurableStore implements AutoCloseable {
    private final Journal journal;
    private final GroupCommit commit;
    private final AtomicLong ids;
    private final int damaged;
    private final boolean fresh;
    private DurableState loaded;

    private DurableStore(
            Journal journal, GroupCommit commit, long highestId, StateBuilder builder) {
        this.journal = journal;
        this.commit = commit;
        this.ids = new AtomicLong(Math.max(0, highestId));
        this.loaded = builder.build();
        this.damaged = builder.damaged();
        this.fresh = !builder.isBegun();
    }

    /**
     * Opens the journal and reads all of it.
     *
     * @param intervalMillis the longest time between two syncs with {@link Sync#INTERVAL}
     * @param onFailure told once, on the journal's thread, that nothing can be made durable any
     *     more: the process has to stop
     * @throws StoreException if the journal can't be used
     */
    public static DurableStore open(
            Journal journal, Sync mode, long intervalMillis, Consumer<StoreException> onFailure)
            throws StoreException {
        StateBuilder builder = new StateBuilder();
        long highestId = load(journal, builder);
        GroupCommit commit = new GroupCommit(journal, mode, intervalMillis, onFailure);
        DurableStore store = new DurableStore(journal, commit, highestId, builder);
        commit.start();
        StoreWriter cleaner = store.writer(Runnable::run, epoch -> {});
        builder.garbage().forEach(cleaner::delete);
        cleaner.commit();
        return store;
    }

    /**
     * Whether there was nothing on disk, or only the beginning of an import, which was thrown away.
     * The caller imports what there is to import, or nothing, and calls {@link #begin}.
     */
    public boolean isFresh() {
        return fresh;
    }

    /**
     * Marks the journal as used and waits until that, and all that was committed before, is
     * durable.
     *
     * @throws StoreException if it can't be
     */
    public void begin() throws StoreException {
        CountDownLatch done = new CountDownLatch(1);
        StoreWriter writer = writer(Runnable::run, epoch -> done.countDown());
        Records.beginning(writer.batch(), ids.incrementAndGet());
        writer.commit();
        try {
            while (!done.await(100, TimeUnit.MILLISECONDS)) {
                commit.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while the durable state was made.", e);
        }
    }

    /** How many records could not be understood and were left out. */
    public int damaged() {
        return damaged;
    }

    /** What was durable at the start. Given once; the caller turns it into live sessions. */
    public DurableState takeState() {
        DurableState state = loaded;
        loaded = DurableState.EMPTY;
        return state;
    }

    /**
     * A way to the journal for one event loop.
     *
     * @param loop runs tasks on that loop's thread
     * @param onDurable told there, once per group commit, the last epoch that is durable
     */
    public StoreWriter writer(Executor loop, LongConsumer onDurable) {
        return new StoreWriter(commit, ids, loop, onDurable);
    }

    /**
     * Takes over what another broker left, before the first writer is made.
     *
     * @return what was taken over, as {@link #takeState} would give it after a start
     * @throws StoreException if it can't be made durable; nothing is taken over then
     */
    public DurableState importState(DurableState state) throws StoreException {
        DurableState imported = new StateImport(writer(Runnable::run, epoch -> {})).run(state);
        begin();
        return imported;
    }

    /**
     * Reads a journal that no broker uses at present, and changes nothing in it.
     *
     * @throws StoreException if it can't be used
     */
    public static DurableState read(Journal journal) throws StoreException {
        StateBuilder builder = new StateBuilder();
        load(journal, builder);
        journal.close();
        return builder.build();
    }

    private static long load(Journal journal, StateBuilder builder) throws StoreException {
        try (ReadAhead ahead = new ReadAhead(builder)) {
            long highestId = journal.load(ahead);
            try {
                ahead.finish();
            } catch (StoreException e) {
                journal.close();
                throw e;
            }
            return highestId;
        }
    }

    /** Rewrites the journal without what is dead. Any thread; blocks until it is done. */
    public void compact() throws StoreException {
        journal.compact();
    }

    /** Closes the journal after a start that went no further. */
    public void abandon() {
        try {
            close();
        } catch (StoreException alreadyTold) {
            // what made the start fail is worth more
        }
    }

    /** Makes durable what the writers committed, and closes the journal. */
    @Override
    public void close() throws StoreException {
        commit.close();
    }
}
