package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedCommandTest {
    @TempDir Path folder;

    private static CommandRun retained(FakeBroker broker, Object... args) {
        return JmqttRun.inProcess()
                .run(
                        CommandLine.of("jmqtt", "retained", "-h", "127.0.0.1")
                                .plus("-p", broker.port(), "--idle", "100ms")
                                .plus(args));
    }

    private static byte[] message(int level, String topic, boolean retain) {
        return PacketBytes.publish(
                level, topic, "x".getBytes(StandardCharsets.UTF_8), 0, retain, false, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; Error: Nothing to do: one of ls, export, import, diff, clean is needed.",
                "rm; Error: Unknown action 'rm': one of ls, export, import, diff, clean is needed.",
                "ls file; Error: 'retained ls' takes no file.",
                "import; Error: 'retained import' takes one file.",
                "export a b; Error: 'retained export' takes at most one file.",
                "clean; Error: clean needs a topic filter (-t); -t '#' stands for everything.",
                "ls --dry-run; Error: 'retained ls' knows no --dry-run.",
                "diff f --undo g; Error: 'retained diff' knows no --undo.",
                "import /no/such/file; Error: Unable to read file \"/no/such/file\": No such file"
            })
    void wrongArgumentsAreRefused(String args, String error) {
        Object[] words = args.isEmpty() ? new Object[0] : (Object[]) args.split(" ");
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", "retained").plus(words));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void messagesOfTheMomentAreLeftAlone() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(2);
                            c.send(message(c.level(), "kept", true), message(5, "passing", false));
                            c.expect(PacketKind.UNSUBSCRIBE);
                            c.expectDisconnect();
                        })) {
            assertThat(retained(broker, "ls").out()).isEqualTo("kept\n");
        }
    }

    @Test
    void messageThatStaysIsNamed() throws IOException {
        Path undo = folder.resolve("undo");
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(2);
                            c.send(message(c.level(), "stuck", true), message(5, "loose", true));
                            c.ungrant(0);
                            c.acknowledge();
                            c.acknowledge();
                            c.grant(2);
                            c.send(message(c.level(), "stuck", true));
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run = retained(broker, "clean", "-t", "#", "--undo", undo);
            assertThat(run.err())
                    .startsWith("1 message removed; ")
                    .endsWith(
                            "Error: still retained, since the broker did not let them go or got"
                                    + " them again: stuck\n");
            assertThat(run.exitCode()).isEqualTo(2);
        }
        assertThat(Files.readAllLines(undo)).hasSize(2);
    }

    @Test
    void refusedRemovalIsAFailure() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(2);
                            c.send(message(c.level(), "mine", true));
                            c.ungrant(0);
                            c.refusePublish(0x87);
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run = retained(broker, "clean", "-t", "#", "--undo", folder.resolve("undo"));
            assertThat(run.err()).contains("failed: Not authorized");
            assertThat(run.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void lostConnectionIsAFailureAtOnce() throws IOException {
        Path file = folder.resolve("many");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            lines.append("{\"topic\":\"t/" + i + "\",\"qos\":1,\"retain\":true}\n");
        }
        Files.writeString(file, lines);
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.acknowledge();
                            c.cut();
                        })) {
            CommandRun run = retained(broker, "import", file);
            assertThat(run.err()).isEqualTo("Error: The connection was lost\n");
            assertThat(run.exitCode()).isEqualTo(2);
        }
    }
}
