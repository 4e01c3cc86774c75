package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.Jmqtt;
import io.jmqtt.passwd.PasswordFile;
import io.jmqtt.passwd.PasswordFileException;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only shows when passwd runs in several processes. */
class PasswdProcessTest {
    private static final int USERS = 50;

    private static final Processes JAVA =
            Processes.mapped(
                    words -> {
                        List<String> full = new ArrayList<>(words);
                        full.set(0, System.getProperty("java.home") + "/bin/java");
                        return full;
                    });

    @TempDir private Path folder;

    private static CommandLine java(Class<?> main, Object... arguments) {
        return CommandLine.of(
                        "java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .plus(arguments);
    }

    /** Adds users one by one: {@code Adder FILE PREFIX}. */
    static final class Adder {
        private Adder() {}

        public static void main(String[] args) {
            int failures = 0;
            for (int i = 0; i < USERS; i++) {
                CommandLine line =
                        CommandLine.of(
                                "mosquitto_passwd", "-I", "1", "-b", args[0], args[1] + i, "p" + i);
                failures += JmqttRun.inProcess().run(line).exitCode() == 0 ? 0 : 1;
            }
            System.exit(failures);
        }
    }

    @Test
    void usersThatTwoProcessesAddAtOnceAreAllThere() throws Exception {
        Path file = Files.writeString(folder.resolve("pw"), "# both write here\n");
        CommandLine line = java(Adder.class, file).deadline(Duration.ofSeconds(60));

        try (Processes.Running one = JAVA.start(line.plus("one"));
                Processes.Running two = JAVA.start(line.plus("two"))) {
            assertThat(one.await().exitCode()).as(one.err()).isZero();
            assertThat(two.await().exitCode()).as(two.err()).isZero();
        }

        PasswordFile read = PasswordFile.read(file, "pw");
        assertThat(read.size()).isEqualTo(2 * USERS);
        for (int i = 0; i < USERS; i++) {
            assertThat(read.verify("one" + i, ("p" + i).getBytes(UTF_8))).isTrue();
            assertThat(read.verify("two" + i, ("p" + i).getBytes(UTF_8))).isTrue();
        }
        assertThat(Files.readString(file)).startsWith("# both write here\n");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void fileIsWholeAfterItsWriterWasKilled() throws Exception {
        for (int round = 0; round < 3; round++) {
            Path file = Files.createFile(folder.resolve("pw" + round));
            try (Processes.Running adder = JAVA.start(java(Adder.class, file, "user"))) {
                Eventually.until("users are added", () -> size(file) > 5);
                adder.signal("KILL");
                adder.await();
            }

            PasswordFile read = PasswordFile.read(file, "pw");
            for (int i = 0; i < read.size(); i++) {
                assertThat(read.verify("user" + i, ("p" + i).getBytes(UTF_8))).isTrue();
            }
            CommandLine next = CommandLine.of("mosquitto_passwd", "-b", file, "next", "p");
            assertThat(JmqttRun.inProcess().run(next).exitCode()).isZero();
        }
    }

    private static int size(Path file) {
        try {
            return PasswordFile.read(file, "pw").size();
        } catch (IOException | PasswordFileException e) {
            throw new AssertionError("at no time is there a broken file", e);
        }
    }

    @Test
    void libraryIsLoadedOnlyWhenItIsNeeded() {
        Path file = folder.resolve("pw");
        CommandLine line =
                CommandLine.of("java", "-Xlog:class+load:stderr")
                        .plus(java(Jmqtt.class, "passwd").args().toArray());
        String plain = JAVA.run(line.plus("-c", "-b", file, "ann", "p")).err();
        String argon2 = JAVA.run(line.plus("-H", "argon2id", "-b", file, "bob", "p")).err();

        assertThat(plain)
                .contains("io.jmqtt.cli.PasswdCommand ")
                .doesNotContain("org.bouncycastle", "org.jline", "picocli", "javax.crypto");
        assertThat(argon2).contains("org.bouncycastle").doesNotContain("org.jline");
    }
}
