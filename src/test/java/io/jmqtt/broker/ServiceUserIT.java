package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that root starts goes on as somebody else. */
class ServiceUserIT {
    private static final int NET_BIND_SERVICE = 10;

    @TempDir Path folder;

    @BeforeEach
    void beRoot() throws IOException {
        assumeThat(System.getProperty("user.name")).as("user of this test").isEqualTo("root");
        assumeThat(Path.of("/usr/bin/setpriv")).as("setpriv").exists();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private Path config(String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of("listener 0 " + folder.resolve("socket")));
        lines.addAll(List.of(more));
        Path file = Files.write(folder.resolve("broker.conf"), lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    private static String status(long pid, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).strip();
            }
        }
        return null;
    }

    @Test
    void itIsTheUserOfTheOptionAndMayStillOpenLowPorts() throws Exception {
        Path file = config("  user nobody  \r");
        try (Processes.Running broker =
                JmqttRun.built(folder).start(CommandLine.of("jmqtt", "broker", "-c", file))) {
            broker.awaitErr(" running\n");
            assertThat(status(broker.pid(), "Uid").split("\\s+")).containsOnly("65534");
            assertThat(status(broker.pid(), "Gid").split("\\s+")).containsOnly("65534");
            assertThat(Long.parseLong(status(broker.pid(), "CapEff"), 16))
                    .isIn(0L, 1L << NET_BIND_SERVICE);
            assertThat(Files.getOwner(folder.resolve("socket")).getName()).isEqualTo("nobody");
            broker.signal("TERM");
            assertThat(broker.await().exitCode()).isZero();
        }
    }

    @Test
    void lastUserOfAllFilesCounts() throws Exception {
        Path more = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(more.resolve("a.conf"), "user nobody\n");
        Path file = config("user root", "include_dir " + more);
        try (Processes.Running broker =
                JmqttRun.built(folder).start(CommandLine.of("jmqtt", "broker", "-c", file))) {
            broker.awaitErr(" running\n");
            assertThat(status(broker.pid(), "Uid")).startsWith("65534");
        }
    }

    @Test
    void idsOfTheEnvironmentComeFirst() throws Exception {
        Path file = config("user root");
        CommandLine line =
                CommandLine.of("mosquitto", "-c", file).env("PUID", "4711").env("PGID", "4712");
        try (Processes.Running broker = JmqttRun.built(folder).start(line)) {
            broker.awaitErr(" running\n");
            assertThat(status(broker.pid(), "Uid")).startsWith("4711");
            assertThat(status(broker.pid(), "Gid")).startsWith("4712");
            assertThat(broker.err()).contains("Info: running mosquitto as user id: 4711.\n");
        }
        CommandRun bad = JmqttRun.built(folder).run(line.env("PUID", "x"));
        assertThat(bad.exitCode()).isEqualTo(3);
        assertThat(bad.err()).contains("Error: PUID not a valid ID 'x'.\n");
    }

    @Test
    void configurationThatTheUserMayNotReadIsToldApart() throws Exception {
        Path file = config("user nobody");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        CommandRun run = JmqttRun.built(folder).run(CommandLine.of("jmqtt", "broker", "-c", file));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("Error: The user 'nobody' may not read it.\n");
    }

    @Test
    void testOfAConfigurationStaysRoot() throws Exception {
        Path file = config("user nobody");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        CommandRun run =
                JmqttRun.built(folder)
                        .run(CommandLine.of("jmqtt", "broker", "--test-config", "-c", file));
        assertThat(run.exitCode()).isZero();
    }
}
