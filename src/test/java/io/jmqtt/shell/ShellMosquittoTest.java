package io.jmqtt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("mosquitto")
class ShellMosquittoTest {

    @Test
    void scriptTalksToTwoBrokersAtOnce(@TempDir Path one, @TempDir Path two) throws Exception {
        try (MosquittoBroker first = MosquittoBroker.start(one);
                MosquittoBroker second = MosquittoBroker.start(two)) {
            String script =
                    """
                    connect first -p %d -V 5
                    connect second -p %d
                    sub -t 'a/#' -v -q 2 -C 2
                    switch first
                    sub -t 'a/#' -v -q 2 -C 1 --no-local
                    sub -t b -F '%%t %%P %%p' -C 1
                    pub -t a/one -m lost -q 2
                    pub -t b -m x -D publish user-property k v
                    switch second
                    pub -t a/two -m one -q 2
                    pub -t a/two -r -q 1 -s <<END
                    two
                    END
                    disconnect first
                    wait
                    sub -t 'a/#' -v --retained-only -C 1
                    wait
                    """
                            .formatted(first.port(), second.port());
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(CommandLine.of("jmqtt", "shell").stdin(script.getBytes(UTF_8)));
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.out().lines().sorted())
                    .containsExactly("", "", "a/two one", "a/two two", "a/two two", "b k:v x");
        }
    }

    @Test
    void refusalsHaveTheStatusOfTheCommand(@TempDir Path folder) throws Exception {
        Path passwords = folder.resolve("pw");
        JmqttRun.jmqtt("passwd", "-b", "-c", passwords, "ann", "secret");
        try (MosquittoBroker broker =
                MosquittoBroker.start(
                        folder, "allow_anonymous false", "password_file " + passwords)) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    CommandLine.of("jmqtt", "shell")
                                            .stdin(
                                                    ("connect -u ann -P wrong -p " + broker.port())
                                                            .getBytes(UTF_8)));
            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.err()).contains("not authorised").doesNotContain("wrong");
        }
    }
}
