package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.Jmqtt;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue.ObjectValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @TempDir Path folder;

    @Test
    void assertionThatDoesNotHoldIsTheExitStatus() throws IOException {
        try (ToolBroker broker = ToolBroker.ours(folder)) {
            CommandRun run =
                    JmqttRun.jmqtt(
                            "bench",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            broker.port(),
                            "--rate",
                            100,
                            "--duration",
                            "300ms",
                            "--warmup",
                            0,
                            "--assert",
                            "received>1000000,lost=0");
            assertThat(run.err()).startsWith("Error: assertion failed: received>1000000: it was ");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .startsWith("clients    1 publishers, 1 subscribers, 0 more, connected in ")
                    .contains("\nlost       0\n")
                    .contains("\nlatency ms min ")
                    .contains("p99.9 ");
        }
    }

    @Test
    void lossIsCounted() throws IOException {
        // grants the subscription and delivers nothing
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expectEndAfterAnything();
                        },
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run =
                    JmqttRun.jmqtt(
                            "bench",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            broker.port(),
                            "--rate",
                            100,
                            "--duration",
                            "200ms",
                            "--warmup",
                            0,
                            "--json");
            ObjectValue json = (ObjectValue) JsonReader.read(run.stdout());
            assertThat(run.out()).doesNotContain("\"lost\":0,").contains("\"latency_ms\":null");
            assertThat(json.get("received").toString()).contains("0");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void liveLineIsShownOnATerminalAndLeavesNoTrace() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ToolBroker broker = ToolBroker.ours(folder)) {
            Console console =
                    new Console(
                            Console.JMQTT,
                            InputStream.nullInputStream(),
                            out,
                            new PrintStream(err, true, UTF_8),
                            Map.of("TERM", "xterm"),
                            Clock.systemUTC(),
                            true,
                            true,
                            true,
                            null);
            String args =
                    "bench -h 127.0.0.1 --rate 100 --duration 1200ms --warmup 0 -p "
                            + broker.port();
            assertThat(Jmqtt.run(args.split(" "), console)).isZero();
        }
        assertThat(err.toString(UTF_8))
                .startsWith("\r\033[K1 s: ")
                .contains("/s received, p99 ")
                .endsWith("\r\033[K");
    }

    @Test
    void clientsThatCanNotConnectAreTold() throws IOException {
        int port = MosquittoBroker.freePort();
        CommandRun run = JmqttRun.jmqtt("bench", "-h", "127.0.0.1", "-p", port);
        assertThat(run.err()).startsWith("Error: only 0 of 2 clients could connect: ");
        assertThat(run.err()).contains("Connection refused").hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        try (FakeBroker broker = FakeBroker.repeating(c -> c.refuse(5))) {
            CommandRun refused =
                    JmqttRun.jmqtt(
                            "bench",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            broker.port(),
                            "-u",
                            "a",
                            "-P",
                            "topsecret");
            assertThat(refused.err())
                    .startsWith("Error: only 0 of 2 clients could connect: the broker refused a")
                    .doesNotContain("topsecret");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--size 15; Error: --size must be at least 16.",
                "--publishers 0 --subscribers 0; Error: there is nothing to do without any client.",
                "--publishers -1; Error: --publishers argument must be a number >=0.",
                "--assert fast; Error: --assert: 'fast' is no assertion",
                "-L mqtts://h; Error: bench connects by TCP only",
                "-V 31; Error: bench speaks MQTT 3.1.1 and 5 only.",
                "--rate 0; Error: --rate argument must be a number >0."
            })
    void wrongArgumentsAreRefused(String args, String error) {
        CommandRun run =
                JmqttRun.inProcess()
                        .run(CommandLine.of("jmqtt", "bench").plus((Object[]) args.split(" ")));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
