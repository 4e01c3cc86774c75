package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jmqtt.broker.status.LogType;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a broker says of a configuration that it can't use: one table, read against Mosquitto too.
 */
class MalformedConfigTest {
    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");

    /** One row of the table. */
    record Bad(boolean sameInMosquitto2, String config, int line, String text) {
        @Override
        public String toString() {
            return config.replace("\n", " / ");
        }

        List<String> lines(Path file) {
            return line == 0
                    ? List.of(text)
                    : List.of(text, "Error found at " + file + ":" + line + ".");
        }
    }

    @TempDir Path folder;

    static List<Bad> table() throws IOException {
        List<Bad> rows = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                MalformedConfigTest.class.getResourceAsStream(
                                        "/config/malformed.txt"),
                                StandardCharsets.UTF_8))) {
            for (String row = in.readLine(); row != null; row = in.readLine()) {
                if (row.startsWith("= ") || row.startsWith("- ")) {
                    String[] expected = in.readLine().split(" ", 2);
                    rows.add(
                            new Bad(
                                    row.startsWith("="),
                                    row.substring(2)
                                                    .replace(" / ", "\n")
                                                    .replace("<01>", "\u0001")
                                                    .replace("<ff>", "\u00ff")
                                            + "\n",
                                    Integer.parseInt(expected[0]),
                                    expected[1]));
                }
            }
        }
        return rows;
    }

    static List<Bad> sameInMosquitto2() throws IOException {
        return table().stream().filter(Bad::sameInMosquitto2).toList();
    }

    @ParameterizedTest
    @MethodSource("table")
    void isRefusedWithFileAndLine(Bad bad) {
        Path file = ConfigFiles.write(folder, bad.config);
        ParsedConfig parsed = ConfigFiles.READER.read(file, CommandLine.EMPTY);
        assertThat(errors(parsed)).isEqualTo(bad.lines(file));
        assertThat(parsed.problems()).hasSize(1);
        if (bad.line > 0) { // else a fault of a section: ConfigReaderTest looks where that begins
            assertThat(parsed.problems().get(0).line()).isEqualTo(bad.line);
        }
        assertThat(parsed.problems().get(0).text()).isEqualTo(bad.text);
    }

    @ParameterizedTest
    @MethodSource("table")
    void isFoundAmongOtherProblems(Bad bad) {
        Path file =
                ConfigFiles.write(
                        folder, "connection_messages x\nlog_timestamp y\n" + bad.config + "zz 1\n");
        ParsedConfig parsed = ConfigFiles.READER.check(file, CommandLine.EMPTY);
        assertThat(parsed.problems())
                .extracting(ConfigProblem::text)
                .contains(bad.text, "Error: Unknown configuration variable 'zz'.")
                .contains("Error: Invalid 'log_timestamp' value (y).");
    }

    @Test
    void theTableIsLong() throws IOException {
        assertThat(sameInMosquitto2()).hasSizeGreaterThanOrEqualTo(150);
    }

    @ParameterizedTest
    @MethodSource("table")
    void theCommandSaysSoAndEndsWithThatStatus(Bad bad) {
        Path file = ConfigFiles.write(folder, bad.config);
        CommandRun run = ours(file);
        assertThat(run.exitCode()).isEqualTo(ConfigProblem.EXIT_CODE);
        assertThat(lines(run.err().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(bad.lines(file).stream().map(this::unquoted).toList());
    }

    private static CommandRun ours(Path file) {
        return JmqttRun.inProcess().run(io.jmqtt.testkit.CommandLine.of("mosquitto", "-c", file));
    }

    /** The errors of a log without their times and quotes. */
    private List<String> lines(byte[] log) {
        return new String(log, StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> unquoted(line.substring(line.indexOf(": ") + 2)))
                .filter(line -> line.startsWith("Error"))
                .toList();
    }

    @Tag("mosquitto")
    @ParameterizedTest
    @MethodSource("sameInMosquitto2")
    void mosquittoSaysTheSameApartFromQuotes(Bad bad) throws Exception {
        assumeTrue(Files.isExecutable(MOSQUITTO), "needs Debian's mosquitto");
        Path file = ConfigFiles.write(folder, bad.config);
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(MOSQUITTO.toString(), "-c", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(err.toFile())
                        .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(ours(file).exitCode());
        assertThat(lines(Files.readAllBytes(err)))
                .isEqualTo(bad.lines(file).stream().map(this::unquoted).toList());
    }

    private String unquoted(String line) {
        return line.replace("'", "").replace("\"", "");
    }

    private static List<String> errors(ParsedConfig parsed) {
        return parsed.messages().stream()
                .filter(message -> message.type() == LogType.ERROR)
                .map(ConfigMessage::text)
                .toList();
    }
}
