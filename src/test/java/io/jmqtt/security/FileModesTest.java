package io.jmqtt.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Modes of the files that commands and the broker make under the umask that most systems have, 022:
 * what holds secrets or messages is its owner's alone, whatever the umask would allow.
 */
class FileModesTest {
    private static final Processes SHELL =
            Processes.mapped(
                    words -> {
                        List<String> full = new ArrayList<>();
                        full.addAll(List.of("/bin/sh", "-c", "umask 022; exec \"$@\"", "sh"));
                        full.add(System.getProperty("java.home") + "/bin/java");
                        full.addAll(words.subList(1, words.size()));
                        return full;
                    });

    @TempDir Path folder;

    private static CommandLine jmqtt(Object... arguments) {
        return CommandLine.of(
                        "java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.jmqtt.Jmqtt")
                .plus(arguments)
                .deadline(Duration.ofSeconds(60));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static CommandRun run(CommandLine line) {
        CommandRun run = SHELL.run(line);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return run;
    }

    @Test
    void passwordFileIsItsOwnersAlone() throws IOException {
        Path users = folder.resolve("users");
        run(jmqtt("passwd", "-c", "-b", users, "ann", "secret"));
        assertThat(mode(users)).isEqualTo("rw-------");
        run(jmqtt("passwd", "-b", users, "bob", "secret"));
        assertThat(mode(users)).isEqualTo("rw-------");
    }

    @Test
    void changedPasswordFileKeepsItsMode() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
        run(jmqtt("passwd", "-b", users, "bob", "secret"));
        assertThat(mode(users)).isEqualTo("rw-r-----");
    }

    @Test
    void filesOfTheBrokerAndItsClients() throws Exception {
        int port = MosquittoBroker.freePort();
        Path state = Files.createDirectory(folder.resolve("state"));
        Path socket = folder.resolve("socket");
        int tls = MosquittoBroker.freePort();
        Path keys = Files.writeString(folder.resolve("psk"), "me:aabb\n");
        Path config =
                Files.write(
                        folder.resolve("broker.conf"),
                        List.of(
                                "listener " + port + " 127.0.0.1",
                                "allow_anonymous true",
                                "listener 0 " + socket,
                                "listener " + tls + " 127.0.0.1",
                                "psk_hint hint",
                                "psk_file " + keys,
                                "persistence true",
                                "persistence_location " + state + "/",
                                "pid_file " + folder.resolve("pid"),
                                "log_dest file " + folder.resolve("log"),
                                "user " + System.getProperty("user.name")));
        try (Processes.Running broker = SHELL.start(jmqtt("broker", "-c", config))) {
            Eventually.until(
                    Duration.ofSeconds(60),
                    () -> "a running broker: " + broker.out() + broker.err(),
                    () -> text(folder.resolve("log")).contains(" running"));
            try (RawMqtt client = RawMqtt.connect(port, 4, "id")) {
                client.publish("secret/topic", "message", 1, true);
                client.ping();
            }
            Path recording = folder.resolve("recording");
            run(jmqtt("record", recording, "-p", port, "-t", "#", "-C", "1"));
            Path undo = folder.resolve("undo");
            run(jmqtt("retained", "clean", "-t", "#", "-p", port, "--undo", undo));
            Path keyLog = folder.resolve("keylog");
            run(
                    jmqtt("pub", "-h", "127.0.0.1", "-p", tls, "-t", "t", "-m", "m")
                            .plus("--psk", "aabb", "--psk-identity", "me", "--tls-keylog", keyLog));
            assertThat(mode(keyLog)).isEqualTo("rw-------");
            assertThat(mode(folder.resolve("pid"))).isEqualTo("rw-r--r--");
            assertThat(mode(socket)).isEqualTo("rwxrwx---");
            assertThat(mode(recording)).isEqualTo("rw-------");
            assertThat(mode(undo)).isEqualTo("rw-------");
            broker.signal("TERM");
            assertThat(broker.await().exitCode()).isZero();
        }
        Path database = folder.resolve("mosquitto.db");
        run(jmqtt("broker", "-c", config, "--export", database));
        assertThat(mode(database)).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("log"))).isEqualTo("rw-------");
        assertThat(mode(state.resolve("mosquitto.db.journal"))).isEqualTo("rwx------");
    }

    @Test
    void filesOfDynamicSecurityAreTheirOwnersAlone() throws Exception {
        Path entries = folder.resolve("dynsec.json");
        Path config =
                Files.write(
                        folder.resolve("broker.conf"),
                        List.of(
                                "listener " + MosquittoBroker.freePort() + " 127.0.0.1",
                                "plugin mosquitto_dynamic_security.so",
                                "plugin_opt_config_file " + entries,
                                "user " + System.getProperty("user.name")));
        try (Processes.Running broker = SHELL.start(jmqtt("broker", "-c", config))) {
            Eventually.until(
                    Duration.ofSeconds(60),
                    () -> "a running broker: " + broker.out() + broker.err(),
                    () -> broker.err().contains(" running"));
            broker.signal("TERM");
            broker.await();
        }
        TreeMap<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().contains("dynsec")).toList()) {
                modes.put(file.getFileName().toString(), mode(file));
            }
        }
        assertThat(modes)
                .containsOnly(
                        Map.entry("dynsec.json", "rw-------"),
                        Map.entry("dynsec.json.pw", "rw-------"));
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
