package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitCommandTest {

    @Test
    void noBrokerIsNoResponse() throws IOException {
        int port = MosquittoBroker.freePort();
        CommandRun run = JmqttRun.jmqtt("wait", "-h", "127.0.0.1", "-p", port, "--timeout", 0);
        assertThat(run.err())
                .isEqualTo("127.0.0.1:" + port + " - no response: Connection refused\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void timeLimitEndsTheWaiting() throws IOException {
        int port = MosquittoBroker.freePort();
        CommandRun run =
                JmqttRun.jmqtt("wait", "-h", "127.0.0.1", "-p", port, "--timeout", "250ms");
        assertThat(run.err()).contains(" - no response after 250 ms: Connection refused\n");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void connectionThatIsCutIsTriedAgain() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> c.cut(),
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.expectDisconnect();
                        })) {
            CommandRun run = JmqttRun.jmqtt("wait", "-h", "127.0.0.1", "-p", broker.port());
            assertThat(run.exitCode()).isZero();
            assertThat(broker.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, 4, Connection Refused: bad user name or password",
        "5, 134, Bad User Name or Password"
    })
    void wrongLoginEndsTheWaitingAtOnce(int version, int code, String reason) throws IOException {
        try (FakeBroker broker = FakeBroker.start(c -> c.refuse(code))) {
            CommandRun run =
                    JmqttRun.jmqtt(
                            "wait",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            broker.port(),
                            "-V",
                            version == 5 ? "5" : "311",
                            "-u",
                            "me",
                            "-P",
                            "topsecret");
            assertThat(run.err())
                    .endsWith(" - rejecting connections: " + reason + "\n")
                    .doesNotContain("topsecret");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void busyBrokerIsTriedAgain() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> c.refuse(3),
                        c -> {
                            c.accept();
                            c.grant(0x80);
                            c.expectDisconnect();
                        })) {
            CommandRun run = JmqttRun.jmqtt("wait", "-h", "127.0.0.1", "-p", broker.port());
            assertThat(run.exitCode()).isZero();
            assertThat(broker.connections()).isEqualTo(2);
        }
    }

    @Test
    void messageThatDoesNotComeBackIsARefusal() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run =
                    JmqttRun.jmqtt(
                            "wait",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            broker.port(),
                            "--roundtrip",
                            "-t",
                            "my/check",
                            "--timeout",
                            "300ms");
            assertThat(run.err())
                    .contains("rejecting connections after 300 ms: the login was accepted, but the")
                    .contains("message on my/check did not come back");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--timeout soon, Error: --timeout argument must be a time such as 5s",
        "--login-only --roundtrip, Error: --login-only and --roundtrip can not be used together.",
        "-t a, Error: A topic is of use with --roundtrip only.",
        "-L mqtt://localhost/a, Error: A topic is of use with --roundtrip only.",
        "--cafile /no/such/file, Error: Problem setting TLS options: File not found.",
        "-W 5, Error: Unknown option '-W'."
    })
    void wrongArgumentsAreNotTried(String args, String error) {
        CommandRun run =
                JmqttRun.inProcess()
                        .run(
                                CommandLine.of("jmqtt", (Object[]) ("wait " + args).split(" "))
                                        .deadline(Duration.ofSeconds(10)));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void urlOfTheEphemeralBrokerNeedsNoTopic() throws IOException {
        int port = MosquittoBroker.freePort();
        CommandRun run = JmqttRun.jmqtt("wait", "-L", "mqtt://127.0.0.1:" + port, "--timeout", "0");
        assertThat(run.err()).startsWith("127.0.0.1:" + port + " - no response");
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
