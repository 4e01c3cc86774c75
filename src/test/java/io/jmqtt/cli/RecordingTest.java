package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
    private static final String LINES =
            """
            {"time":0.000000,"topic":"a","qos":1,"payload":"one"}

            {"time":0.300000,"topic":"b","qos":1,"retain":true,"payload":{"n":1}}
            """;

    @TempDir Path folder;

    private record Arrival(String packet, long nanos) {}

    /** A broker that notes what is published. */
    private static FakeBroker noting(int messages, List<Arrival> arrivals) throws IOException {
        return FakeBroker.start(
                c -> {
                    c.accept();
                    for (int i = 0; i < messages; i++) {
                        String text = io.jmqtt.testkit.Packets.describe(c.acknowledge(), c.level());
                        arrivals.add(new Arrival(text, System.nanoTime()));
                    }
                    c.expectEndAfterAnything();
                });
    }

    private static CommandRun replay(FakeBroker broker, byte[] stdin, Object... args) {
        return JmqttRun.inProcess()
                .run(
                        CommandLine.of("jmqtt", "replay", "-h", "127.0.0.1")
                                .plus("-p", broker.port())
                                .plus(args)
                                .stdin(stdin));
    }

    @ParameterizedTest
    @CsvSource({"1, 300", "0.5x, 600", "3, 100", "max, 0"})
    void pausesAreThoseOfTheRecordingDividedBySpeed(String speed, long millis) throws IOException {
        List<Arrival> arrivals = new CopyOnWriteArrayList<>();
        try (FakeBroker broker = noting(2, arrivals)) {
            byte[] lines = LINES.getBytes(StandardCharsets.UTF_8);
            CommandRun run = replay(broker, lines, "-", "--speed", speed);
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
        long pause = (arrivals.get(1).nanos() - arrivals.get(0).nanos()) / 1_000_000;
        assertThat(pause).isGreaterThanOrEqualTo(millis - 50);
        if (millis == 0) {
            assertThat(pause).isLessThan(250);
        }
    }

    @Test
    void loopAndPrefixChangeHowOftenAndWhere() throws IOException {
        Path file = Files.writeString(folder.resolve("r"), LINES);
        List<Arrival> arrivals = new CopyOnWriteArrayList<>();
        try (FakeBroker broker = noting(6, arrivals)) {
            CommandRun run =
                    replay(
                            broker,
                            new byte[0],
                            file,
                            "--speed",
                            "max",
                            "--loop",
                            3,
                            "--topic-prefix",
                            "x/");
            assertThat(run.exitCode()).isZero();
        }
        List<String> packets = new ArrayList<>();
        arrivals.forEach(each -> packets.add(each.packet().replaceFirst(" m\\d+", "")));
        assertThat(packets.get(0)).contains("\"x/a\" \"one\"");
        assertThat(packets.get(1)).contains("r1").contains("\"x/b\"").contains("{");
        assertThat(packets).hasSize(6);
    }

    @Test
    void propertiesAreLeftOutOfMqtt3WithAWarning() throws IOException {
        List<Arrival> arrivals = new CopyOnWriteArrayList<>();
        String line = "{\"topic\":\"a\",\"qos\":1,\"properties\":{\"content-type\":\"x\"}}\n";
        try (FakeBroker broker = noting(1, arrivals)) {
            byte[] stdin = line.getBytes(StandardCharsets.UTF_8);
            CommandRun run = replay(broker, stdin, "-", "-V", "311");
            assertThat(run.err())
                    .isEqualTo(
                            "Warning: MQTT 3 has no properties; those of 1 messages were left"
                                    + " out.\n");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void wrongLineIsNamedAfterWhatWasGood() throws IOException {
        List<Arrival> arrivals = new CopyOnWriteArrayList<>();
        Path file = Files.writeString(folder.resolve("r"), LINES + "{\"topic\":\"+\"}\n");
        try (FakeBroker broker = noting(2, arrivals)) {
            CommandRun run = replay(broker, new byte[0], file, "--speed", "max");
            assertThat(run.err())
                    .startsWith("Error: line 4 of " + file + ": \"topic\" is missing or no topic");
            assertThat(run.exitCode()).isEqualTo(1);
        }
        assertThat(arrivals).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "replay, Error: One file to replay is needed.",
        "replay a b, Error: One file to replay is needed.",
        "replay - --loop 2, Error: --loop needs a file.",
        "replay /dev/null --speed 0, Error: --speed argument must be a number >0 or max",
        "replay /dev/null --speed fast, Error: --speed argument must be a number >0 or max",
        "replay /dev/null --loop -1, Error: --loop argument must be a number >=0.",
        "replay /dev/null --topic-prefix a/#, Error: Invalid topic prefix 'a/#'",
        "replay /no/such/file, Error: Unable to read file \"/no/such/file\"",
        "record a b, Error: Only one file can be recorded to.",
        "record --duration x, Error: --duration argument must be a time",
        "record /no/such/folder/file, Error: Unable to write the file /no/such/folder/file",
        "record -L mqtt://h/a/#/b, Error: Invalid subscription topic 'a/#/b'"
    })
    void wrongArgumentsAreRefused(String line, String error) {
        CommandRun run =
                JmqttRun.inProcess().run(CommandLine.of("jmqtt", (Object[]) line.split(" ")));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void durationEndsARecording() throws IOException {
        Path file = folder.resolve("r");
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(2);
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.jmqtt(
                            "record",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            broker.port(),
                            "--duration",
                            "50ms",
                            file);
            assertThat(run.err()).isEqualTo("0 messages recorded in " + file + ".\n");
            assertThat(run.exitCode()).isZero();
        }
        assertThat(file).isEmptyFile();
    }
}
