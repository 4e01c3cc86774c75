package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.passwd.PasswordFile;
import io.jmqtt.testkit.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is seen of passwd on a terminal, which {@code script} of util-linux plays. */
class PasswdTerminalTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("pw");
    }

    private static String java(String name, String arguments) {
        return "LC_ALL=C.UTF-8 '"
                + System.getProperty("java.home")
                + "/bin/java' -XX:TieredStopAtLevel=1 -Djmqtt.name="
                + name
                + " -cp '"
                + System.getProperty("java.class.path")
                + "' io.jmqtt.Jmqtt "
                + (name.equals("jmqtt") ? "passwd " : "")
                + arguments;
    }

    private boolean knows(String password) throws Exception {
        return PasswordFile.read(file, "pw").verify("ann", password.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jmqtt", "mosquitto_passwd"})
    void typedPasswordIsNotShown(String name) throws Exception {
        String command = java(name, "-c '" + file + "' ann; echo; echo exit $?; stty -a");
        try (Terminal session = new Terminal(command)) {
            session.await("Password: ");
            session.type("s3crét\n");
            session.await("Reenter password: ");
            session.type("s3crét\n");
            session.await("exit 0");

            assertThat(session.exitCode()).isZero();
            assertThat(session.screen())
                    .doesNotContain("s3cr")
                    .startsWith(
                            "Password: \r\nReenter password: \r\nAdding password for user ann\r\n")
                    .contains(" echo ")
                    .doesNotContain("-echo ");
        }
        assertThat(knows("s3crét")).isTrue();
    }

    @Test
    void typedPasswordIsNotShownWhenOnlyInputIsTheTerminal() throws Exception {
        String command = java("jmqtt", "-c - ann >'" + file + "'; stty -a");
        try (Terminal session = new Terminal(command)) {
            session.await("Password: ");
            session.type("s3crét\n");
            session.await("Reenter password: ");
            session.type("s3crét\n");

            assertThat(session.exitCode()).isZero();
            assertThat(session.screen())
                    .doesNotContain("s3cr")
                    .startsWith("Password: \r\nReenter password: \r\n")
                    .contains(" echo ")
                    .doesNotContain("-echo ");
        }
        assertThat(knows("s3crét")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jmqtt 130", "mosquitto_passwd 0"})
    void interruptEndsTheQuestionAndLeavesNothing(String nameAndCode) throws Exception {
        String[] words = nameAndCode.split(" ");
        String command = java(words[0], "-c '" + file + "' ann") + "; echo code $?; stty -a";
        try (Terminal session = new Terminal("trap : INT; " + command)) {
            session.await("Password: ");
            session.type("\u0003");
            session.await("code " + words[1]);

            session.exitCode();
            assertThat(session.screen()).contains(" echo ").doesNotContain("-echo ");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void verifyAsksOnce() throws Exception {
        Files.writeString(file, "ann:$6$AAAA$" + "A".repeat(86) + "==\n");
        try (Terminal session = new Terminal(java("jmqtt", "--verify '" + file + "' ann"))) {
            session.await("Password: ");
            session.type("wr0ng\n");

            assertThat(session.exitCode()).isEqualTo(1);
            assertThat(session.screen())
                    .isEqualTo("Password: \r\nError: Wrong password for user ann.\r\n");
        }
    }

    @Test
    void importShowsHowFarItIs() throws Exception {
        Path csv = Files.writeString(folder.resolve("csv"), "ann,a\nbob,b\n");
        String command = java("jmqtt", "-c --from-csv '" + csv + "' '" + file + "'");
        try (Terminal session = new Terminal(command)) {
            assertThat(session.exitCode()).isZero();
            assertThat(session.screen())
                    .endsWith("\rHashed 2 of 2\r\nAdded 2 users, updated 0.\r\n");
        }
    }

    /** Without this the tests above would prove nothing. */
    @Test
    void terminalShowsWhatIsTypedOtherwise() throws Exception {
        try (Terminal session = new Terminal("echo ready; read x; echo got $x")) {
            session.await("ready");
            session.type("v1sible\n");
            session.await("got v1sible");

            assertThat(session.exitCode()).isZero();
            assertThat(session.screen()).containsPattern("v1sible\r\ngot v1sible");
        }
    }
}
