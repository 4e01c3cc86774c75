package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.passwd.PasswordFile;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passwd does to files, and what it says. */
class PasswdCommandTest {
    private static final String MOSQUITTO = "mosquitto_passwd";
    private static final String JMQTT = "jmqtt";

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("pw");
    }

    private static CommandRun run(String program, String stdin, Object... args) {
        CommandLine line =
                program.equals(JMQTT)
                        ? CommandLine.of(program, "passwd").plus(args)
                        : CommandLine.of(program, args);
        return JmqttRun.inProcess().run(line.stdin(stdin.getBytes(UTF_8)));
    }

    private void write(String content) throws Exception {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private boolean knows(String user, String password) throws Exception {
        return PasswordFile.read(file, "pw").verify(user, password.getBytes(UTF_8));
    }

    private static void assertRun(CommandRun run, int exitCode, String out, String err) {
        assertThat(run.err()).isEqualTo(err);
        assertThat(run.out()).isEqualTo(out);
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {MOSQUITTO, JMQTT})
    void usersAreCreatedAddedUpdatedAndDeleted(String program) throws Exception {
        assertRun(
                run(program, "", "-c", "-b", file, "ann", "one"),
                0,
                "Adding password for user ann\n",
                "");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertRun(
                run(program, "", "-b", file, "jürgen müller", "zwei"),
                0,
                "Adding password for user jürgen müller\n",
                "");
        assertRun(
                run(program, "", "-b", file, "ann", "three"),
                0,
                "Updating password for user ann\n",
                "");
        assertThat(Files.readString(file))
                .matches("ann:\\$7\\$1000\\$.{16}\\$.{88}\njürgen müller:\\$7\\$1000\\$.*\n");
        assertThat(knows("ann", "three")).isTrue();
        assertThat(knows("ann", "one")).isFalse();
        assertThat(knows("jürgen müller", "zwei")).isTrue();

        assertRun(run(program, "", "-D", file, "ann"), 0, "", "");
        assertThat(PasswordFile.read(file, "pw").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'-H sha512', \\$6\\$.*",
        "'-H sha512-pbkdf2 -I 5', \\$7\\$5\\$.*",
        "'-I 7', \\$7\\$7\\$.*",
        "'-H argon2id', '\\$argon2id\\$v=19\\$m=47104,t=1,p=1\\$.*'"
    })
    void hashIsTheOneAskedFor(String options, String form) throws Exception {
        CommandLine line = CommandLine.of(MOSQUITTO, (Object[]) options.split(" "));

        CommandRun run = JmqttRun.inProcess().run(line.plus("-c", "-b", file, "u", "p"));

        assertThat(run.exitCode()).isZero();
        assertThat(Files.readString(file)).matches("u:" + form + "\n");
        assertThat(knows("u", "p")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    `pw;pw;`   | 0 | `Password: ;Reenter password: ;Adding password for user u;` | ``
                    `pw^;pw`   | 0 | `Password: ;Reenter password: ;Adding password for user u;` | ``
                    `pw;px;`   | 2 | `Password: ;Reenter password: ;` | `Error: Passwords do not match.;`
                    `pw;`      | 1 | `Password: ;Reenter password: `  | `Error: Empty password.;`
                    `pw;;`     | 1 | `Password: ;Reenter password: `  | `Error: Empty password.;`
                    `;`        | 1 | `Password: `                     | `Error: Empty password.;`
                    ``         | 1 | `Password: `                     | `Error: Empty password.;`
                    """)
    void passwordIsReadTwiceFromAPipe(String stdin, int exitCode, String out, String err)
            throws Exception {
        CommandRun run =
                run(MOSQUITTO, stdin.replace(';', '\n').replace('^', '\r'), "-c", file, "u");

        assertRun(run, exitCode, out.replace(';', '\n'), err.replace(';', '\n'));
        assertThat(Files.exists(file)).isEqualTo(exitCode == 0);
        if (exitCode == 0) {
            assertThat(knows("u", "pw")).isTrue();
        }
    }

    @Test
    void existingFileIsNeverOverwritten() throws Exception {
        write("ann:secret\n");
        String error = "Error: Unable to open file " + file + " for writing. File exists.\n";

        assertRun(run(MOSQUITTO, "", "-c", "-b", file, "u", "p"), 1, "", error);
        // Mosquitto asks first, jmqtt looks first
        assertRun(
                run(MOSQUITTO, "p\np\n", "-c", file, "u"),
                1,
                "Password: \nReenter password: \n",
                error);
        assertRun(run(JMQTT, "p\np\n", "-c", file, "u"), 1, "", error);
        assertThat(file).hasContent("ann:secret\n");
    }

    @Test
    void dashAsNewFileIsStandardOutput() {
        CommandRun mosquitto = run(MOSQUITTO, "", "-c", "-b", "-", "u", "p");
        assertThat(mosquitto.out()).matches("u:\\$7\\$1000\\$.*\n");
        assertThat(mosquitto.err()).isEmpty();

        CommandRun jmqtt = run(JMQTT, "p\np\n", "-c", "-", "u");
        assertThat(jmqtt.out()).matches("u:\\$7\\$1000\\$.*\n");
        assertThat(jmqtt.err()).isEqualTo("Password: \nReenter password: \n");
        assertThat(jmqtt.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {MOSQUITTO, JMQTT})
    void commentsAndOtherLinesAreKept(String program) throws Exception {
        write("# the house\n\nann:x\n# guests\nbob:y");

        assertThat(run(program, "", "-b", file, "cleo", "p").exitCode()).isZero();
        assertThat(Files.readString(file))
                .startsWith("# the house\n\nann:x\n# guests\nbob:y\ncleo:$7$");
        assertThat(run(program, "", "-D", file, "ann").exitCode()).isZero();
        assertThat(Files.readString(file)).startsWith("# the house\n\n# guests\nbob:y\ncleo:$7$");
        assertThat(run(program, "", "-b", file, "bob", "p").exitCode()).isZero();
        assertThat(Files.readString(file)).matches("(?s)# the house\n\n# guests\nbob:\\$7\\$.*");
    }

    @Test
    void mosquittosWordsOnCorruptLinesAreKeptAndSoAreTheLines() throws Exception {
        String content = "ann:x\ngarbage\nbob:y\n";
        String corrupt = "Error: Corrupt password file at line 2.\n";
        write(content);

        assertRun(run(MOSQUITTO, "", "-b", file, "ann", "p"), 1, "", corrupt);
        assertRun(run(MOSQUITTO, "", "-D", file, "ann"), 1, "", corrupt);
        assertRun(
                run(MOSQUITTO, "", "-D", file, "bob"),
                1,
                "",
                corrupt + "Warning: User bob not found in password file.\n");
        assertRun(run(MOSQUITTO, "", "-U", file), 1, "", corrupt);
        assertThat(file).hasContent(content);

        assertRun(
                run(MOSQUITTO, "", "-b", file, "new", "p"),
                0,
                "Adding password for user new\n",
                corrupt);
        assertThat(Files.readString(file)).startsWith(content + "new:$7$");
    }

    @Test
    void jmqttDoesNotMindLinesThatBrokersSkip() throws Exception {
        write("ann:x\ngarbage\nbob:\n");

        assertRun(
                run(JMQTT, "", "-b", file, "bob", "p"), 0, "Updating password for user bob\n", "");
        assertRun(run(JMQTT, "", "-D", file, "ann"), 0, "", "");
        assertThat(Files.readString(file)).matches("garbage\nbob:\\$7\\$.*\n");
    }

    @Test
    void mosquittoHashesEverythingWhateverItIs() throws Exception {
        write("ann:one:rest\n bob : $7$two \n");

        assertRun(run(MOSQUITTO, "", "-b", "-U", file), 0, "", "");

        assertThat(knows("ann", "one")).isTrue();
        assertThat(knows("bob", "$7$two")).isTrue();
        write("");
        assertRun(run(MOSQUITTO, "", "-U", file), 1, "", "");
    }

    @Test
    void upgradeHashesOnlyWhatIsNotHashed() throws Exception {
        assertThat(run(JMQTT, "", "-c", "-b", file, "old", "pw").exitCode()).isZero();
        String hashed = Files.readString(file);
        write("# plain\n" + hashed + "ann:one\nbob:t:wo\nno colon\n");

        assertRun(
                run(JMQTT, "", "--upgrade", file),
                0,
                "Hashed 2 passwords, 1 were hashed already.\n",
                "Warning: "
                        + file
                        + ", line 4: the password ends at the second colon, as brokers read it.\n");

        assertThat(Files.readString(file)).startsWith("# plain\n" + hashed + "ann:$7$1000$");
        assertThat(Files.readString(file)).endsWith("\nno colon\n");
        assertThat(knows("old", "pw")).isTrue();
        assertThat(knows("ann", "one")).isTrue();
        assertThat(knows("bob", "t")).isTrue();
        String before = Files.readString(file);
        assertRun(
                run(JMQTT, "", "--upgrade", file),
                0,
                "Hashed 0 passwords, 3 were hashed already.\n",
                "");
        assertThat(file).hasContent(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bob:         | a user without password, nothing is changed.
                    bob:$7$x$y   | a hash, but its wrong number of fields; nothing is changed.
                    bob:$6$_$x   | a hash, but its salt is not base64; nothing is changed.
                    """)
    void upgradeStopsBeforeWhatItDoesNotUnderstand(String line, String error) throws Exception {
        write("ann:one\n" + line + "\n");

        assertRun(
                run(JMQTT, "", "-U", file), 1, "", "Error: " + file + ", line 2: " + error + "\n");

        assertThat(Files.readString(file)).isEqualTo("ann:one\n" + line + "\n");
    }

    @Test
    void passwordIsVerified() throws Exception {
        run(JMQTT, "", "-c", "-b", file, "ann", "one");
        Files.writeString(file, Files.readString(file) + "bob:plain\n");
        Path secret = Files.writeString(folder.resolve("secret"), "one\nrest\n");

        assertRun(
                run(JMQTT, "one\n", "--verify", file, "ann"),
                0,
                "Password for user ann is right.\n",
                "");
        assertThat(run(JMQTT, "one", "--verify", file, "ann").exitCode()).isZero();
        assertThat(run(JMQTT, "", "--verify", "--pw-file", secret, file, "ann").exitCode())
                .isZero();
        assertThat(run(JMQTT, "", "--verify", "-b", file, "ann", "one").exitCode()).isZero();
        assertRun(
                run(JMQTT, "two\n", "--verify", file, "ann"),
                1,
                "",
                "Error: Wrong password for user ann.\n");
        assertRun(
                run(JMQTT, "one\n", "--verify", file, "eve"),
                1,
                "",
                "Error: User eve not found in password file.\n");
        assertRun(run(JMQTT, "", "--verify", file, "ann"), 1, "", "Error: Empty password.\n");
        assertRun(
                run(JMQTT, "plain\n", "--verify", file, "bob"),
                1,
                "",
                "Error: " + file + ", line 2: not a known kind of hash, no broker reads it.\n");
    }

    @Test
    void usersAreListedWithWhatBrokersRefuse() throws Exception {
        run(JMQTT, "", "-c", "-b", file, "ann", "one");
        String ann = Files.readString(file);
        run(JMQTT, "", "-b", "-H", "sha512", file, "bob", "one");
        Files.writeString(file, Files.readString(file) + "# no user\ncleo:plain\n" + ann);

        assertRun(
                run(JMQTT, "", "--list", file),
                0,
                "ann\tsha512-pbkdf2\nbob\tsha512\ncleo\t-\nann\tsha512-pbkdf2\n",
                "Warning: "
                        + file
                        + ", line 4: not a known kind of hash, brokers refuse the file or the"
                        + " line.\nWarning: "
                        + file
                        + ", line 5: the user has a line before, brokers refuse the file or the"
                        + " line.\n");
    }

    @Test
    void manyUsersAreImportedAtOnce() throws Exception {
        Path csv = Files.writeString(folder.resolve("users.csv"), "user,password\nann,o:ne\n");

        assertRun(
                run(JMQTT, "", "-c", "-I", "3", "--from-csv", csv, file),
                0,
                "Added 1 users, updated 0.\n",
                "");
        Files.writeString(file, "# c\n" + Files.readString(file));
        assertRun(
                run(JMQTT, "ann,two\n\"b,b\",\"q\"\"q\"\n", "--from-csv", "-", file),
                0,
                "Added 1 users, updated 1.\n",
                "");
        assertThat(Files.readString(file)).startsWith("# c\nann:$7$1000$");
        assertThat(knows("ann", "two")).isTrue();
        assertThat(knows("b,b", "q\"q")).isTrue();

        String before = Files.readString(file);
        assertRun(
                run(JMQTT, "x,y\na:b,c\n", "--from-csv", "-", file),
                1,
                "",
                "Error: -, line 2: Username must not contain the ':' character.\n");
        assertRun(
                run(JMQTT, "x,y\nz\n", "--from-csv", "-", file),
                1,
                "",
                "Error: -, line 2: no password, USER,PASSWORD expected.\n");
        assertThat(file).hasContent(before);
    }

    @Test
    void passwordFileGivesItsFirstLine() throws Exception {
        write("");
        Path secret = Files.writeString(folder.resolve("secret"), "pass word \r\nrest\n");

        assertThat(run(JMQTT, "", "--pw-file", secret, file, "ann").exitCode()).isZero();
        assertThat(run(JMQTT, "from stdin\n", "--pw-file", "-", file, "bob").exitCode()).isZero();

        assertThat(knows("ann", "pass word ")).isTrue();
        assertThat(knows("bob", "from stdin")).isTrue();
        assertRun(
                run(JMQTT, "\n", "--pw-file", "-", file, "ann"), 1, "", "Error: Empty password.\n");
    }

    @Test
    void symbolicLinkStaysAndItsTargetIsReplaced() throws Exception {
        write("ann:x\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(run(MOSQUITTO, "", "-b", link, "bob", "p").exitCode()).isZero();

        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(file)).startsWith("ann:x\nbob:$7$");
    }

    @Test
    void openFileIsWarnedOf() throws Exception {
        write("ann:x\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertRun(
                run(MOSQUITTO, "", "-D", file, "ann"),
                0,
                "",
                "Warning: File "
                        + file
                        + " has world readable permissions. Future versions will refuse to load"
                        + " this file.\nTo fix this, use `chmod 0700 "
                        + file
                        + "`.\n");
        assertRun(
                run(JMQTT, "", "-b", file, "ann", "p"),
                0,
                "Adding password for user ann\n",
                "Warning: File "
                        + file
                        + " is open to every user of this machine. To fix this, use `chmod o= "
                        + file
                        + "`.\n");
    }

    @Test
    void jmqttRefusesNamesThatNoBrokerFinds() throws Exception {
        write("");
        for (String name : new String[] {"", "#x", " x", "x "}) {
            CommandRun run = run(JMQTT, "", "-b", file, name, "p");
            assertThat(run.exitCode()).as(name).isEqualTo(1);
            assertThat(run.err()).startsWith("Error: Username must not be");
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void userChangedWhileThePasswordIsTypedIsNotLost() throws Exception {
        write("ann:x\n");
        InputStream typing =
                new InputStream() {
                    private final byte[] bytes = "pw\npw\n".getBytes(UTF_8);
                    private int at;

                    @Override
                    public int read() {
                        if (at == 3) {
                            run(JMQTT, "", "-b", file, "bob", "p");
                        }
                        return at < bytes.length ? bytes[at++] : -1;
                    }
                };

        CommandRun run =
                JmqttRun.inProcess().stdin(typing).run(CommandLine.of(MOSQUITTO, file, "cleo"));

        assertThat(run.exitCode()).isZero();
        assertThat(Files.readString(file)).matches("ann:x\nbob:.*\ncleo:.*\n");
    }
}
