package io.jmqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.cli.Console;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.PacketBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JmqttTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Input with a fault in it. */
    private static final InputStream FAULTY =
            new InputStream() {
                @Override
                public int read() {
                    throw new IllegalStateException("oops");
                }
            };

    /** A clock with a fault in it. */
    private static final Clock STOPPED =
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneId.of("UTC");
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    throw new IllegalStateException("stopped");
                }
            };

    @ParameterizedTest
    @CsvSource({
        "jmqtt, --version, 0, jmqtt ",
        "jmqtt, version, 0, jmqtt ",
        "jmqtt, --help, 0, jmqtt is an MQTT broker",
        "jmqtt, help, 0, jmqtt is an MQTT broker",
        "jmqtt, help sub, 0, jmqtt sub ",
        "jmqtt, help broker, 0, jmqtt version ",
        "mosquitto_sub, --version, 1, mosquitto_sub version 2.1.2 "
    })
    void namesLeadToCommands(String program, String args, int status, String output) {
        assertThat(run(program, args, FAULTY, Clock.systemUTC(), "")).isEqualTo(status);
        assertThat(out.toString(UTF_8)).startsWith(output);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void unknownNamesAreErrors() {
        assertThat(run("jmqtt", "nonsense", FAULTY, Clock.systemUTC(), "")).isEqualTo(1);
        assertThat(run("mosquitto_nonsense", "x", FAULTY, Clock.systemUTC(), "")).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "jmqtt: there is no command 'nonsense'\n\nUse 'jmqtt --help' to see all.\n"
                                + "jmqtt: there is no program 'mosquitto_nonsense'\n");
    }

    @Test
    void faultOfTheProgramIsOneLineAndStatus70() {
        assertThat(run("mosquitto_pub", "-t a -s", FAULTY, Clock.systemUTC(), "")).isEqualTo(70);
        assertThat(err.toString(UTF_8))
                .isEqualTo("jmqtt: internal error: java.lang.IllegalStateException: oops\n");
        err.reset();
        assertThat(run("mosquitto_pub", "-t a -s", FAULTY, Clock.systemUTC(), "1")).isEqualTo(70);
        assertThat(err.toString(UTF_8)).contains("\tat io.jmqtt.");
    }

    @Test
    void faultOnAnotherThreadEndsTheCommandToo() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.send(PacketBytes.publish(4, "a", "x"));
                            c.expectEndAfterAnything();
                        })) {
            String args = "sub -h 127.0.0.1 -t a -p " + broker.port();
            InputStream nothing = new ByteArrayInputStream(new byte[0]);
            assertThat(run("jmqtt", args, nothing, STOPPED, "")).isEqualTo(70);
        }
        assertThat(err.toString(UTF_8))
                .isEqualTo("jmqtt: internal error: java.lang.IllegalStateException: stopped\n");
    }

    @Test
    void bytesOfTheKernelGoBeforeDecodedArguments() {
        byte[][] raw = {"-t".getBytes(UTF_8), {(byte) 0xFF}};
        Console console =
                new Console(
                        "mosquitto_pub",
                        FAULTY,
                        out,
                        new PrintStream(err, true, UTF_8),
                        Map.of(),
                        Clock.systemUTC(),
                        false,
                        false,
                        false,
                        raw);
        assertThat(Jmqtt.run(new String[] {"-t", "?"}, console)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("Error: Malformed UTF-8 in -t argument.\n\n");
    }

    private int run(String program, String args, InputStream in, Clock clock, String debug) {
        Console console =
                new Console(
                        program,
                        in,
                        out,
                        new PrintStream(err, true, UTF_8),
                        Map.of("JMQTT_DEBUG", debug),
                        clock,
                        false,
                        false,
                        false,
                        null);
        return Jmqtt.run(args.split(" "), console);
    }
}
