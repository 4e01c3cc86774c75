package io.jmqtt.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of a command in the list of processes: its arguments, which hold no secret. */
class ProcessListTest {
    private static final String SECRET = "5ec2e7c0ffee";

    @TempDir Path folder;

    /** The launcher becomes the Java process; a script in the place of Java shows its arguments. */
    @Test
    void launcherPutsNothingOfFilesAndEnvironmentIntoTheArguments() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path launcher = Files.copy(Path.of("jmqtt"), bin.resolve("jmqtt"));
        executable(launcher);
        Files.createFile(Files.createDirectory(folder.resolve("lib")).resolve("jmqtt.jar"));
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        executable(java);
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Processes processes =
                Processes.mapped(
                        words -> {
                            List<String> full = new ArrayList<>(words);
                            full.set(0, launcher.toString());
                            return full;
                        });
        CommandLine line =
                CommandLine.of("jmqtt", "pub", "-t", "t", "-u", "ann")
                        .plus("--pw-file", secret, "--key-pw-env", "KEY_PASSWORD")
                        .plus("--key-pw-file", secret, "--truststore-pw-file", secret)
                        .env("JMQTT_JAVA", java.toString())
                        .env("KEY_PASSWORD", SECRET);
        CommandRun run = processes.run(line);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("--pw-file\n" + secret + "\n").doesNotContain(SECRET);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
