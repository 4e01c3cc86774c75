package io.jmqtt.broker.store;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Lets a second thread understand records while the caller reads the next ones, which shortens the
 * start with a long journal; with a short one there is no second thread. What waits between the two
 * is bounded. The caller calls {@link #finish} after the last record, or gives up with {@link
 * #close}; only after that may it look at what the target has made.
 */
final class ReadAhead implements Journal.Loader, AutoCloseable {

    private static final int BATCH = 2048;

    /** Batches that may wait. */
    private static final int WAITING = 8;

    /** A batch is full with so many bytes as well. */
    private static final int BATCH_BYTES = 1 << 20;

    private enum Kind {
        ADDED,
        UPDATED,
        DELETED
    }

    private static final class Batch {
        final Kind[] kinds = new Kind[BATCH];
        final long[] ids = new long[BATCH];
        final byte[] types = new byte[BATCH];
        final byte[][] bodies = new byte[BATCH][];
        int size;
        long bytes;
        boolean last;

        void playInto(Journal.Loader target) {
            for (int i = 0; i < size; i++) {
                switch (kinds[i]) {
                    case ADDED -> target.added(ids[i], types[i], bodies[i]);
                    case UPDATED -> target.updated(ids[i], types[i], bodies[i]);
                    case DELETED -> target.deleted(ids[i]);
                }
            }
        }
    }

    private final Journal.Loader target;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(WAITING);
    private Batch batch = new Batch();
    private Thread player;
    private volatile Throwable failure;

    ReadAhead(Journal.Loader target) {
        this.target = target;
    }

    @Override
    public void added(long id, byte type, byte[] body) {
        add(Kind.ADDED, id, type, body);
    }

    @Override
    public void updated(long id, byte type, byte[] body) {
        add(Kind.UPDATED, id, type, body);
    }

    @Override
    public void deleted(long id) {
        add(Kind.DELETED, id, (byte) 0, null);
    }

    private void add(Kind kind, long id, byte type, byte[] body) {
        int at = batch.size++;
        batch.kinds[at] = kind;
        batch.ids[at] = id;
        batch.types[at] = type;
        batch.bodies[at] = body;
        batch.bytes += body == null ? 0 : body.length;
        if (batch.size == BATCH || batch.bytes >= BATCH_BYTES) {
            handOver();
            batch = new Batch();
        }
    }

    private void handOver() {
        if (player == null) {
            player = new Thread(this::play, "jmqtt-journal-load");
            player.setDaemon(true);
            player.start();
        }
        try {
            waiting.put(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the journal was read.", e);
        }
    }

    private void play() {
        try {
            Batch next;
            do {
                next = waiting.take();
                if (failure == null) {
                    try {
                        next.playInto(target);
                    } catch (RuntimeException | Error e) {
                        // the rest is still taken, so that the reader does not wait for ever
                        failure = e;
                    }
                }
            } while (!next.last);
        } catch (InterruptedException givenUp) {
            // by close()
        }
    }

    /**
     * Waits until the target has seen every record.
     *
     * @throws StoreException if the target failed on one
     */
    void finish() throws StoreException {
        if (player == null) {
            batch.playInto(target);
            return;
        }
        batch.last = true;
        handOver();
        try {
            player.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while the journal was read.", e);
        }
        if (failure != null) {
            throw new StoreException("The journal can't be understood: " + failure, failure);
        }
    }

    /** Ends the second thread if it is still there. */
    @Override
    public void close() {
        if (player != null) {
            player.interrupt();
        }
    }
}
