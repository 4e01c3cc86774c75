package io.jmqtt.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtemisJournalTest {
    private static final int SMALL = 64 << 10;

    @TempDir Path directory;

    /** The live records with their updates, as text. */
    private static final class Content implements Journal.Loader {
        final Map<Long, String> live = new LinkedHashMap<>();

        @Override
        public void added(long id, byte type, byte[] body) {
            live.put(id, type + ":" + text(body));
        }

        @Override
        public void updated(long id, byte type, byte[] body) {
            live.computeIfPresent(id, (key, old) -> old + "," + type + ":" + text(body));
        }

        @Override
        public void deleted(long id) {
            live.remove(id);
        }

        private static String text(byte[] body) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private FaultyFiles files(Path path) {
        FaultyFiles files = new FaultyFiles(path);
        files.syncSkipped = true;
        return files;
    }

    private Journal open(Path path) throws StoreException {
        return open(path, new Content());
    }

    private Journal open(Path path, Content content) throws StoreException {
        Journal journal = new ArtemisJournal(path, files(path), SMALL);
        journal.load(content);
        return journal;
    }

    private Map<Long, String> content(Path path) throws StoreException {
        Content content = new Content();
        open(path, content).close();
        return content.live;
    }

    private static void add(Journal journal, long id, String body) throws StoreException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        journal.add(id, (byte) 1, bytes, 0, bytes.length);
    }

    private static void update(Journal journal, long id, String body) throws StoreException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        journal.update(id, (byte) 2, bytes, 0, bytes.length);
    }

    @Test
    void givesBackWhatWasAppended() throws Exception {
        try (Journal journal = open(directory)) {
            add(journal, 1, "one");
            add(journal, 2, "two");
            update(journal, 1, "more");
            journal.sync();
            journal.delete(2);
            add(journal, 3, "");
        }
        assertThat(content(directory))
                .containsOnly(Map.entry(1L, "1:one,2:more"), Map.entry(3L, "1:"));
    }

    @Test
    void survivesWithoutClose() throws Exception {
        Path copy = directory.resolve("copy");
        try (Journal journal = open(directory.resolve("running"))) {
            add(journal, 1, "one");
            journal.write();
            copy(directory.resolve("running"), copy);
        }
        assertThat(content(copy)).containsOnly(Map.entry(1L, "1:one"));
    }

    @Test
    void takesUpAgainWhereItStopped() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (Journal journal = open(directory)) {
                add(journal, round, "round " + round);
            }
        }
        assertThat(content(directory)).hasSize(5).containsEntry(4L, "1:round 4");
    }

    @Test
    void recordThatEndedBeforeItBeganIsNotThere() throws Exception {
        try (Journal journal = open(directory)) {
            journal.delete(7);
            add(journal, 7, "late");
            add(journal, 8, "other");
        }
        assertThat(content(directory)).containsOnlyKeys(8L);
    }

    @Test
    void filesOfDeadRecordsAreUsedAgain() throws Exception {
        String body = "x".repeat(1000);
        try (Journal journal = open(directory)) {
            for (long id = 1; id <= 5000; id++) {
                add(journal, id, body);
                if (id > 10) {
                    journal.delete(id - 10);
                }
                if (id % 50 == 0) {
                    journal.sync();
                }
            }
        }
        assertThat(content(directory)).hasSize(10);
        try (Stream<Path> list = Files.list(directory)) {
            assertThat(list.count()).isLessThan(40);
        }
    }

    @Test
    void compactionKeepsWhatIsAlive() throws Exception {
        String body = "x".repeat(500);
        try (Journal journal = open(directory)) {
            for (long id = 1; id <= 2000; id++) {
                add(journal, id, body + id);
                update(journal, id, "u" + id);
            }
            for (long id = 1; id <= 2000; id++) {
                if (id % 100 != 0) {
                    journal.delete(id);
                }
            }
            journal.sync();
            journal.compact();
            add(journal, 3000, "after");
        }
        assertThat(content(directory))
                .hasSize(21)
                .containsEntry(1900L, "1:" + body + "1900,2:u1900")
                .containsEntry(3000L, "1:after");
    }

    @Test
    void secondBrokerIsRefused() throws Exception {
        try (Journal journal = open(directory)) {
            add(journal, 1, "one");
            assertThatThrownBy(() -> open(directory))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(directory + " is in use by another broker.");
        }
    }

    /** Whatever part of the end is missing, the rest is a prefix of what was appended. */
    @Test
    void cutGivesBackAPrefix() throws Exception {
        cutEvery(61);
    }

    @Test
    @Tag("benchmark")
    void cutAtEveryByteGivesBackAPrefix() throws Exception {
        cutEvery(1);
    }

    private void cutEvery(int step) throws Exception {
        Path original = directory.resolve("original");
        List<Integer> ends = new ArrayList<>();
        try (Journal journal = open(original)) {
            int end = 16;
            for (long id = 1; end < 6000; id++) {
                String body = "body of " + id;
                add(journal, id, body);
                end += 23 + body.length();
                ends.add(end);
            }
        }
        Path data = withData(original);
        byte[] bytes = Files.readAllBytes(data);
        int last = ends.get(ends.size() - 1);
        for (int cut = last - 4096; cut <= last; cut += step) {
            byte[] begin = Arrays.copyOf(bytes, cut);
            int expected = 0;
            while (expected < ends.size() && ends.get(expected) <= cut) {
                expected++;
            }
            // as files are made: with zeros, over which records are written
            Path zeroed = directory.resolve("zeroed" + cut);
            Files.createDirectories(zeroed);
            Files.write(zeroed.resolve(data.getFileName()), Arrays.copyOf(begin, bytes.length));
            assertThat(content(zeroed)).as("zeros from %d", cut).hasSize(expected);
            Path copy = directory.resolve("cut" + cut);
            Files.createDirectories(copy);
            Files.write(copy.resolve(data.getFileName()), begin);
            assertThat(content(copy)).as("cut at %d", cut).hasSize(expected);
            try (Journal journal = open(copy)) {
                add(journal, 100_000, "new");
            }
            assertThat(content(copy)).as("after %d", cut).hasSize(expected + 1);
        }
    }

    /** A record ends with its length, and that of 256 bytes with a zero. */
    @Test
    void recordThatEndsInZerosIsReadToItsEnd() throws Exception {
        for (int length = 225; length < 245; length++) {
            Path path = directory.resolve("of" + length);
            String body = "\0".repeat(length);
            try (Journal journal = open(path)) {
                add(journal, 1, body);
            }
            assertThat(content(path)).containsOnly(Map.entry(1L, "1:" + body));
        }
    }

    private static Path withData(Path journal) throws IOException {
        try (Stream<Path> list = Files.list(journal)) {
            for (Path file : list.toList()) {
                if (file.toString().endsWith(".journal")
                        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                                .contains("body of 1")) {
                    return file;
                }
            }
        }
        throw new AssertionError("no file with data");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> list = Files.list(from)) {
            for (Path file : list.toList()) {
                Files.copy(
                        file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void failedSyncIsNeverForgotten() throws Exception {
        FaultyFiles files = new FaultyFiles(directory);
        Journal journal = new ArtemisJournal(directory, files, SMALL);
        journal.load(new Content());
        add(journal, 1, "one");
        files.syncFails = true;
        assertThatThrownBy(journal::sync)
                .isInstanceOf(StoreException.class)
                .hasMessage(directory + ": Input/output error.");
        files.syncFails = false;
        assertThatThrownBy(journal::sync).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> add(journal, 2, "two")).isInstanceOf(StoreException.class);
        assertThatThrownBy(journal::close).isInstanceOf(StoreException.class);
    }

    @Test
    void shortWritesAreWrittenToTheEnd() throws Exception {
        FaultyFiles files = files(directory);
        files.longestWrite = 7;
        try (Journal journal = new ArtemisJournal(directory, files, SMALL)) {
            journal.load(new Content());
            for (long id = 1; id <= 100; id++) {
                add(journal, id, "body of " + id);
            }
            journal.sync();
        }
        assertThat(content(directory)).hasSize(100).containsEntry(100L, "1:body of 100");
    }

    @Test
    void fullDiskFailsAndKeepsWhatWasSynced() throws Exception {
        FaultyFiles files = files(directory);
        Journal journal = new ArtemisJournal(directory, files, SMALL);
        journal.load(new Content());
        files.space = 100_000;
        List<Long> synced = new ArrayList<>();
        String body = "x".repeat(1000);
        assertThatThrownBy(
                        () -> {
                            for (long id = 1; id < 10_000; id++) {
                                add(journal, id, body);
                                journal.sync();
                                synced.add(id);
                            }
                        })
                .isInstanceOf(StoreException.class)
                .hasMessage(directory + ": No space left on device.");
        assertThatThrownBy(journal::close).isInstanceOf(StoreException.class);
        assertThat(synced).isNotEmpty();
        assertThat(content(directory)).containsKeys(synced.toArray(Long[]::new));
    }
}
