package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import org.junit.jupiter.api.Test;

class VersionCommandTest {
    @Test
    void saysWhatThisInstallationCanDo() {
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", "--version"));
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("jmqtt "),
                        line -> assertThat(line).isEqualTo("MQTT: 3.1, 3.1.1, 5.0"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "Java: "
                                                        + System.getProperty(
                                                                "java.runtime.version")),
                        line -> assertThat(line).isEqualTo("TLS-PSK: yes"),
                        line -> assertThat(line).isEqualTo("unix sockets: yes"),
                        line -> assertThat(line).matches("epoll: (yes|no)"));
    }
}
