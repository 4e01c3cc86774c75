package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectCommandTest {

    private static FakeBroker sending(String... messages) throws IOException {
        return FakeBroker.start(
                c -> {
                    c.accept();
                    c.grant(0);
                    for (String message : messages) {
                        c.send(PacketBytes.publish(c.level(), "a/b", message));
                    }
                    c.expectEndAfterAnything();
                });
    }

    private static CommandRun expect(FakeBroker broker, String... args) {
        List<Object> words = new ArrayList<>(List.of("expect", "-h", "127.0.0.1"));
        words.addAll(List.of("-p", broker.port(), "-t", "a/#"));
        words.addAll(List.of(args));
        return JmqttRun.inProcess().run(CommandLine.of("jmqtt", words.toArray()));
    }

    @Test
    void endsWellWithTheLastMessageThatIsExpected() throws IOException {
        try (FakeBroker broker = sending("{\"n\":1}", "{\"n\":5}", "{\"n\":6}", "{\"n\":7}")) {
            CommandRun run = expect(broker, "--where", "/n > 4", "--count", "2");
            assertThat(run.out()).isEqualTo("{\"n\":5}\n{\"n\":6}\n");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void saysWhatCameInstead() throws IOException {
        try (FakeBroker broker = sending("{\"n\":5}", "{\"n\":1}", "no json")) {
            CommandRun run =
                    expect(broker, "--where", "/n > 4", "--count", "2", "--within", "200ms");
            assertThat(run.out()).isEqualTo("{\"n\":5}\n");
            assertThat(run.err())
                    .isEqualTo(
                            """
                            Error: expected 2 messages on a/# where /n > 4 within 200 ms, but only \
                            one came.
                            2 more messages came that do not fulfil the condition:
                              a/b {"n":1}
                              a/b no json (not JSON)
                            """);
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void showsOnlyTheLastOfManyOtherMessages() throws IOException {
        String[] many = new String[20];
        for (int i = 0; i < many.length; i++) {
            many[i] = "{\"n\":" + i + "}";
        }
        try (FakeBroker broker = sending(many)) {
            CommandRun run = expect(broker, "--where", "/n > 99", "--within", "200ms");
            assertThat(run.err())
                    .contains("20 more messages")
                    .contains("a/b {\"n\":15}\n")
                    .contains("a/b {\"n\":19}\n")
                    .doesNotContain("\"n\":14");
        }
    }

    @Test
    void messageThatMustNotComeIsTheFailure() throws IOException {
        try (FakeBroker broker = sending("x\u0001")) {
            CommandRun run = expect(broker, "--none");
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .isEqualTo(
                            "Error: expected no message on a/# within 5 s, but one came: a/b"
                                    + " 0x7801.\n");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void silenceIsWhatNoneExpects() throws IOException {
        try (FakeBroker broker = sending()) {
            CommandRun run = expect(broker, "--none", "--within", "0.1");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void quietSaysNothing() throws IOException {
        try (FakeBroker broker = sending()) {
            CommandRun run = expect(broker, "--within", "50ms", "--quiet");
            assertThat(run.err() + run.out()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void refusedSubscriptionDecidesNothing() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0x87);
                            c.expectDisconnect();
                        })) {
            CommandRun run = expect(broker, "-V", "5", "--none");
            assertThat(run.err()).isEqualTo("Error: Subscription to a/# refused: Not authorized\n");
            assertThat(run.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void lostConnectionDecidesNothing() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.cut();
                        })) {
            CommandRun run = expect(broker, "--none");
            assertThat(run.err()).isEqualTo("Error: The connection was lost\n");
            assertThat(run.exitCode()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--none --count 2, Error: --none and --count can not be used together.",
        "-m x, 'Error: -m, -f, -s, -n and -r need --send.'",
        "--send a/# -m x, 'Error: Invalid publish topic ''a/#'', does it contain'",
        "--count 0, Error: --count argument must be a number >0.",
        "--where /a>, Error: ",
        "extra, Error: Unknown option 'extra'.",
        "--within, Error: --within argument given but no time specified."
    })
    void wrongArgumentsDecideNothing(String args, String error) {
        CommandRun run =
                JmqttRun.inProcess()
                        .run(
                                CommandLine.of(
                                        "jmqtt", (Object[]) ("expect -t a " + args).split(" ")));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void filterIsNeeded() {
        CommandRun run = JmqttRun.jmqtt("expect", "--none");
        assertThat(run.err())
                .startsWith("Error: You must specify a topic to subscribe to (-t).\n")
                .endsWith("Use 'jmqtt expect --help' to see usage.\n");
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
