package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as a process, as whoever operates it sees it. */
class SignalsIT {
    @TempDir Path folder;

    private Path config;
    private Path log;
    private Path pidFile;
    private int port;

    @BeforeEach
    void configure() throws IOException {
        config = folder.resolve("broker.conf");
        log = folder.resolve("broker.log");
        pidFile = folder.resolve("pid");
        port = MosquittoBroker.freePort();
        write("log_dest file " + log);
    }

    private void write(String... more) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("listener " + port + " 127.0.0.1");
        lines.add("allow_anonymous true");
        lines.add("user root");
        lines.add("pid_file " + pidFile);
        lines.addAll(List.of(more));
        Files.write(config, lines);
    }

    private Processes.Running start() {
        Processes.Running broker =
                JmqttRun.built(folder).start(CommandLine.of("jmqtt", "broker", "-c", config));
        await(" running");
        return broker;
    }

    private String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void await(String text) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> "'" + text + "' in the log, which is: " + log(),
                () -> log().contains(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsWithStatus0AndRemovesItsPidFile(String signal) throws Exception {
        try (Processes.Running broker = start()) {
            assertThat(pidFile).hasContent(Long.toString(broker.pid()));
            broker.signal(signal);
            CommandRun run = broker.await();
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(log()).endsWith(" terminating\n");
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void signalsDoWhatTheyDoToMosquitto() throws Exception {
        write(
                "log_dest file " + log,
                "persistence true",
                "persistence_location " + folder,
                "autosave_interval 0");
        try (Processes.Running broker = start();
                RawMqtt client = RawMqtt.connect(port, 4, "cli1")) {
            client.subscribe("a/b", 2);
            broker.signal("USR2");
            broker.awaitOut("          b (cli1, 2)\n");
            broker.signal("PIPE");
            broker.signal("USR1");
            await("Saving in-memory database to ");
            Path moved = Files.move(log, folder.resolve("broker.log.1"));
            broker.signal("RTMIN");
            Eventually.until(Eventually.DEADLINE, () -> "a new log file", () -> Files.exists(log));
            write("log_dest file " + log, "persistence true", "allow_anonymous false");
            broker.signal("HUP");
            client.expectEnd();
            await(" disconnected.\n");
            assertThat(log()).contains(": Reloading config.\n");
            assertThat(moved).content().doesNotContain("Reloading config.");
            broker.signal("TERM");
            assertThat(broker.await().exitCode()).isZero();
        }
    }

    @Test
    void reloadWorksWhereTheSignalWasIgnoredBefore() throws Exception {
        Path launcher = Path.of(System.getProperty("jmqtt.dist", "target/jmqtt"), "bin", "jmqtt");
        JmqttRun.built(folder);
        try (Processes.Running broker =
                Processes.mapped(words -> words)
                        .start(
                                CommandLine.of(
                                        "/bin/sh",
                                        "-c",
                                        "trap '' HUP INT; exec "
                                                + launcher.toAbsolutePath()
                                                + " broker -c "
                                                + config))) {
            await(" running");
            broker.signal("HUP");
            await("Reloading config.");
            broker.signal("INT");
            assertThat(broker.await().exitCode()).isZero();
        }
    }

    @Test
    void daemonLeavesTheTerminalAndIsFoundByItsPidFile() throws Exception {
        CommandRun parent =
                JmqttRun.built(folder).run(CommandLine.of("jmqtt", "broker", "-c", config, "-d"));
        assertThat(parent.exitCode()).isZero();
        assertThat(parent.out() + parent.err()).isEmpty();
        await(" running");
        long pid = Long.parseLong(Files.readString(pidFile));
        assertThat(pid).isNotEqualTo(parent.pid());
        ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
        try (RawMqtt client = RawMqtt.connect(port, 4, "cli1")) {
            client.ping();
            // the leader of a session of its own, with its streams nowhere
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            assertThat(fields[3]).isEqualTo(Long.toString(pid));
            for (int i = 0; i <= 2; i++) {
                assertThat(Path.of("/proc/" + pid + "/fd/" + i).toRealPath())
                        .isEqualTo(Path.of("/dev/null"));
            }
        } finally {
            daemon.destroy();
        }
        Eventually.until(
                Eventually.DEADLINE, () -> "the pid file is gone", () -> !Files.exists(pidFile));
        assertThat(log()).endsWith(" terminating\n");
    }

    @Test
    void configurationErrorIsReportedByTheParentOfADaemon() throws Exception {
        write("nonsense 1");
        CommandRun run =
                JmqttRun.built(folder).run(CommandLine.of("jmqtt", "broker", "-d", "-c", config));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains("Error: Unknown configuration variable 'nonsense'.\n")
                .contains("Error found at " + config + ":5.\n");
        assertThat(pidFile).doesNotExist();
    }
}
