package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.OpenAccess;
import io.jmqtt.broker.TestBroker;
import io.jmqtt.passwd.PasswordFile;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Password files go back and forth between ours and the installed Mosquitto. */
@Tag(MosquittoTools.TAG)
class PasswdMosquittoTest {
    private static final List<String> PASSWORDS =
            List.of("one", "pass word", "päss wörd €", "x".repeat(300), "$7$1$a$b", "a:b#c");

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void nameFile() {
        MosquittoTools.assumeInstalled();
        file = folder.resolve("pw");
    }

    private static CommandRun ours(Object... args) {
        return JmqttRun.inProcess().run(CommandLine.of("mosquitto_passwd", args));
    }

    private static CommandRun theirs(Object... args) {
        return Processes.installed().run(CommandLine.of("mosquitto_passwd", args));
    }

    private static int login(int port, String user, String password) {
        return Processes.installed()
                .run(
                        CommandLine.of(
                                "mosquitto_pub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                port,
                                "-t",
                                "t",
                                "-m",
                                "m",
                                "-u",
                                user,
                                "-P",
                                password))
                .exitCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha512-pbkdf2"})
    void brokerLetsUsersOfOurFileIn(String hash) throws Exception {
        Files.writeString(file, "# our users\n\n");
        for (int i = 0; i < PASSWORDS.size(); i++) {
            assertThat(ours("-H", hash, "-b", file, "user" + i, PASSWORDS.get(i)).exitCode())
                    .isZero();
        }
        try (MosquittoBroker broker = MosquittoBroker.start(folder, "password_file " + file)) {
            for (int i = 0; i < PASSWORDS.size(); i++) {
                assertThat(login(broker.port(), "user" + i, PASSWORDS.get(i))).isZero();
                assertThat(login(broker.port(), "user" + i, PASSWORDS.get(i) + "x")).isEqualTo(5);
            }
            assertThat(broker.log()).doesNotContain("Error");
        }
    }

    @Test
    void brokerLetsUsersOfAnUpgradedFileIn() throws Exception {
        Files.writeString(file, "ann:one\n# bob comes later\nbob:two");
        assertThat(
                        JmqttRun.inProcess()
                                .run(CommandLine.of("jmqtt", "passwd", "--upgrade", file))
                                .exitCode())
                .isZero();
        try (MosquittoBroker broker = MosquittoBroker.start(folder, "password_file " + file)) {
            assertThat(login(broker.port(), "ann", "one")).isZero();
            assertThat(login(broker.port(), "bob", "two")).isZero();
            assertThat(login(broker.port(), "bob", "one")).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha512-pbkdf2"})
    void usersOfTheirFileAreKnownToOurs(String hash) throws Exception {
        Files.createFile(file);
        for (int i = 0; i < PASSWORDS.size(); i++) {
            assertThat(theirs("-H", hash, "-b", file, "user" + i, PASSWORDS.get(i)).exitCode())
                    .isZero();
        }
        PasswordFile read = PasswordFile.read(file, "pw");
        for (int i = 0; i < PASSWORDS.size(); i++) {
            byte[] password = PASSWORDS.get(i).getBytes(UTF_8);
            assertThat(read.verify("user" + i, password)).isTrue();
            assertThat(read.verify("user" + (i + 1) % PASSWORDS.size(), password)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha512-pbkdf2"})
    void ourBrokerLetsUsersOfTheirFileIn(String hash) throws Exception {
        assertThat(theirs("-c", "-H", hash, "-b", file, "jürgen", "päss €").exitCode()).isZero();
        PasswordFile users = PasswordFile.read(file, "pw");
        OpenAccess access =
                new OpenAccess() {
                    @Override
                    public boolean authenticate(Login login) {
                        return users.verify(login.username(), login.password());
                    }
                };
        try (TestBroker broker = TestBroker.start(draft -> {}, access)) {
            assertThat(login(broker.port(), "jürgen", "päss €")).isZero();
            assertThat(login(broker.port(), "jürgen", "pass")).isEqualTo(5);
            assertThat(login(broker.port(), "jurgen", "päss €")).isEqualTo(5);
        }
    }

    @Test
    void bothToolsWorkOnOneFile() throws Exception {
        assertThat(ours("-c", "-b", file, "a", "1").exitCode()).isZero();
        assertThat(theirs("-b", file, "b", "2").exitCode()).isZero();
        assertThat(ours("-b", file, "b", "3").exitCode()).isZero();
        assertThat(theirs("-D", file, "a").exitCode()).isZero();
        assertThat(ours("-b", file, "c", "4").exitCode()).isZero();
        assertThat(theirs("-b", file, "c", "5").exitCode()).isZero();

        PasswordFile read = PasswordFile.read(file, "pw");
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.verify("b", "3".getBytes(UTF_8))).isTrue();
        assertThat(read.verify("c", "5".getBytes(UTF_8))).isTrue();
    }

    @Test
    void theirToolLosesWhatFollowsACommentAndOursKeepsIt() throws Exception {
        String before = "ann:x\n# guests\nbob:y\n";
        Files.writeString(file, before);
        assertThat(theirs("-b", file, "new", "p").exitCode()).isZero();
        assertThat(Files.readString(file)).startsWith("ann:x\nnew:$7$").doesNotContain("bob");

        Files.writeString(file, before);
        assertThat(ours("-b", file, "new", "p").exitCode()).isZero();
        assertThat(Files.readString(file)).startsWith(before + "new:$7$");
    }

    @Test
    void theirToolGluesANewUserToALastLineWithoutEndAndOursDoesNot() throws Exception {
        Files.writeString(file, "ann:x");
        assertThat(theirs("-b", file, "new", "p").exitCode()).isZero();
        assertThat(Files.readString(file)).startsWith("ann:xnew:$7$");

        Files.writeString(file, "ann:x");
        assertThat(ours("-b", file, "new", "p").exitCode()).isZero();
        assertThat(Files.readString(file)).startsWith("ann:x\nnew:$7$");
    }

    /** What both say when the password comes through a pipe; the newer ones add who it was. */
    @ParameterizedTest
    @ValueSource(strings = {"pw;pw;", "pw;px;", "pw;", "pw;;", ";", "", "a^;a", " ; ;"})
    void promptsAreThoseOfTheInstalledMosquitto(String stdin) throws Exception {
        CommandLine line =
                CommandLine.of("mosquitto_passwd", "-c", file, "u")
                        .stdin(stdin.replace(';', '\n').replace('^', '\r').getBytes(UTF_8));
        CommandRun theirs = Processes.installed().run(line);
        Files.deleteIfExists(file);
        CommandRun ours = JmqttRun.inProcess().run(line);

        assertThat(ours.out().replace("Adding password for user u\n", "")).isEqualTo(theirs.out());
        assertThat(ours.err()).isEqualTo(theirs.err());
        assertThat(ours.exitCode()).isEqualTo(theirs.exitCode());
    }
}
