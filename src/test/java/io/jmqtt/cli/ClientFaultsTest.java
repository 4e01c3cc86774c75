package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.cli.option.Tool;
import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every client command against every fault of a broker at every packet that it waits for: it ends,
 * with a status that its manual knows, without a stack trace, and not with 0 where something is
 * lost that was promised.
 */
class ClientFaultsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(25);
    private static final IntPredicate TOOL =
            code -> code <= 25 || code == 27 || code >= 128 && code <= 162 || code == 255;
    private static final IntPredicate UP_TO_1 = code -> code <= 1;
    private static final IntPredicate UP_TO_2 = code -> code <= 2;
    private static final byte[] LINES = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
    private static final String MESSAGE =
            "{\"topic\":\"a/x\",\"qos\":1,\"retain\":true,\"payload\":\"text\"}\n";

    /**
     * One command.
     *
     * @param args {@code @} stands for a new file, {@code %} for one with a message
     * @param statuses those of its manual
     * @param needs the packets that must have been answered before it may end with 0
     * @param returns whether it must do its work after a lost connection
     */
    private record Case(
            String args,
            byte[] stdin,
            IntPredicate statuses,
            Set<PacketKind> needs,
            boolean returns) {
        @Override
        public String toString() {
            String lines = new String(stdin, StandardCharsets.UTF_8).replace('\n', ';');
            return args.equals("shell") ? args + " " + lines : args;
        }
    }

    private static Case of(
            String args, IntPredicate statuses, boolean returns, PacketKind... needs) {
        return new Case(args, new byte[0], statuses, Set.of(needs), returns);
    }

    private static Case lines(String args, PacketKind... needs) {
        return new Case(args, LINES, TOOL, Set.of(needs), true);
    }

    /** Lines of the shell, which connects by its own options. */
    private static Case script(String lines, PacketKind... needs) {
        byte[] stdin = lines.getBytes(StandardCharsets.UTF_8);
        return new Case("shell", stdin, TOOL, Set.of(needs), true);
    }

    private static final PacketKind CONNECT = PacketKind.CONNECT;
    private static final PacketKind PUBLISH = PacketKind.PUBLISH;
    private static final PacketKind PUBREL = PacketKind.PUBREL;
    private static final PacketKind SUBSCRIBE = PacketKind.SUBSCRIBE;

    private static final List<Case> CASES =
            List.of(
                    of("pub -t a/x -m text", TOOL, false, CONNECT),
                    of("pub -t a/x -m text -q 1", TOOL, false, CONNECT, PUBLISH),
                    of("pub -t a/x -m text -q 2", TOOL, false, CONNECT, PUBLISH, PUBREL),
                    lines("pub -t a/x -l -q 1", CONNECT, PUBLISH),
                    lines("pub -t a/x -l -q 2", CONNECT, PUBLISH, PUBREL),
                    of("sub -t a/# -C 3 -W 4", TOOL, true, CONNECT, SUBSCRIBE),
                    of("sub -t a/# -q 1 -C 3 -W 4", TOOL, true, CONNECT, SUBSCRIBE),
                    of("rr -t b -e a/x -m text -W 6", TOOL, false, CONNECT, SUBSCRIBE),
                    of("wait --timeout 4s", UP_TO_2, true, CONNECT, SUBSCRIBE),
                    of("wait --timeout 4s --login-only", UP_TO_2, true, CONNECT),
                    of("wait --timeout 4s --roundtrip -t a/x", UP_TO_2, true, CONNECT, SUBSCRIBE),
                    of("expect -t a/# --count 3 --within 4s", UP_TO_2, false, CONNECT, SUBSCRIBE),
                    of(
                            "expect -t a/# --send b -m x -q 1 --within 4s",
                            UP_TO_2,
                            false,
                            CONNECT,
                            SUBSCRIBE),
                    of("retained ls --idle 200ms", UP_TO_2, false, CONNECT, SUBSCRIBE),
                    of("retained export @ --idle 200ms", UP_TO_2, false, CONNECT, SUBSCRIBE),
                    of("retained import %", UP_TO_2, false, CONNECT, PUBLISH),
                    of("retained diff % --idle 200ms", UP_TO_2, false, CONNECT, SUBSCRIBE),
                    of(
                            "retained clean -t a/# --undo @ --idle 200ms",
                            UP_TO_2,
                            false,
                            CONNECT,
                            SUBSCRIBE,
                            PUBLISH),
                    of("record -t a/# -q 1 -C 3 --duration 4s @", TOOL, true, CONNECT, SUBSCRIBE),
                    of("replay %", TOOL, true, CONNECT, PUBLISH),
                    of("doctor", UP_TO_1, false, CONNECT),
                    of(
                            "bench --publishers 1 --subscribers 1 --rate 20 --duration 300ms"
                                    + " --warmup 0 -q 1",
                            UP_TO_2,
                            false,
                            CONNECT),
                    script("sub -t a/# -q 1 -C 3 -W 4\nwait\n", CONNECT, SUBSCRIBE),
                    script("pub -t b -m text -q 1\n", CONNECT, PUBLISH),
                    script(
                            "sub -t a/# -q 2 -C 3 -W 4\npub -t b -q 2 -l <<E\none\ntwo\nE\nwait\n",
                            CONNECT,
                            SUBSCRIBE,
                            PUBLISH,
                            PUBREL));

    @TempDir Path folder;

    private final Ahead ahead = new Ahead(24);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    private CommandLine line(Case each, String version, int port, String more) throws IOException {
        CommandLine line = CommandLine.of("jmqtt").stdin(each.stdin()).deadline(DEADLINE);
        Path place = Files.createTempDirectory(folder, "case");
        for (String word : (each.args() + more).split(" ")) {
            line =
                    line.plus(
                            switch (word) {
                                case "@" -> place.resolve("new");
                                case "%" -> Files.writeString(place.resolve("message"), MESSAGE);
                                default -> word;
                            });
        }
        return line.plus("-h", "127.0.0.1", "-p", port, "-V", version);
    }

    private static void isTidy(Case each, CommandRun run) {
        assertThat(run.err())
                .as(run.toString())
                .doesNotContain("Exception")
                .doesNotContain("\tat ")
                .doesNotContain("null");
        assertThat(run.err().lines().count()).as(run.toString()).isLessThanOrEqualTo(4);
        assertThat(each.statuses().test(run.exitCode())).as(run.toString()).isTrue();
        if (run.exitCode() == 0) {
            return;
        }
        assertThat(run.exitCode() == 255 || !run.err().isEmpty() || !run.out().isEmpty())
                .as(run + " says why")
                .isTrue();
    }

    /** A command that is in no row fails this; top needs a terminal: TopTerminalTest has it. */
    @Test
    void everyCommandHasARow() {
        EnumSet<Tool> missing = EnumSet.complementOf(EnumSet.of(Tool.TOP));
        for (Case each : CASES) {
            missing.removeIf(tool -> each.args().split(" ")[0].equals(tool.command()));
        }
        assertThat(missing).isEmpty();
    }

    /** The packets where a fault makes sense for a command. */
    private static List<PacketKind> stages(Case each) {
        return each.needs().stream().sorted().toList();
    }

    @TestFactory
    Stream<DynamicTest> brokerThatObligesIsASuccess() {
        for (Case each : CASES) {
            for (String version : List.of("311", "5")) {
                ahead.test(
                        each + " v" + version,
                        () -> {
                            try (FakeBroker broker = FakeBroker.repeating(Fault.none())) {
                                CommandRun run =
                                        JmqttRun.inProcess()
                                                .run(line(each, version, broker.port(), ""));
                                assertThat(run.exitCode()).as(run.toString()).isZero();
                                isTidy(each, run);
                            }
                        });
            }
        }
        return ahead.tests();
    }

    @TestFactory
    Stream<DynamicTest> faultThatStaysIsNoSuccess() {
        for (Case each : CASES) {
            for (PacketKind stage : stages(each)) {
                for (Fault fault : Fault.values()) {
                    for (String version : List.of("311", "5")) {
                        ahead.test(
                                each + " v" + version + " " + fault + " at " + stage,
                                () -> stays(each, version, fault, stage));
                    }
                }
            }
        }
        return ahead.tests();
    }

    private void stays(Case each, String version, Fault fault, PacketKind stage)
            throws IOException {
        // what comes again for ever would never end
        String once = each.returns() && TOOL == each.statuses() ? " --retry never" : "";
        try (FakeBroker broker = FakeBroker.repeating(fault.at(stage))) {
            CommandRun run = JmqttRun.inProcess().run(line(each, version, broker.port(), once));
            isTidy(each, run);
            if (!fault.answers()) {
                assertThat(run.exitCode()).as(run.toString()).isNotZero();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> brokerThatComesBackGetsTheWork() {
        for (Case each : CASES) {
            for (PacketKind stage : stages(each)) {
                for (Fault fault : Fault.values()) {
                    if (fault.loss) {
                        ahead.test(
                                each + " " + fault + " at " + stage,
                                () -> comesBack(each, fault, stage));
                    }
                }
            }
        }
        return ahead.tests();
    }

    private void comesBack(Case each, Fault fault, PacketKind stage) throws IOException {
        // a first connection that fails is the end of most commands, as it is for Mosquitto's
        boolean mustReturn = each.returns() && stage != CONNECT;
        try (FakeBroker broker = FakeBroker.repeating(fault.at(stage), Fault.none())) {
            CommandRun run = JmqttRun.inProcess().run(line(each, "5", broker.port(), ""));
            isTidy(each, run);
            if (mustReturn) {
                assertThat(run.exitCode()).as(run.toString()).isZero();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> refusalIsNamed() {
        for (Case each : CASES) {
            for (int code : new int[] {1, 2, 3, 4, 5, 99}) {
                ahead.test(each + " v311 " + code, () -> refused(each, "311", code));
            }
            for (int code : new int[] {0x80, 0x84, 0x86, 0x87, 0x88, 0x8C, 0x97, 0x9F}) {
                ahead.test(each + " v5 " + code, () -> refused(each, "5", code));
            }
        }
        return ahead.tests();
    }

    private void refused(Case each, String version, int code) throws IOException {
        try (FakeBroker broker = FakeBroker.repeating(Fault.refusing(code))) {
            CommandRun run = JmqttRun.inProcess().run(line(each, version, broker.port(), ""));
            assertThat(run.exitCode()).as(run.toString()).isNotZero();
            if (each.statuses() == TOOL) {
                assertThat(run.exitCode()).as(run.toString()).isEqualTo(code);
            } else {
                isTidy(each, run);
            }
            assertThat(run.err() + run.out()).as(run.toString()).isNotEmpty();
        }
    }

    /** A disk that is full, or a pipe whose reader is gone. */
    private static final class FullDisk extends OutputStream {
        private final String message;

        FullDisk(String message) {
            this.message = message;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(message);
        }
    }

    @TestFactory
    Stream<DynamicTest> fullDiskIsNamed() {
        for (String args :
                List.of(
                        "sub -t a/# -C 3",
                        "rr -t b -e a/x -m text",
                        "expect -t a/# --count 3 -v --within 4s",
                        "retained ls --idle 200ms",
                        "retained export - --idle 200ms",
                        "record -t a/# -C 3",
                        "doctor",
                        "shell",
                        "bench --rate 20 --duration 300ms --warmup 0")) {
            byte[] script = "sub -t a/# -C 99\nwait\n".getBytes(StandardCharsets.UTF_8);
            Case each = new Case(args, script, code -> code >= 1 && code <= 2, Set.of(), false);
            ahead.test(
                    args,
                    () -> {
                        try (FakeBroker broker = FakeBroker.repeating(Fault.none())) {
                            CommandRun run =
                                    JmqttRun.inProcess()
                                            .stdout(new FullDisk("No space left on device"))
                                            .run(line(each, "5", broker.port(), ""));
                            assertThat(run.err())
                                    .as(run.toString())
                                    .contains("No space left on device");
                            isTidy(each, run);
                        }
                    });
        }
        return ahead.tests();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "help", "pub --help", "sub --version", "conf --help"})
    void fullDiskIsNamedByWhatNeedsNoBroker(String args) {
        CommandRun run =
                JmqttRun.inProcess()
                        .stdout(new FullDisk("No space left on device"))
                        .run(CommandLine.of("jmqtt", (Object[]) args.split(" ")));
        assertThat(run.err())
                .isEqualTo("Error: writing to standard output: No space left on device\n");
        assertThat(run.exitCode()).isIn(1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "help", "pub --help", "sub --version", "conf --help"})
    void readerThatGoesAwayIsNoFailure(String args) {
        CommandRun run =
                JmqttRun.inProcess()
                        .stdout(new FullDisk("Broken pipe"))
                        .run(CommandLine.of("jmqtt", (Object[]) args.split(" ")));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }
}
