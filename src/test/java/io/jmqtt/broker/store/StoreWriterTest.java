package io.jmqtt.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.PersistenceConfig.Sync;
import io.jmqtt.testkit.Eventually;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreWriterTest {
    private static final int BATCHES = 500;

    private final AtomicLong durable = new AtomicLong();

    /** A journal that forgets everything. */
    private static final class NoJournal implements Journal {
        @Override
        public long load(Loader loader) {
            return -1;
        }

        @Override
        public int maxBody() {
            return 1 << 20;
        }

        @Override
        public void add(long id, byte type, byte[] buffer, int offset, int length) {
            // forgotten
        }

        @Override
        public void update(long id, byte type, byte[] buffer, int offset, int length) {
            // forgotten
        }

        @Override
        public void delete(long id) {
            // forgotten
        }

        @Override
        public void write() {
            // nothing to write
        }

        @Override
        public void sync() {
            // nothing to sync
        }

        @Override
        public void compact() {
            // nothing to compact
        }

        @Override
        public void close() {
            // nothing to close
        }
    }

    private void fill(StoreWriter writer, int payload) {
        Receivers receivers = new Receivers();
        receivers.add(1, 1, false, 0);
        Message message = States.message("t", "x".repeat(payload), 1, false);
        for (int i = 0; i < BATCHES; i++) {
            writer.message(message, receivers, 0);
            writer.commit();
        }
    }

    private void awaitDurable(StoreWriter writer) {
        Eventually.until("everything is durable", () -> durable.get() == writer.lastEpoch());
    }

    @Test
    void waitingForTheDiskLeavesNoMemoryBehind() throws Exception {
        try (GroupCommit commit =
                new GroupCommit(new NoJournal(), Sync.ALWAYS, 1000, failure -> {})) {
            StoreWriter writer =
                    new StoreWriter(commit, new AtomicLong(), Runnable::run, durable::set);
            fill(writer, 40_000); // all of them wait, since nobody writes yet
            assertThat(writer.freeBytes()).isZero();
            commit.start();
            awaitDurable(writer);
            assertThat(writer.freeBytes())
                    .isPositive()
                    .isLessThanOrEqualTo(StoreWriter.MAX_FREE_BYTES);
        }
    }

    @Test
    void batchesAreUsedAgain() throws Exception {
        try (GroupCommit commit =
                new GroupCommit(new NoJournal(), Sync.ALWAYS, 1000, failure -> {})) {
            StoreWriter writer =
                    new StoreWriter(commit, new AtomicLong(), Runnable::run, durable::set);
            commit.start();
            for (int i = 0; i < 20; i++) {
                fill(writer, 100);
                awaitDurable(writer);
                assertThat(writer.freeBytes()).isLessThanOrEqualTo(StoreWriter.MAX_FREE_BYTES);
            }
            int kept = writer.freeBytes();
            assertThat(kept).isPositive();
            Receivers receivers = new Receivers();
            receivers.add(1, 1, false, 0);
            writer.message(States.message("t", "x", 1, false), receivers, 0);
            writer.commit();
            awaitDurable(writer);
            assertThat(writer.freeBytes()).isEqualTo(kept);
        }
    }
}
