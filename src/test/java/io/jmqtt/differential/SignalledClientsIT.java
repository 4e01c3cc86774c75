package io.jmqtt.differential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.cli.option.Tool;
import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every client command that waits for something, at each stage of its work, under each signal that
 * ends programs: it is gone soon, with the status and the text of its manual. As processes of the
 * built tree; Mosquitto's clients go through the same where they are installed.
 */
class SignalledClientsIT {
    private static final Duration GONE = Duration.ofSeconds(5);
    private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "TERM", 15, "HUP", 1);

    private static final String SCRIPT = "sub -t a -C 99999999\npub -t a -m x -q 1\nwait\n";
    private static final String TWO_MESSAGES =
            "{\"time\":0,\"topic\":\"a\",\"qos\":1,\"retain\":true,\"payload\":\"one\"}\n"
                    + "{\"time\":60,\"topic\":\"a\",\"qos\":1,\"retain\":true,\"payload\":\"two\"}\n";

    /** What becomes of a command that a signal ends. */
    private enum Manner {
        /** 128 and the number of the signal. */
        DIES,
        /** After INT and TERM 0 once it was connected, else 255. */
        SUB,
        /** The same after HUP. */
        RECORD,
        /** As RECORD, but dies of it where something was not acknowledged. */
        REPLAY
    }

    /**
     * A command.
     *
     * @param args {@code @} stands for a new file, {@code %} for one with two messages of which the
     *     second is due in a minute
     * @param stages those of {@link SignalStage} where it can be met
     */
    private record Client(Manner manner, String args, String stages) {
        int status(SignalStage stage, String signal) {
            int death = 128 + SIGNALS.get(signal);
            boolean wellEnded =
                    manner == Manner.SUB && !signal.equals("HUP")
                            || manner == Manner.RECORD
                            || manner == Manner.REPLAY
                                    && stage != SignalStage.PUBACK
                                    && stage != SignalStage.CONNECTION;
            return !wellEnded
                    ? manner == Manner.REPLAY && stage == SignalStage.CONNACK ? 255 : death
                    : stage == SignalStage.CONNACK ? 255 : 0;
        }

        /** A pattern of all that is written to standard error. */
        String errors(SignalStage stage, String signal) {
            boolean lost = stage == SignalStage.CONNECTION;
            if (args.startsWith("shell")) {
                return lost ? "127.0.0.1:\\d+: the connection was lost\n" : "";
            }
            if (manner == Manner.RECORD) {
                return (lost
                                ? "Warning: the connection was lost; what is sent meanwhile is"
                                        + " missing.\n"
                                : "")
                        + (args.endsWith("@") ? "\\d+ messages? recorded in .*/new\\.\n" : "");
            }
            return manner == Manner.REPLAY && (lost || stage == SignalStage.PUBACK)
                    ? "Error: Interrupted with 1 message that the broker did not acknowledge\n"
                    : "";
        }
    }

    private static Client dies(String args, String stages) {
        return new Client(Manner.DIES, args, stages);
    }

    private static final String SUB_STAGES = "CONNACK SUBACK MESSAGE MORE CONNECTION";

    /** Mosquitto's own, and ours that must do the same. */
    private static final List<Client> MOSQUITTOS =
            List.of(
                    dies("pub -t a -m x -q 1", "CONNACK PUBACK"),
                    dies("pub -t a -l -q 1", "CONNACK PUBACK INPUT CONNECTION"),
                    new Client(Manner.SUB, "sub -t a", SUB_STAGES),
                    new Client(Manner.SUB, "sub -t a -V 5 -q 1", SUB_STAGES),
                    dies("rr -t b -e a -m x -V 5", "CONNACK SUBACK MESSAGE"));

    private static final List<Client> OURS =
            List.of(
                    dies("wait --timeout 1m", "CONNACK SUBACK"),
                    dies("wait --timeout 1m --roundtrip -t a", "SUBACK PUBACK MESSAGE"),
                    dies("expect -t a --count 99999999 --within 1m", "CONNACK SUBACK MESSAGE MORE"),
                    dies("expect -t a --send b -m x -q 1 --within 1m", "PUBACK"),
                    dies("retained ls --idle 1m", "CONNACK SUBACK MESSAGE MORE"),
                    dies("retained export @ --idle 1m", "MESSAGE MORE"),
                    dies("retained import %", "CONNACK PUBACK"),
                    dies("retained diff % --idle 1m", "CONNACK MESSAGE"),
                    new Client(Manner.RECORD, "record -q 1 @", SUB_STAGES),
                    new Client(Manner.RECORD, "record -", SUB_STAGES),
                    new Client(Manner.REPLAY, "replay %", "CONNACK PUBACK INPUT CONNECTION"),
                    dies("doctor", "CONNACK SUBACK PUBACK MESSAGE"),
                    dies(
                            "bench --publishers 1 --subscribers 1 --duration 1m -q 1",
                            "CONNACK SUBACK PUBACK INPUT MORE"),
                    dies("shell", "CONNACK SUBACK PUBACK MESSAGE MORE CONNECTION"));

    @TempDir Path folder;

    private final Ahead ahead = new Ahead(3);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    /** top is on a terminal: TopTerminalTest has it. */
    @Test
    void everyCommandHasARow() {
        EnumSet<Tool> missing = EnumSet.complementOf(EnumSet.of(Tool.TOP));
        for (Client client : OURS) {
            missing.removeIf(tool -> client.args().split(" ")[0].equals(tool.command()));
        }
        for (Client client : MOSQUITTOS) {
            missing.removeIf(tool -> client.args().split(" ")[0].equals(tool.command()));
        }
        assertThat(missing).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> signalsEndOurCommands() {
        JmqttRun.built(folder);
        for (Client client : OURS) {
            rows(client, client.args(), SignalledClientsIT::launcher);
        }
        for (Client client : MOSQUITTOS) {
            rows(client, client.args(), SignalledClientsIT::launcher);
        }
        return ahead.tests();
    }

    @TestFactory
    @Tag(MosquittoTools.TAG)
    Stream<DynamicTest> signalsEndMosquittosClientsInTheSameWay() {
        MosquittoTools.assumeInstalled();
        for (Client client : MOSQUITTOS) {
            rows(client, "mosquitto_" + client.args(), SignalledClientsIT::mosquitto);
        }
        return ahead.tests();
    }

    private static List<String> launcher(String command) {
        Path path = Path.of(System.getProperty("jmqtt.dist", "target/jmqtt"), "bin", "jmqtt");
        return List.of(path.toAbsolutePath().toString(), command);
    }

    private static List<String> mosquitto(String command) {
        return List.of(MosquittoTools.find("mosquitto_" + command).toString());
    }

    private interface Program {
        List<String> words(String command);
    }

    private void rows(Client client, String name, Program program) {
        for (String stage : client.stages().split(" ")) {
            for (String signal : SIGNALS.keySet()) {
                ahead.test(
                        name + " waits for " + stage + ", SIG" + signal,
                        () -> isEnded(client, SignalStage.valueOf(stage), signal, program));
            }
        }
    }

    private void isEnded(Client client, SignalStage stage, String signal, Program program)
            throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        Path place = Files.createTempDirectory(folder, "case");
        CommandRun run;
        try (FakeBroker broker = stage.broker(reached);
                Processes.Running running =
                        withOpenInput(place, client)
                                .start(line(client, broker.port(), place, program))) {
            assertThat(reached.await(15, TimeUnit.SECONDS))
                    .as(() -> "the stage is reached: " + running.out() + running.err())
                    .isTrue();
            running.signal(signal);
            run = running.await();
        }
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(client.status(stage, signal));
        assertThat(run.err()).as(run.toString()).matches(client.errors(stage, signal));
        assertThat(run.out()).as("whole lines").matches("(?s)|.*\n");
        Path written = place.resolve("new");
        if (Files.exists(written)) {
            assertThat(Files.readString(written)).as("whole lines").matches("(?s)|.*\n");
        }
    }

    private static CommandLine line(Client client, int port, Path place, Program program)
            throws IOException {
        String[] args = client.args().split(" ");
        List<String> words = new ArrayList<>(program.words(args[0]));
        for (int i = 1; i < args.length; i++) {
            words.add(
                    switch (args[i]) {
                        case "@" -> place.resolve("new").toString();
                        case "%" ->
                                Files.writeString(place.resolve("messages"), TWO_MESSAGES)
                                        .toString();
                        default -> args[i];
                    });
        }
        words.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port)));
        String first = words.remove(0);
        return CommandLine.of(first, words.toArray()).deadline(GONE);
    }

    /** Programs that find something in their standard input, which does not end. */
    private static Processes withOpenInput(Path place, Client client) throws IOException {
        Path input = place.resolve("input");
        Files.writeString(input, client.args().startsWith("shell") ? SCRIPT : "one\n");
        UnaryOperator<List<String>> command =
                words -> {
                    List<String> full = new ArrayList<>();
                    String script =
                            "mkfifo '%1$s.open' && exec 3<>'%1$s.open' && cat '%1$s' >&3"
                                    + " && exec \"$0\" \"$@\" <&3";
                    full.addAll(List.of("bash", "-c", String.format(script, input)));
                    full.addAll(words);
                    return full;
                };
        return Processes.mapped(command);
    }

    @Test
    void undoFileIsWholeWhenCleanIsEndedInTheMiddle() throws Exception {
        CountDownLatch removing = new CountDownLatch(1);
        Path undo = folder.resolve("undo");
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.grant(0);
                                    for (String topic : List.of("a/x", "a/y")) {
                                        byte[] payload = topic.getBytes(UTF_8);
                                        c.send(
                                                PacketBytes.publish(
                                                        c.level(), topic, payload, 0, true, false,
                                                        0));
                                    }
                                    c.ungrant(0);
                                    c.expect(PacketKind.PUBLISH);
                                    removing.countDown();
                                    c.expectEndAfterAnything();
                                });
                Processes.Running clean =
                        JmqttRun.built(folder)
                                .start(
                                        CommandLine.of("jmqtt", "retained", "clean", "-t", "a/#")
                                                .plus("--idle", "200ms", "--undo", undo)
                                                .plus("-p", broker.port())
                                                .deadline(GONE))) {
            assertThat(removing.await(15, TimeUnit.SECONDS)).as(clean.err()).isTrue();
            clean.signal("INT");
            assertThat(clean.await().exitCode()).isEqualTo(130);
            assertThat(Files.readAllLines(undo))
                    .hasSize(2)
                    .allMatch(each -> each.startsWith("{") && each.endsWith("}"));
        }
    }

    @Test
    void subThatIsStoppedAndContinuedGoesOn() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch continued = new CountDownLatch(1);
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.grant(0);
                                    c.send(PacketBytes.publish(c.level(), "a", "before"));
                                    c.waitFor(stopped);
                                    c.send(PacketBytes.publish(c.level(), "a", "meanwhile"));
                                    c.waitFor(continued);
                                    c.send(PacketBytes.publish(c.level(), "a", "after"));
                                    c.expectDisconnect();
                                });
                Processes.Running sub =
                        JmqttRun.built(folder)
                                .start(
                                        CommandLine.of("jmqtt", "sub", "-t", "a", "-C", 3)
                                                .plus("-p", broker.port()))) {
            sub.awaitOut("before");
            sub.signal("PIPE"); // and that one is nothing to it
            // not TSTP, which the system does not give to processes without a terminal's session
            sub.signal("STOP");
            Eventually.until("the process to be stopped", () -> state(sub).equals("T"));
            stopped.countDown();
            assertThat(sub.out()).isEqualTo("before\n");
            sub.signal("CONT");
            sub.awaitOut("meanwhile");
            continued.countDown();
            CommandRun run = sub.await();
            assertThat(run.out()).isEqualTo("before\nmeanwhile\nafter\n");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
    }

    /** As the system tells it: T is stopped. */
    private static String state(Processes.Running process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
