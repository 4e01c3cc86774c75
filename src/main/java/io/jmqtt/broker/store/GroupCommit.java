package io.jmqtt.broker.store;

import io.jmqtt.broker.config.PersistenceConfig.Sync;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The one thread that writes the journal. Event loops submit batches; everything that waits is
 * appended together, made durable with one sync, and each loop is told once.
 *
 * <p>Bounded: a loop that submits while more than 64 MB wait is held until the disk has caught up.
 *
 * <p>The first failure ends it: it is reported once, nothing is ever reported as durable after it,
 * and what is submitted later is dropped, since the process has to stop.
 */
public final class GroupCommit implements AutoCloseable {
    private static final long MAX_PENDING_BYTES = 64L << 20;

    private final Journal journal;
    private final Sync mode;
    private final long intervalNanos;
    private final Consumer<StoreException> onFailure;
    private final Thread thread;

    /** Batches that wait, their size, and flags; all guarded by {@link #lock}. */
    private final Object lock = new Object();

    private ArrayDeque<RecordBatch> pending = new ArrayDeque<>();
    private long pendingBytes;
    private boolean closing;
    private StoreException failure;

    private boolean unsynced;
    private long lastSync = System.nanoTime();

    /**
     * @param journal already loaded; closed by {@link #close}
     * @param intervalMillis the longest time between two syncs with {@link Sync#INTERVAL}
     * @param onFailure called once, on the journal's thread, with what the operator has to know
     */
    public GroupCommit(
            Journal journal, Sync mode, long intervalMillis, Consumer<StoreException> onFailure) {
        this.journal = journal;
        this.mode = mode;
        this.intervalNanos = intervalMillis * 1_000_000;
        this.onFailure = onFailure;
        thread = new Thread(this::run, "jmqtt-journal");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Hands a batch over; it belongs to the journal's thread from now on. */
    void submit(RecordBatch batch) {
        synchronized (lock) {
            boolean interrupted = false;
            while (pendingBytes > MAX_PENDING_BYTES && failure == null && !closing) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure != null || closing) {
                return;
            }
            if (pending.isEmpty()) {
                lock.notifyAll();
            }
            pending.add(batch);
            pendingBytes += batch.size();
        }
    }

    private void run() {
        ArrayDeque<RecordBatch> group = new ArrayDeque<>();
        List<RecordBatch> done = new ArrayList<>();
        Set<StoreWriter> owners = new HashSet<>();
        try {
            while (true) {
                synchronized (lock) {
                    if (!awaitWork()) {
                        return;
                    }
                    ArrayDeque<RecordBatch> taken = pending;
                    pending = group;
                    group = taken;
                }
                commit(group, done, owners);
            }
        } catch (StoreException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(new StoreException("Durable state can't be written: " + e, e));
        }
    }

    /** Throws what made the journal fail, if anything did. Any thread. */
    void check() throws StoreException {
        synchronized (lock) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /**
     * Waits for a batch or for the time of the next sync; false when closing and nothing is left.
     */
    private boolean awaitWork() {
        while (pending.isEmpty()) {
            if (closing) {
                return false;
            }
            long wait = 0;
            if (mode == Sync.INTERVAL && unsynced) {
                wait = (lastSync + intervalNanos - System.nanoTime()) / 1_000_000;
                if (wait <= 0) {
                    return true;
                }
            }
            try {
                lock.wait(wait);
            } catch (InterruptedException e) {
                // an interrupt would close the file below us; nobody sends one
                continue;
            }
        }
        return true;
    }

    private void commit(
            ArrayDeque<RecordBatch> group, List<RecordBatch> done, Set<StoreWriter> owners)
            throws StoreException {
        long bytes = 0;
        RecordBatch batch;
        while ((batch = group.poll()) != null) {
            batch.appendTo(journal);
            bytes += batch.size();
            done.add(batch);
            unsynced = true;
        }
        makeDurable();
        synchronized (lock) {
            pendingBytes -= bytes;
            lock.notifyAll();
        }
        for (RecordBatch finished : done) {
            StoreWriter owner = finished.owner;
            owner.completed(finished);
            owners.add(owner);
        }
        done.clear();
        owners.forEach(StoreWriter::announce);
        owners.clear();
    }

    private void makeDurable() throws StoreException {
        switch (mode) {
            case ALWAYS -> journal.sync();
            case INTERVAL -> {
                if (System.nanoTime() - lastSync >= intervalNanos) {
                    journal.sync();
                    lastSync = System.nanoTime();
                    unsynced = false;
                } else {
                    journal.write();
                }
            }
            case NONE -> journal.write();
        }
    }

    private void fail(StoreException cause) {
        synchronized (lock) {
            failure = cause;
            pending.clear();
            lock.notifyAll();
        }
        onFailure.accept(cause);
    }

    /**
     * Writes what was submitted and closes the journal. Every writer has committed before.
     *
     * @throws StoreException if the last records could not be made durable
     */
    @Override
    public void close() throws StoreException {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }
}
