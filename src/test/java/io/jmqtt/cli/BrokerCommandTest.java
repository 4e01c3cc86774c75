package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.RunningCommand;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerCommandTest {
    @TempDir Path folder;

    /** Arguments of mosquitto, the line they end with, without its time, and the exit status. */
    record Row(String arguments, String line, int status) {}

    static List<Row> errors() {
        return List.of(
                new Row("-c", "Error: -c argument given, but no config file specified.", 3),
                new Row("-v -p", "Error: -p argument given, but no port specified.", 3),
                new Row("-p 0", "Error: Invalid port specified (0).", 3),
                new Row("-p 65536", "Error: Invalid port specified (65536).", 3),
                new Row("--port abc", "Error: Invalid port specified (0).", 3),
                new Row(
                        "-p 1 ".repeat(11).strip(),
                        "Error: Only 10 ports can be specified on the command line.",
                        3),
                new Row(
                        "--tls-keylog",
                        "Error: --tls-keylog argument given, but no file specified.",
                        3),
                new Row("--test-config", "Please provide a configuration file to test.", 3),
                new Row("-c /nonexistent", "Error: Unable to open config file '/nonexistent'.", 3),
                new Row("-c /tmp -p 0", "Error: Config file '/tmp' is a directory.", 3));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorIsOneLineOfTheLog(Row row) {
        CommandRun run = mosquitto((Object[]) row.arguments.split(" "));
        assertThat(run.exitCode()).isEqualTo(row.status);
        assertThat(run.err().split("\n"))
                .satisfiesExactly(
                        line -> assertThat(line).matches("\\d+: .*").endsWith(": " + row.line),
                        line -> assertThat(line).endsWith(": mosquitto version 2.1.2 terminating"));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void unknownOptionShowsTheUsage() {
        CommandRun run = mosquitto("-V");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("Error: Unknown option '-V'.\n");
        assertThat(run.out())
                .contains("Usage: mosquitto [-c config_file] [-d] [-h] [-p port] [-v]");
    }

    @Test
    void helpAndVersionSucceed() {
        assertThat(mosquitto("-h").exitCode()).isZero();
        CommandRun version = mosquitto("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("mosquitto 2.1.2\n");
        assertThat(JmqttRun.jmqtt("broker", "--help").err()).isEmpty();
    }

    @Test
    void testOfTheConfigurationNamesEveryProblem() throws IOException {
        Path file =
                Files.writeString(folder.resolve("bad.conf"), "sys_interval x\nfoo\nlistener 0\n");
        CommandRun run = JmqttRun.jmqtt("broker", "--test-config", "-c", file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err().replaceAll("(?m)^\\d+: ", ""))
                .isEqualTo(
                        "Error: 'sys_interval' value not a number.\nError found at FILE:1.\n"
                                        .replace("FILE", file.toString())
                                + "Error: Unknown configuration variable 'foo'.\n"
                                + "Error found at FILE:2.\n".replace("FILE", file.toString())
                                + "Error: A listener with port 0 must provide a Unix socket"
                                + " path.\n"
                                + "Error found at FILE:3.\n".replace("FILE", file.toString()));
    }

    @Test
    void configurationInForceIsPrintedWithItsPlaces() throws IOException {
        Path file = Files.writeString(folder.resolve("good.conf"), "\nlistener 1884\n");
        CommandRun run = JmqttRun.jmqtt("broker", "-c", file, "--print-config");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .contains(file + ":2: listener 1884", "default: max_inflight_messages 20");
    }

    @Test
    void testOfTheConfigurationSaysOk() throws IOException {
        Path file = Files.writeString(folder.resolve("good.conf"), "listener 1883\n");
        CommandRun good = JmqttRun.jmqtt("broker", "-c", file, "--test-config");
        assertThat(good.err()).endsWith(": Configuration file is OK.\n");
        assertThat(good.exitCode()).isZero();
        Path bad = Files.writeString(folder.resolve("bad.conf"), "nonsense 1\n");
        CommandRun run = JmqttRun.jmqtt("broker", "--test-config", "-c", bad);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains(bad + ":1").contains("nonsense");
    }

    @Test
    void rootIsNotKeptWhereAnotherUserIsAsked() throws IOException {
        assumeThat(System.getProperty("user.name")).as("user of this test").isEqualTo("root");
        Path file = Files.writeString(folder.resolve("m.conf"), "listener 0 /x\nuser nobody\n");
        CommandRun run = JmqttRun.jmqtt("broker", "-c", file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .containsOnlyOnce("\n")
                .endsWith(
                        "Error: Unable to drop privileges to 'nobody': that takes the program setpriv"
                                + " of util-linux and our start script. Or start the broker as that"
                                + " user (User= in the unit file), or say 'user root'.\n");
    }

    @Test
    void userThatDoesNotExistIsAnError() throws IOException {
        assumeThat(System.getProperty("user.name")).as("user of this test").isEqualTo("root");
        Path file = Files.writeString(folder.resolve("m.conf"), "listener 0 /x\nuser no one\n");
        CommandRun run = JmqttRun.jmqtt("broker", "-c", file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .endsWith(
                        "Error: Unable to drop privileges to 'no one' because this user does not"
                                + " exist.\n");
    }

    @Test
    void servesUntilItIsStoppedAndRemovesItsPidFile() throws Exception {
        int port = freePort();
        Path pid = folder.resolve("pid");
        Path file =
                Files.writeString(
                        folder.resolve("m.conf"),
                        "listener " + port + " 127.0.0.1\nallow_anonymous true\npid_file " + pid);
        RunningCommand broker =
                JmqttRun.inProcess().start(CommandLine.of("jmqtt", "broker", "-c", file));
        broker.awaitErr(" running\n");
        assertThat(pid).hasContent(Long.toString(ProcessHandle.current().pid()));
        try (RawMqtt client = RawMqtt.connect(port, 4, "one")) {
            client.ping();
        }
        broker.awaitErr(" disconnected: connection closed by client.\n");
        broker.close();
        broker.await();
        assertThat(broker.err())
                .contains("Config loaded from " + file + ".\n")
                .contains("Opening ipv4 listen socket on port " + port + ".\n")
                .contains(" as one (p2, c1, k0).\n")
                .endsWith(" terminating\n");
        assertThat(pid).doesNotExist();
    }

    @Test
    void portInUseIsAnErrorWithStatus1() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Path file =
                    Files.writeString(
                            folder.resolve("m.conf"), "listener " + taken.getLocalPort() + "\n");
            CommandRun run = JmqttRun.jmqtt("broker", "-c", file);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("Error: Address already in use\n");
        }
    }

    @Test
    void missingPasswordFileEndsTheStart() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("m.conf"), "listener 0 /x\npassword_file /nonexistent\n");
        CommandRun run = JmqttRun.jmqtt("broker", "-c", file);
        assertThat(run.exitCode()).isEqualTo(13);
        assertThat(run.err()).contains("/nonexistent");
    }

    @Test
    void ephemeralBrokerServesItsCommandAndEndsWithItsStatus() throws IOException {
        Path told = folder.resolve("told");
        String script =
                "exec 3<>/dev/tcp/$MQTT_HOST/$MQTT_PORT && test -d $TMPDIR"
                        + " && echo $MQTT_URL $TMPDIR >"
                        + told
                        + "; exit 7";
        CommandRun run =
                JmqttRun.jmqtt("broker", "--ephemeral", "--", "bash", "-c", script, "--", "-h");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(7);
        String[] words = Files.readString(told).strip().split(" ");
        assertThat(words[0]).matches("mqtt://127\\.0\\.0\\.1:\\d+");
        assertThat(Path.of(words[1])).doesNotExist();
    }

    @Test
    void ephemeralBrokerHandsOnTheSignalThatEndedItsCommand() {
        CommandRun run = JmqttRun.jmqtt("broker", "--ephemeral", "--", "sh", "-c", "kill -TERM $$");
        assertThat(run.exitCode()).isEqualTo(128 + 15);
    }

    @Test
    void ephemeralBrokerTellsOfACommandThatIsNotThere() {
        CommandRun run = JmqttRun.jmqtt("broker", "--ephemeral", "--", "/nonexistent/cmd");
        assertThat(run.err())
                .isEqualTo(
                        "Error: '/nonexistent/cmd' can't be started: No such file or directory\n");
        assertThat(run.exitCode()).isEqualTo(127);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ephemeral", "--ephemeral true", "--ephemeral --"})
    void ephemeralBrokerNeedsACommand(String arguments) {
        CommandRun run = JmqttRun.jmqtt((Object[]) ("broker " + arguments).split(" "));
        assertThat(run.err())
                .endsWith(": Error: --ephemeral needs a command: --ephemeral -- CMD [ARG...].\n");
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void quickstartShowsWhatArrived() {
        CommandRun run = JmqttRun.jmqtt("quickstart");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "quickstart/qos0 at most once\n"
                                + "quickstart/qos1 at least once\n"
                                + "quickstart/qos2 exactly once\n")
                .contains("jmqtt pub -t wuwii -m 我发送消息了\n");
        assertThat(run.exitCode()).isZero();
    }

    private static CommandRun mosquitto(Object... args) {
        return JmqttRun.inProcess().run(CommandLine.of("mosquitto", args));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
