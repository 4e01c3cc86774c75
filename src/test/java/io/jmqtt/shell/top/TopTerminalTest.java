package io.jmqtt.shell.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jmqtt.broker.TestBroker;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.Terminal;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** top on a terminal. */
class TopTerminalTest {
    private static final String ENTER_SCREEN = "\033[?1049h";
    private static final String REDRAW = "\f";
    private static final String LEAVE_SCREEN = "\033[?1049l";

    private TestBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = TestBroker.start();
        for (String topic : new String[] {"home/kitchen/temp", "home/door", "garage/lamp"}) {
            JmqttRun.jmqtt(
                    "pub", "-p", broker.port(), "-t", topic, "-m", "value-of-" + topic, "-r");
        }
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    private Terminal top(String environment, Object... arguments) throws Exception {
        StringBuilder words = new StringBuilder();
        for (Object argument : arguments) {
            words.append(' ').append(argument);
        }
        return new Terminal(
                "trap : INT; stty rows 24 cols 80; env LC_ALL=C.UTF-8 TERM=xterm "
                        + environment
                        + " '"
                        + System.getProperty("java.home")
                        + "/bin/java' -XX:TieredStopAtLevel=1 -Djmqtt.name=jmqtt -cp '"
                        + System.getProperty("java.class.path")
                        + "' io.jmqtt.Jmqtt top"
                        + words
                        + "; echo exit $?; stty -a");
    }

    private static void assertRestored(Terminal terminal) {
        String screen = terminal.screen();
        assertThat(screen).contains(ENTER_SCREEN, LEAVE_SCREEN, "\033[?25h");
        String after = screen.substring(screen.lastIndexOf(LEAVE_SCREEN));
        assertThat(after).contains(" icanon ", " echo ", "susp = ^Z").doesNotContain("-icanon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "\003", "\004"})
    void treeIsShownUntilTheUserLeaves(String key) throws Exception {
        try (Terminal terminal = top("COLORTERM=", "-p", broker.port())) {
            terminal.await("value-of-home/kitchen");
            terminal.await("3 retained");
            terminal.type(key);
            terminal.await("exit 0");
            assertThat(terminal.exitCode()).isZero();
            assertRestored(terminal);
        }
    }

    @Test
    void keysFoldSearchAndSort() throws Exception {
        try (Terminal terminal = top("NO_COLOR=1", "-p", broker.port())) {
            terminal.await("value-of-home/kitchen");
            // what is drawn is only what has changed, so each step has all of it drawn again
            terminal.type("/kitchen\r" + REDRAW);
            terminal.await("home/kitchen/: 1 messages below");
            terminal.type("j" + REDRAW);
            terminal.await("home/kitchen/temp: QoS 0, retained, 26 bytes");
            terminal.type("\033OD\033OD" + REDRAW);
            terminal.await("+ kitchen");
            terminal.type("ss" + REDRAW);
            terminal.await("RATE/S*");
            terminal.type("q");
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).doesNotContain("\033[36m");
            assertRestored(terminal);
        }
    }

    @Test
    void endOfTheConnectionRestoresTheTerminalAndSaysWhy() throws Exception {
        try (Terminal terminal = top("COLORTERM=", "-p", broker.port(), "--retry", "never")) {
            terminal.await("value-of-garage/lamp");
            broker.close();
            terminal.await("exit ");
            terminal.exitCode();
            assertThat(terminal.screen()).contains("Error: ").doesNotContain("exit 0");
            assertRestored(terminal);
        }
    }

    static Stream<Arguments> faults() {
        FakeBroker.Script refused = c -> c.refuse(5);
        FakeBroker.Script mute =
                c -> {
                    c.read();
                    c.cut();
                };
        FakeBroker.Script rubbish =
                c -> {
                    c.read();
                    c.send(PacketBytes.hex("ff".repeat(200)));
                    c.expectEndAfterAnything();
                };
        FakeBroker.Script cut =
                c -> {
                    c.accept();
                    c.read();
                    c.cut();
                };
        FakeBroker.Script denied =
                c -> {
                    c.accept();
                    c.grant(0x80);
                    c.expectEndAfterAnything();
                };
        FakeBroker.Script malformed =
                c -> {
                    c.accept();
                    c.grant(0);
                    c.sendHex("30 03 00 09 61");
                    c.expectEndAfterAnything();
                };
        return Stream.of(
                arguments("a refused login", refused, 5),
                arguments("a broker that hangs up", mute, 7),
                arguments("no broker", rubbish, 21),
                arguments("a connection cut at SUBSCRIBE", cut, 7),
                arguments("a refused subscription", denied, 128),
                arguments("a malformed message", malformed, 21));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultOfTheBrokerRestoresTheTerminalAndIsNamed(
            String fault, FakeBroker.Script script, int status) throws Exception {
        try (FakeBroker faulty = FakeBroker.repeating(script);
                Terminal terminal =
                        top("COLORTERM=", "-V", 311, "--retry", "never", "-p", faulty.port())) {
            terminal.await("susp = ");
            terminal.exitCode();
            String screen = terminal.screen();
            assertThat(screen).containsIgnoringCase("error: ").contains("exit " + status);
            assertThat(screen).doesNotContain("Exception", "-icanon", "\tat ");
            if (screen.contains(ENTER_SCREEN)) {
                assertRestored(terminal);
            }
        }
    }

    @Test
    void signalRestoresTheTerminal() throws Exception {
        try (Terminal terminal = top("COLORTERM=", "-p", broker.port())) {
            terminal.await("value-of-garage/lamp");
            ProcessHandle.allProcesses()
                    .filter(each -> each.info().arguments().isPresent())
                    .filter(each -> isTop(each.info().arguments().get(), broker.port()))
                    .forEach(ProcessHandle::destroy);
            terminal.await("exit 0");
            terminal.exitCode();
            assertRestored(terminal);
        }
    }

    private static boolean isTop(String[] arguments, int port) {
        int length = arguments.length;
        return length > 3
                && arguments[length - 3].equals("top")
                && arguments[length - 1].equals(Integer.toString(port));
    }

    @Test
    void withoutATerminalItSaysWhatToUseInstead() {
        CommandRun run = JmqttRun.jmqtt("top", "-p", broker.port());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "Error: top needs a terminal that can move its cursor; 'jmqtt sub -v'"
                                + " prints what arrives.\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helpHasExamples() {
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", "help", "top"));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Examples:\n  jmqtt top\n").doesNotContain("--will-topic");
    }
}
