package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tools do with a real broker, whichever it is. */
abstract class ToolScenarios {
    @TempDir Path folder;
    private ToolBroker broker;

    abstract ToolBroker start(Path empty) throws IOException;

    @BeforeEach
    void startBroker() throws IOException {
        broker = start(folder);
    }

    @AfterEach
    void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    CommandRun run(String command, String... args) {
        return JmqttRun.inProcess().run(line(command, args));
    }

    CommandLine line(String command, String... args) {
        List<String> words = new ArrayList<>(List.of(command, "-h", "127.0.0.1"));
        words.addAll(List.of("-p", Integer.toString(broker.port())));
        words.addAll(List.of(args));
        return CommandLine.of("jmqtt", words.toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--timeout 10s", "--timeout 10s --login-only", "--roundtrip -V 5"})
    void waitFindsTheBrokerReady(String args) {
        CommandRun run = run("wait", args.split(" "));
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualTo("127.0.0.1:" + broker.port() + " - accepting connections\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void expectSendsAndGetsBackWhatItExpects() {
        CommandRun run =
                run("expect", "-t", "e/#", "-v", "--send", "e/1", "-m", "{\"on\":true}", "-q", "1");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("e/1 {\"on\":true}\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void expectCountsRetainedMessagesToo() {
        run("pub", "-t", "e/1", "-m", "kept", "-r");
        assertThat(run("expect", "-t", "e/1").out()).isEqualTo("kept\n");
        CommandRun none = run("expect", "-t", "e/1", "-R", "--none", "--within", "50ms");
        assertThat(none.err()).isEmpty();
        assertThat(none.exitCode()).isZero();
    }

    private CommandRun retained(String action, String... args) {
        List<String> words = new ArrayList<>(List.of(action, "--idle", "150ms"));
        words.addAll(List.of(args));
        return run("retained", words.toArray(String[]::new));
    }

    @Test
    void retainedShowsWhatIsRetainedAndNothingElse() {
        run("pub", "-t", "r/b", "-m", "two\tlines\nthere", "-r", "-q", "1");
        run("pub", "-t", "r/a", "-m", "1", "-r");
        run("pub", "-t", "r/c", "-m", "not kept");
        assertThat(retained("ls").out()).isEqualTo("r/a\nr/b\n");
        assertThat(retained("ls", "-T", "+/a").out()).isEqualTo("r/b\n");
        assertThat(retained("ls", "-v").out())
                .isEqualTo("0        1  r/a 1\n1       15  r/b two\\tlines\\nthere\n");
        assertThat(retained("ls", "--json", "-t", "r/a").out())
                .isEqualTo("{\"topic\":\"r/a\",\"qos\":0,\"retain\":true,\"payload\":\"1\"}\n");
    }

    @Test
    void retainedCleanIsUndoneByImport() throws IOException {
        run(
                "pub",
                "-t",
                "r/a",
                "-m",
                "1",
                "-r",
                "-q",
                "2",
                "-V",
                "5",
                "-D",
                "publish",
                "user-property",
                "k",
                "v");
        run(
                "pub",
                "-t",
                "r/b",
                "-f",
                Files.write(folder.resolve("x"), new byte[] {0, -1}).toString(),
                "-r");
        run("pub", "-t", "kept/a", "-m", "1", "-r");
        String before = retained("export").out();
        Path undo = folder.resolve("undo.ndjson");

        CommandRun dry = retained("clean", "-t", "r/#", "--dry-run");
        assertThat(dry.out()).isEqualTo("r/a\nr/b\n");
        assertThat(dry.err()).isEqualTo("2 messages would be removed.\n");
        assertThat(retained("export").out()).isEqualTo(before);

        CommandRun clean = retained("clean", "-t", "r/#", "--undo", undo.toString());
        assertThat(clean.err())
                .isEqualTo(
                        "2 messages removed; 'jmqtt retained import "
                                + undo
                                + "' puts them back.\n");
        assertThat(clean.exitCode()).isZero();
        assertThat(retained("ls").out()).isEqualTo("kept/a\n");
        CommandRun diff = retained("diff", undo.toString(), "-t", "r/#");
        assertThat(diff.out()).isEqualTo("- r/a 1 (QoS 2)\n- r/b 0x00ff (QoS 0)\n");
        assertThat(diff.exitCode()).isEqualTo(1);

        assertThat(retained("import", undo.toString()).err()).isEqualTo("2 messages published.\n");
        assertThat(retained("export").out()).isEqualTo(before);
        assertThat(retained("diff", undo.toString(), "-t", "r/#").exitCode()).isZero();
    }

    @Test
    void retainedNeverOverwritesAFile() throws IOException {
        run("pub", "-t", "r/a", "-m", "1", "-r");
        Path file = Files.writeString(folder.resolve("there"), "precious");
        for (String[] args :
                new String[][] {
                    {"clean", "-t", "#", "--undo", file.toString()}, {"export", file.toString()}
                }) {
            CommandRun run = retained(args[0], Arrays.copyOfRange(args, 1, args.length));
            assertThat(run.err()).isEqualTo("Error: The file " + file + " exists already.\n");
            assertThat(run.exitCode()).isEqualTo(2);
        }
        assertThat(Files.readString(file)).isEqualTo("precious");
        assertThat(retained("ls").out()).isEqualTo("r/a\n");
    }

    @Test
    void fileWithAnErrorImportsNothing() throws IOException {
        Path file = folder.resolve("bad");
        Files.writeString(
                file, "{\"topic\":\"r/a\",\"retain\":true,\"payload\":\"1\"}\n\n{\"topic\":1}\n");
        CommandRun run = retained("import", file.toString());
        assertThat(run.err()).startsWith("Error: line 3 of " + file + ": \"topic\" is missing or");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(retained("ls").out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "311", "31"})
    void doctorFindsNothingWrong(String version) {
        CommandRun run = run("doctor", "-V", version);
        assertThat(run.err()).isEmpty();
        assertThat(
                        run.out()
                                .replaceAll("jmqtt/doctor/\\w+", "TOPIC")
                                .replaceAll("\\([\\d.]+ ms\\)", "TIME"))
                .startsWith("ok    lookup     127.0.0.1 is 127.0.0.1 TIME\n")
                .contains(
                        "ok    tcp        connected to 127.0.0.1 port " + broker.port() + " TIME\n")
                .contains("ok    connect    the login is accepted, MQTT ")
                .endsWith(
                        "ok    subscribe  TOPIC granted with QoS 1 TIME\n"
                                + "ok    roundtrip  a message came back TIME\n");
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void recordOfAReplayIsTheSameRecording(int qos) throws IOException {
        int count = 40;
        Path file = Files.write(folder.resolve("in"), RecordingSamples.lines(qos, count));
        Path again = folder.resolve("out");
        // what is retained arrives with the subscription and so tells that it stands
        run("pub", "-t", "s/ready", "-r", "-m", "x", "-q", "1");
        try (RunningCommand record =
                JmqttRun.inProcess()
                        .start(
                                line(
                                        "record",
                                        "-t",
                                        "s/#",
                                        "-C",
                                        count + 1 + "",
                                        again.toString()))) {
            Eventually.until("the recorder to be subscribed", () -> again.toFile().length() > 0);
            CommandRun replay = run("replay", file.toString(), "--speed", "max");
            assertThat(replay.err()).isEmpty();
            assertThat(replay.exitCode()).isZero();
            assertThat(record.await().err()).isEqualTo("41 messages recorded in " + again + ".\n");
        }
        List<String> lines = Files.readAllLines(again);
        assertThat(withoutTimes(lines.subList(1, lines.size())))
                .isEqualTo(withoutTimes(Files.readAllLines(file)));
    }

    private static List<String> withoutTimes(List<String> lines) {
        List<String> rest = new ArrayList<>();
        for (String line : lines) {
            assertThat(line).startsWith("{\"time\":");
            rest.add(line.replaceFirst("\"time\":[\\d.]+,", ""));
        }
        return rest;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-q 0 --rate 400",
                "-q 1 --rate 400 -V 5 --publishers 2 --subscribers 3",
                "-q 2 --rate 400 --publishers 3 --subscribers 2 --connections 5",
                "-q 1 --publishers 2 --subscribers 0 -V 5",
                "-q 0 --rate 300 --publishers 5 --subscribers 1 --threads 2"
            })
    void benchLosesNothing(String args) {
        List<String> words = new ArrayList<>(List.of(args.split(" ")));
        words.addAll(List.of("--duration", "400ms", "--warmup", "100ms", "--json"));
        words.addAll(List.of("--assert", "lost=0,refused=0,published>50"));
        CommandRun run = run("bench", words.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("{\"publishers\":").contains("\"lost\":0,");
        assertThat(run.exitCode()).isZero();
    }
}
