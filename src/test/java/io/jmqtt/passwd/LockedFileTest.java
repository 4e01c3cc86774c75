package io.jmqtt.passwd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockedFileTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.writeString(folder.resolve("pw"), "old\n");
    }

    private static void replace(Path path, String content) throws Exception {
        try (LockedFile locked = LockedFile.open(path, PATIENCE)) {
            locked.replace(content.getBytes(UTF_8));
        }
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void newContentComesInANewFileAndNothingElseIsLeft() throws Exception {
        Object before = Files.getAttribute(file, "unix:ino");

        replace(file, "new\n");

        assertThat(file).hasContent("new\n");
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
        assertThat(names()).containsExactly("pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-rw-", "rwxr-xr-x"})
    void modeIsKept(String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        replace(file, "new\n");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(mode);
    }

    @Test
    void ownerAndGroupAreKept() throws Exception {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root can give a file away, so that there is nothing to keep");
        Files.setAttribute(file, "unix:uid", 12_345);
        Files.setAttribute(file, "unix:gid", 23_456);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Object inode = Files.getAttribute(file, "unix:ino");

        replace(file, "new\n");

        assertThat(file).hasContent("new\n");
        assertThat(Files.readAttributes(file, "unix:uid,gid"))
                .containsEntry("uid", 12_345)
                .containsEntry("gid", 23_456);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(inode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a much longer content than before\n"})
    void fileOfSeveralNamesIsRewrittenInPlace(String content) throws Exception {
        Path other = Files.createLink(folder.resolve("other"), file);

        replace(file, content);

        assertThat(other).hasContent(content);
        assertThat(names()).containsExactly("other", "pw");
    }

    @Test
    void fileMountedByItselfIsRewrittenInPlace() throws Exception {
        Path mounted = Files.writeString(folder.resolve("mounted"), "");
        Mounts.assumeMounted("--bind", file, mounted);
        try {
            replace(mounted, "new, and longer than the old\n");
            assertThat(file).hasContent("new, and longer than the old\n");
            assertThat(names()).containsExactly("mounted", "pw");
        } finally {
            Mounts.unmount(mounted);
        }
    }

    @Test
    void fullDiskLeavesTheOldFileWhole() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Mounts.assumeMounted("-t", "tmpfs", "-o", "size=64k", "none", disk);
        try {
            Path full = Files.writeString(disk.resolve("pw"), "old\n");
            Path other = Files.createLink(disk.resolve("other"), full);
            byte[] tooMuch = new byte[200_000];

            assertThatThrownBy(() -> replace(full, new String(tooMuch, UTF_8)))
                    .isInstanceOfSatisfying(
                            ReplaceException.class,
                            e -> assertThat(e.step()).isEqualTo(ReplaceException.Step.WRITE))
                    .hasMessage("No space left on device");
            assertThatThrownBy(() -> LockedFile.create(disk.resolve("new"), tooMuch))
                    .isInstanceOf(ReplaceException.class);

            assertThat(full).hasContent("old\n");
            assertThat(other).hasContent("old\n");
            try (Stream<Path> files = Files.list(disk)) {
                assertThat(files).containsExactlyInAnyOrder(full, other);
            }
        } finally {
            Mounts.unmount(disk);
        }
    }

    @Test
    void diskThatFillsUpInTheMiddleOfRewritingGivesTheOldContentBack() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Mounts.assumeMounted("-t", "tmpfs", "-o", "size=128k", "none", disk);
        try {
            // the copy beside it fits, and the file itself does not grow that much any more
            Path full = Files.writeString(disk.resolve("pw"), "old\n");
            Files.createLink(disk.resolve("other"), full);
            byte[] large = new byte[80_000];

            assertThatThrownBy(() -> replace(full, new String(large, UTF_8)))
                    .isInstanceOfSatisfying(
                            ReplaceException.class,
                            e -> {
                                assertThat(e.step()).isEqualTo(ReplaceException.Step.REWRITE);
                                assertThat(e.beside()).hasBinaryContent(large);
                            });
            assertThat(full).hasContent("old\n");
        } finally {
            Mounts.unmount(disk);
        }
    }

    @Test
    void createdFileIsForItsOwnerOnlyAndNeverReplacesOne() throws Exception {
        LockedFile.create(folder.resolve("new"), "x".getBytes(UTF_8));

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("new"))))
                .isEqualTo("rw-------");
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        for (String name : List.of("pw", "dangling")) {
            assertThatThrownBy(() -> LockedFile.create(folder.resolve(name), new byte[1]))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(file).hasContent("old\n");
        assertThat(names()).containsExactly("dangling", "new", "pw");
    }

    @Test
    void missingFileIsNotMade() {
        assertThatThrownBy(() -> LockedFile.open(folder.resolve("none"), PATIENCE))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void fileThatSomebodyElseHasIsWaitedForInVain() throws Exception {
        try (LockedFile first = LockedFile.open(file, PATIENCE)) {
            assertThat(LockedFile.open(file, Duration.ofMillis(50))).isNull();
            assertThat(first.content()).isEqualTo("old\n".getBytes(UTF_8));
        }
        try (LockedFile second = LockedFile.open(file, Duration.ZERO)) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void changesOfManyThreadsAreAllThere() throws Exception {
        int threads = 8;
        int rounds = 20;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                tasks.add(
                        () -> {
                            for (int i = 0; i < rounds; i++) {
                                try (LockedFile locked = LockedFile.open(file, PATIENCE)) {
                                    String before = new String(locked.content(), UTF_8);
                                    locked.replace((before + "x\n").getBytes(UTF_8));
                                }
                            }
                            return null;
                        });
            }
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(Files.readAllLines(file)).hasSize(1 + threads * rounds);
    }
}
