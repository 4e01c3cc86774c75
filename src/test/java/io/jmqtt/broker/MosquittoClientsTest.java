package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.MosquittoTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Mosquitto clients of Debian against this broker. */
@Tag(MosquittoTools.TAG)
class MosquittoClientsTest {
    private TestBroker broker;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        MosquittoTools.assumeInstalled();
        broker = TestBroker.start();
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        if (broker != null) {
            broker.close();
        }
    }

    private Process run(String tool, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(MosquittoTools.find(tool).toString());
        command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(broker.port())));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    @ParameterizedTest
    @CsvSource({
        "31, 31, 0",
        "31, 5, 1",
        "311, 311, 2",
        "311, 5, 2",
        "5, 31, 1",
        "5, 311, 0",
        "5, 5, 2"
    })
    void messagesTravelBetweenVersions(String from, String to, String qos) throws Exception {
        Process sub =
                run("mosquitto_sub", "-V", to, "-i", "s", "-q", qos, "-t", "a/#", "-v", "-C", "2");
        broker.log().await("Sending SUBACK to s");
        output(run("mosquitto_pub", "-V", from, "-q", qos, "-t", "a/b", "-m", "我发送消息了"));
        output(
                run(
                        "mosquitto_pub",
                        "-V",
                        from,
                        "-q",
                        qos,
                        "-t",
                        "a",
                        "-m",
                        "x".repeat(5000),
                        "-r"));
        assertThat(output(sub)).isEqualTo("a/b 我发送消息了\na " + "x".repeat(5000) + "\n");
        assertThat(output(run("mosquitto_sub", "-V", to, "-q", qos, "-t", "a", "-C", "1")))
                .isEqualTo("x".repeat(5000) + "\n");
    }

    @Test
    void persistentSessionGetsWhatItMissed() throws Exception {
        output(run("mosquitto_sub", "-i", "p", "-c", "-q", "1", "-t", "t", "-E"));
        for (int i = 0; i < 5; i++) {
            output(run("mosquitto_pub", "-q", "1", "-t", "t", "-m", "m" + i));
        }
        assertThat(output(run("mosquitto_sub", "-i", "p", "-c", "-q", "1", "-t", "t", "-C", "5")))
                .isEqualTo("m0\nm1\nm2\nm3\nm4\n");
    }

    @Test
    void requestFindsItsResponse() throws Exception {
        Process responder =
                run(
                        "mosquitto_sub",
                        "-V",
                        "5",
                        "-i",
                        "s",
                        "-t",
                        "ask",
                        "-C",
                        "1",
                        "-F",
                        "%R %D %p");
        broker.log().await("Sending SUBACK to s");
        Process request =
                run(
                        "mosquitto_rr",
                        "-t",
                        "ask",
                        "-e",
                        "answer",
                        "-m",
                        "?",
                        "-W",
                        "10",
                        "-D",
                        "publish",
                        "correlation-data",
                        "42");
        assertThat(output(responder)).isEqualTo("answer 42 ?\n");
        output(run("mosquitto_pub", "-V", "5", "-t", "answer", "-m", "!"));
        assertThat(output(request)).isEqualTo("!\n");
    }
}
