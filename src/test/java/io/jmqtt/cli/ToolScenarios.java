package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
}
