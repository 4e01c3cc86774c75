package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is seen of pub and sub on a real terminal. */
class ClientTerminalTest {
    private static final String COLOURED = "\033[36ma\033[0m hello";

    @TempDir private Path folder;

    private static String jmqtt(String environment, String arguments) {
        return "env TERM=xterm "
                + environment
                + " '"
                + System.getProperty("java.home")
                + "/bin/java' -XX:TieredStopAtLevel=1 -Djmqtt.name=jmqtt -cp '"
                + System.getProperty("java.class.path")
                + "' io.jmqtt.Jmqtt "
                + arguments;
    }

    @Test
    void passwordOfPubIsAskedForAndNotShown() throws Exception {
        try (FakeBroker broker = FakeBroker.start(FakeConnection::serve);
                Terminal terminal =
                        new Terminal(
                                jmqtt(
                                        "",
                                        "pub -h 127.0.0.1 -p "
                                                + broker.port()
                                                + " -t a -m x -u ann -P; echo exit $?"))) {
            terminal.await("Password: ");
            terminal.type("s3cret\n");
            terminal.await("exit 0");
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).doesNotContain("s3cret");
            broker.verify();
            assertThat(broker.transcript(0).get(0)).startsWith("CONNECT").contains("s3cret");
        }
    }

    @Test
    void errorsAreShownAfterAPasswordWasAskedFor() throws Exception {
        try (Terminal terminal =
                new Terminal(
                        jmqtt("", "pub -h 127.0.0.1 -p 1 -t a -m x -u ann -P; echo exit $?"))) {
            terminal.await("Password: ");
            terminal.type("s3cret\n");
            terminal.await("exit 1");
            assertThat(terminal.screen()).contains("Error: Connection refused");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COLORTERM=, '', '', true",
        "NO_COLOR=1, '', '', false",
        "TERM=dumb, '', '', false",
        "COLORTERM=, --quiet, '', false",
        "COLORTERM=, '', | cat, false"
    })
    void topicOfSubIsColoured(String environment, String option, String after, boolean coloured)
            throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.grant(0);
                                    c.send(PacketBytes.publish(4, "a", "hello"));
                                    c.expectDisconnect();
                                });
                Terminal terminal =
                        new Terminal(
                                jmqtt(
                                        environment,
                                        "sub -h 127.0.0.1 -p "
                                                + broker.port()
                                                + " -t a -v -C 1 "
                                                + option
                                                + after))) {
            terminal.await("hello");
            assertThat(terminal.exitCode()).isZero();
            if (coloured) {
                assertThat(terminal.screen()).contains(COLOURED);
            } else {
                assertThat(terminal.screen()).contains("a hello").doesNotContain("\033[");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COLORTERM=, '', '', true",
        "NO_COLOR=1, '', '', false",
        "COLORTERM=, --quiet, '', false",
        "COLORTERM=, '', 2>&1 | cat, false"
    })
    void longInputShowsItsShareOfTheFile(
            String environment, String option, String after, boolean shown) throws Exception {
        Path lines = folder.resolve("lines");
        Files.writeString(lines, "0123456789\n".repeat(100), UTF_8);
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    for (int i = 0; i < 100; i++) {
                                        int id = c.expect(PacketKind.PUBLISH).packetId();
                                        c.sendSlowly(
                                                PacketBytes.puback(4, id, 0), Duration.ofMillis(5));
                                    }
                                    c.expectDisconnect();
                                });
                Terminal terminal =
                        new Terminal(
                                "sh -c \""
                                        + jmqtt(
                                                environment,
                                                "pub -h 127.0.0.1 -p "
                                                        + broker.port()
                                                        + " -t a -q 1 -M 1 -l "
                                                        + option
                                                        + " < "
                                                        + lines
                                                        + " "
                                                        + after)
                                        + "; echo end\"")) {
            terminal.await("end");
            assertThat(terminal.exitCode()).isZero();
            if (shown) {
                assertThat(terminal.screen())
                        .containsPattern("\\r\\033\\[K\\d+ messages, \\d+/s, \\d+ %")
                        .contains("\r\033[Kend");
            } else {
                assertThat(terminal.screen()).doesNotContain("messages");
            }
        }
    }
}
