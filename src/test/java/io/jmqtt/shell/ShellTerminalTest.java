package io.jmqtt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.TestBroker;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell as somebody sees it who sits in front of a terminal. */
class ShellTerminalTest {
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";
    private static final String BOLD = "\033[1m";

    @TempDir private Path home;
    private TestBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = TestBroker.start();
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    private Terminal shell(String environment, String arguments) throws Exception {
        return new Terminal(
                "trap : INT; stty rows 24 cols 80; env HOME='"
                        + home
                        + "' LC_ALL=C.UTF-8 TERM=xterm "
                        + environment
                        + " '"
                        + System.getProperty("java.home")
                        + "/bin/java' -XX:TieredStopAtLevel=1 -Djmqtt.name=jmqtt -cp '"
                        + System.getProperty("java.class.path")
                        + "' io.jmqtt.Jmqtt shell "
                        + arguments
                        + "; echo exit $?; stty -a");
    }

    /** Types a line and waits until the shell shows that it read it and gives the next prompt. */
    private static void enter(Terminal terminal, String line, String prompt) throws Exception {
        int prompts = count(terminal.screen(), prompt);
        terminal.type(line.equals(CTRL_C) ? line : line + "\r");
        Eventually.until(
                "prompt after '" + line + "'", () -> count(terminal.screen(), prompt) > prompts);
    }

    /** Has a command interrupted; again, when Ctrl-C came before it ran and dropped the line. */
    private static void interrupt(Terminal terminal, String command) throws Exception {
        for (int i = 0; i < 10 && !terminal.screen().contains("Interrupted"); i++) {
            int before = count(terminal.screen(), command);
            terminal.type(command + "\r");
            Eventually.until("echo", () -> count(terminal.screen(), command) > before);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            terminal.type(CTRL_C);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
        }
        terminal.await("Interrupted");
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    private static void assertRestored(Terminal terminal) {
        assertThat(terminal.screen()).contains(" icanon ", " echo ").doesNotContain("-icanon");
    }

    @Test
    void messagesAppearAboveTheLineThatIsTyped() throws Exception {
        try (Terminal terminal = shell("NO_COLOR=1", "-p " + broker.port())) {
            terminal.await("localhost:" + broker.port() + "> ");
            enter(terminal, "sub -t 'news/#' -v", broker.port() + "> ");
            terminal.type("pub -t half -m ");
            terminal.await("pub -t half -m ");
            JmqttRun.inProcess()
                    .run(
                            CommandLine.of(
                                    "jmqtt",
                                    "pub",
                                    "-p",
                                    broker.port(),
                                    "-t",
                                    "news/x",
                                    "-m",
                                    "one\033[2Jtwo"));
            // the message, then prompt and half a line again
            terminal.await("news/x one^[[2Jtwo");
            String screen = terminal.screen();
            String after = screen.substring(screen.indexOf("news/x one"));
            Eventually.until(
                    "the line is drawn again: " + after,
                    () ->
                            terminal.screen()
                                    .substring(screen.indexOf("news/x one"))
                                    .contains(broker.port() + "> pub -t half -m "));
            terminal.type("done\rexit\r");
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).contains("exit 0").doesNotContain("\033[2J");
            assertRestored(terminal);
        }
    }

    @Test
    void passwordIsMaskedAndLeavesNoTrace() throws Exception {
        try (FakeBroker asking = FakeBroker.start(FakeConnection::serve, FakeConnection::serve);
                Terminal terminal = shell("NO_COLOR=1", "")) {
            terminal.await("jmqtt> ");
            terminal.type("connect one -h 127.0.0.1 -p " + asking.port() + " -u ann -P\r");
            terminal.await("Password: ");
            terminal.type("s3'cret\r");
            terminal.await("*******");
            terminal.await("one> ");
            enter(terminal, "connect two mqtt://ann:t0psecret@127.0.0.1:" + asking.port(), "two> ");
            terminal.type("exit 3\r");
            terminal.exitCode();
            assertThat(terminal.screen()).contains("exit 3").doesNotContain("s3'cret");
            assertThat(asking.transcript(0).get(0)).contains("s3'cret");
        }
        String history = Files.readString(home.resolve(".local/state/jmqtt/shell_history"));
        assertThat(history)
                .contains("connect one", "connect two mqtt://ann@127.0.0.1", "exit 3")
                .doesNotContain("cret");
    }

    @Test
    void controlCDropsTheLineAndInterruptsACommand() throws Exception {
        try (Terminal terminal = shell("NO_COLOR=1", "-p " + broker.port())) {
            String prompt = broker.port() + "> ";
            terminal.await(prompt);
            terminal.type("pub -t never -m sent");
            terminal.await("-m sent");
            enter(terminal, CTRL_C, prompt);
            enter(terminal, "sub -t x -C 1", prompt);
            int prompts = count(terminal.screen(), prompt);
            interrupt(terminal, "wait");
            Eventually.until("a prompt", () -> count(terminal.screen(), prompt) > prompts);
            terminal.type(CTRL_D);
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).contains("exit 0");
            assertRestored(terminal);
        }
        assertThat(broker.log().lines()).noneMatch(line -> line.contains("never"));
    }

    @Test
    void tabCompletesAndHistoryComesBack() throws Exception {
        Path history = home.resolve("h");
        Files.writeString(history, "list\n");
        try (Terminal terminal = shell("NO_COLOR=1", "--history " + history)) {
            terminal.await("jmqtt> ");
            terminal.type("disc\t");
            terminal.await("disconnect ");
            enter(terminal, CTRL_C, "jmqtt> ");
            terminal.type("\033OA\r");
            terminal.await("There is no connection.");
            terminal.type("pub -t a -m 'two\rlines'\r");
            terminal.await("Error: There is no connection; 'connect' makes one.");
            terminal.type(CTRL_D);
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(history))
                .containsExactly("list", "pub -t a -m 'two\\nlines'");
    }

    @Test
    void inputOfACommandIsTyped() throws Exception {
        try (Terminal terminal = shell("NO_COLOR=1", "-p " + broker.port())) {
            String prompt = broker.port() + "> ";
            terminal.await(prompt);
            enter(terminal, "sub -t in -C 1", prompt);
            terminal.type("pub -t in -s\r");
            terminal.await("Ctrl-D on a line of its own ends the input.");
            terminal.type("it's one\rtwo\r" + CTRL_D);
            Eventually.until(
                    "the message", () -> count(terminal.screen(), "it's one\r\ntwo\r\n") > 0);
            terminal.type(CTRL_D);
            terminal.exitCode();
        }
    }

    @Test
    void coloursAreThereUnlessSomebodyMinds() throws Exception {
        for (String[] how :
                new String[][] {
                    {"COLORTERM=", "", "bold"},
                    {"NO_COLOR=1", "", ""},
                    {"COLORTERM=", "--no-color", ""},
                    {"COLORTERM=", "--color never", ""}
                }) {
            try (Terminal terminal = shell(how[0], how[1])) {
                terminal.await("jmqtt");
                terminal.type(CTRL_D);
                terminal.exitCode();
                assertThat(terminal.screen().contains(BOLD))
                        .as(how[0] + how[1])
                        .isEqualTo(!how[2].isEmpty());
            }
        }
    }

    @Test
    void dumbTerminalGetsPlainLines() throws Exception {
        try (Terminal terminal = shell("TERM=dumb", "-p " + broker.port())) {
            terminal.await(broker.port() + "> ");
            terminal.type("pub -t a\n");
            terminal.await("Error: Both topic and message must be supplied.");
            terminal.type("exit\n");
            terminal.exitCode();
            assertThat(terminal.screen()).contains("exit 0").doesNotContain("\033");
        }
    }
}
