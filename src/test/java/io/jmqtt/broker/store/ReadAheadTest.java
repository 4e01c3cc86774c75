package io.jmqtt.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

    /** Notes what it is told and by which thread. */
    private static final class Notes implements Journal.Loader {
        final List<String> records = new ArrayList<>();
        Thread thread;

        @Override
        public void added(long id, byte type, byte[] body) {
            note("+" + id + "/" + type + "/" + body.length);
        }

        @Override
        public void updated(long id, byte type, byte[] body) {
            note("~" + id + "/" + type + "/" + body.length);
        }

        @Override
        public void deleted(long id) {
            note("-" + id);
        }

        private void note(String record) {
            thread = Thread.currentThread();
            records.add(record);
        }
    }

    private static List<String> play(Journal.Loader loader, int count, int length) {
        List<String> told = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            byte type = (byte) (id % 7);
            loader.added(id, type, new byte[length]);
            loader.updated(id, type, new byte[1]);
            loader.deleted(id);
            told.addAll(
                    List.of(
                            "+" + id + "/" + type + "/" + length,
                            "~" + id + "/" + type + "/1",
                            "-" + id));
        }
        return told;
    }

    @Test
    void fewRecordsAreSeenByTheCallersThread() throws StoreException {
        Notes notes = new Notes();
        try (ReadAhead ahead = new ReadAhead(notes)) {
            List<String> told = play(ahead, 100, 3);
            ahead.finish();
            assertThat(notes.records).isEqualTo(told);
        }
        assertThat(notes.thread).isSameAs(Thread.currentThread());
    }

    @Test
    void manyRecordsAreSeenInOrderByAnotherThread() throws StoreException {
        Notes notes = new Notes();
        try (ReadAhead ahead = new ReadAhead(notes)) {
            List<String> told = play(ahead, 50_000, 3);
            ahead.finish();
            assertThat(notes.records).isEqualTo(told);
        }
        assertThat(notes.thread).isNotSameAs(Thread.currentThread());
        assertThat(notes.thread.isAlive()).isFalse();
    }

    @Test
    void largeRecordsAreHandedOverBeforeABatchIsFull() throws StoreException {
        Notes notes = new Notes();
        try (ReadAhead ahead = new ReadAhead(notes)) {
            play(ahead, 3, 1 << 20);
            ahead.finish();
        }
        assertThat(notes.thread).isNotSameAs(Thread.currentThread());
        assertThat(notes.records).hasSize(9);
    }

    @Test
    void failureOfTheTargetIsToldAtTheEndAndDoesNotStopTheReader() {
        Journal.Loader failing =
                new Journal.Loader() {
                    @Override
                    public void added(long id, byte type, byte[] body) {
                        throw new IllegalArgumentException("record " + id);
                    }

                    @Override
                    public void updated(long id, byte type, byte[] body) {}

                    @Override
                    public void deleted(long id) {}
                };
        try (ReadAhead ahead = new ReadAhead(failing)) {
            play(ahead, 100_000, 3);
            assertThatThrownBy(ahead::finish)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("record 0");
        }
    }
}
