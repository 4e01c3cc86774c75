package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.Jmqtt;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.PacketBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown on a terminal and nowhere else. */
class TerminalMannersTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "jmqtt, xterm, '', '', true",
        "jmqtt, xterm, 1, '', false",
        "jmqtt, dumb, '', '', false",
        "jmqtt, xterm, '', --quiet, false",
        "mosquitto_sub, xterm, '', '', false"
    })
    void topicIsColouredOnATerminal(
            String program, String term, String noColor, String option, boolean coloured)
            throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.send(PacketBytes.publish(4, "a", "x"));
                            c.expectDisconnect();
                        })) {
            String args =
                    (program.equals("jmqtt") ? "sub " : "")
                            + "-h 127.0.0.1 -t a -v -C 1 -p "
                            + broker.port()
                            + (option.isEmpty() ? "" : " " + option);
            int status =
                    run(
                            program,
                            args,
                            InputStream.nullInputStream(),
                            Map.of("TERM", term, "NO_COLOR", noColor));
            assertThat(status).isZero();
        }
        assertThat(out.toString(UTF_8)).isEqualTo(coloured ? "\033[36ma\033[0m x\n" : "a x\n");
    }

    @Test
    void longInputShowsProgressAndLeavesNoTrace() throws Exception {
        try (SlowInput input = new SlowInput();
                FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.acknowledge();
                                    awaitProgress();
                                    input.end();
                                    c.expectDisconnect();
                                })) {
            input.line("one");
            String args = "pub -h 127.0.0.1 -t a -l -p " + broker.port();
            assertThat(run("jmqtt", args, input, Map.of("TERM", "xterm"))).isZero();
            broker.verify();
        }
        assertThat(err.toString(UTF_8)).startsWith("\r\033[K1 messages, ").endsWith("\r\033[K");
    }

    private void awaitProgress() {
        Eventually.until("progress", () -> err.toString(UTF_8).contains("/s"));
    }

    private int run(String program, String args, InputStream in, Map<String, String> env) {
        Console console =
                new Console(
                        program,
                        in,
                        out,
                        new PrintStream(err, true, UTF_8),
                        env,
                        Clock.systemUTC(),
                        false,
                        true,
                        true,
                        null);
        return Jmqtt.run(args.split(" "), console);
    }
}
