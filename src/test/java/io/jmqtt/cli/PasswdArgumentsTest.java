package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.CommandRunner;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.Processes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that can't be: what passwd says to them, and with what exit status. */
class PasswdArgumentsTest {
    private static final String HINT = "\nUse 'jmqtt passwd --help' to see usage.\n";

    @TempDir private Path folder;

    /** Words are split at blanks; DIR is a folder with files {@code pw} and {@code sub/}. */
    private CommandRun run(CommandRunner runner, String program, String words) throws Exception {
        Path file = Files.writeString(folder.resolve("pw"), "ann:secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(folder.resolve("sub"));
        String[] args = words.isEmpty() ? new String[0] : words.split(" ");
        return runner.run(
                CommandLine.of(
                        program,
                        Arrays.stream(args)
                                .map(w -> w.replace("DIR", folder.toString()))
                                .toArray()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -H                   | Error: -H argument given but not enough other arguments.
                    -H foo DIR/pw u      | Error: Unknown hash type 'foo'
                    -I                   | Error: -I argument given but not enough other arguments.
                    -I 0 DIR/pw u        | Error: Number of iterations must be > 0.
                    -I -5 DIR/pw u       | Error: Number of iterations must be > 0.
                    -I x DIR/pw u        | Error: Number of iterations must be > 0.
                    -c -D DIR/pw u       | Error: -c and -D cannot be used together.
                    -c -U DIR/pw         | Error: -c and -U cannot be used together.
                    -D -U DIR/pw u       | Error: -D and -U cannot be used together.
                    -b -D DIR/pw u       | Error: -b and -D cannot be used together.
                    -c -D -U -b          | Error: -c and -D cannot be used together.
                    -c                   | Error: -c argument given but password file or username missing.
                    -c DIR/new           | Error: -c argument given but password file or username missing.
                    -c -b DIR/new u      | Error: -c argument given but password file, username, or password missing.
                    -D DIR/pw            | Error: -D argument given but password file or username missing.
                    -U                   | Error: -U argument given but password file missing.
                    -U DIR/pw u          | Error: -U argument given but password file missing.
                    -b DIR/pw a:b p      | Error: Username must not contain the ':' character.
                    -D DIR/pw a:b        | Error: Username must not contain the ':' character.
                    -b DIR/pw a\u0001: p | Error: Username must not contain control characters.
                    -b DIR/pw a\u007f p  | Error: Username must not contain control characters.
                    -b DIR/pw/x u p      | Error reading password file: Not a directory
                    -b DIR/none u p      | Error: Unable to open password file DIR/none. No such file or directory.
                    DIR/none u           | Error: Unable to open password file DIR/none. No such file or directory.
                    -U DIR/none          | Error: Unable to open password file DIR/none. No such file or directory.
                    -D DIR/none u        | Error: Unable to open password file DIR/none. No such file or directory.
                    -D DIR/none/x u      | Error: Unable to open password file DIR/none/x. No such file or directory.
                    -U DIR/sub           | Error: Unable to open password file DIR/sub. Is a directory.
                    -c -b DIR/none/x u p | Error: Unable to open file DIR/none/x for writing. No such file or directory.
                    -D DIR/pw bob        | Warning: User bob not found in password file.
                    -D DIR/pw bob more   | Warning: User bob not found in password file.
                    """)
    void mosquittosErrorsAreKept(String words, String error) throws Exception {
        CommandRun run = run(JmqttRun.inProcess(), "mosquitto_passwd", words);

        assertThat(run.err()).isEqualTo(error.replace("DIR", folder.toString()) + "\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(folder.resolve("pw")).hasContent("ann:secret\n");
    }

    @Tag(MosquittoTools.TAG)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-H",
                "-H foo DIR/pw u",
                "-I",
                "-I 0 DIR/pw u",
                "-I x",
                "-c -D DIR/pw u",
                "-D -c",
                "-c -U",
                "-D -U DIR/pw u",
                "-b -D DIR/pw u",
                "-D -b -U -c",
                "-c",
                "-c DIR/new",
                "-c -b DIR/new u",
                "-b -c DIR/new u",
                "-D",
                "-D DIR/pw",
                "-U",
                "-U DIR/pw u",
                "-b DIR/pw a:b p",
                "-D DIR/pw a:b",
                "-b DIR/pw a\u0001: p",
                "-b DIR/pw/x u p",
                "-b DIR/none u p",
                "DIR/none u",
                "-U DIR/none",
                "-U DIR/sub",
                "-D DIR/pw bob",
                "-D DIR/pw bob more",
                "-D DIR/pw ann more",
                "-H sha512 -H sha512-pbkdf2 -D DIR/pw ann",
                "-x u",
            })
    void errorsAreThoseOfTheInstalledMosquitto(String words) throws Exception {
        MosquittoTools.assumeInstalled();
        CommandRun theirs = run(Processes.installed(), "mosquitto_passwd", words);
        CommandRun ours = run(JmqttRun.inProcess(), "mosquitto_passwd", words);

        assertThat(ours.err()).isEqualTo(theirs.err());
        assertThat(ours.out()).isEqualTo(theirs.out());
        assertThat(ours.exitCode()).isEqualTo(theirs.exitCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "-x",
                "DIR/pw",
                "-b DIR/pw",
                "-b DIR/pw u",
                "-b DIR/pw u p more",
                "DIR/pw u more",
                "-cb DIR/pw u p",
                "-H sha512",
                "--list",
                "--verify DIR/pw u",
            })
    void mosquittoShowsItsUsageOnStandardOutputAndFails(String words) throws Exception {
        CommandRun run = run(JmqttRun.inProcess(), "mosquitto_passwd", words);

        assertThat(run.out())
                .startsWith("mosquitto_passwd is a tool for managing password files for mosquitto.")
                .contains("Usage: mosquitto_passwd [-H ");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                           | Error: FILE USER expected after the options, but too little given.
                    DIR/pw                       | Error: FILE USER expected after the options, but too little given.
                    DIR/pw u p                   | Error: FILE USER expected after the options, but more given.
                    DIR/pw u --batch             | Error: FILE USER expected after the options, but more given. Options stand before FILE.
                    -b DIR/pw u                  | Error: FILE USER PASSWORD expected after the options, but too little given.
                    -D DIR/pw                    | Error: FILE USER expected after the options, but too little given.
                    -U                           | Error: FILE expected after the options, but too little given.
                    --list DIR/pw u              | Error: FILE expected after the options, but more given.
                    --from-csv DIR/x             | Error: FILE expected after the options, but too little given.
                    -x DIR/pw u                  | Error: Unknown option '-x'.
                    --frob DIR/pw u              | Error: Unknown option '--frob'.
                    -cb DIR/pw u p               | Error: Unknown option '-cb'.
                    """)
    void jmqttNamesWhatIsMissingAndPointsToTheHelp(String words, String error) throws Exception {
        CommandRun run = run(JmqttRun.inProcess(), "jmqtt", ("passwd " + words).strip());

        assertThat(run.err()).isEqualTo(error + "\n" + HINT);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --pw-file                    | Error: --pw-file argument given but not enough other arguments.
                    -I 10x DIR/pw u              | Error: Number of iterations must be > 0.
                    --hash md5 DIR/pw u          | Error: Unknown hash type 'md5'
                    --create --delete DIR/pw u   | Error: -c and -D cannot be used together.
                    --verify --list DIR/pw       | Error: --verify and --list cannot be used together.
                    -U --from-csv DIR/x DIR/pw   | Error: -U and --from-csv cannot be used together.
                    -b --pw-file x DIR/pw u p    | Error: -b and --pw-file cannot be used together.
                    -c --list DIR/pw             | Error: -c and --list cannot be used together.
                    -b DIR/pw #u p               | Error: Username must not begin with '#', the line would be a comment.
                    --pw-file DIR/no DIR/pw u    | Error: Unable to read password file: DIR/no (No such file or directory)
                    --pw-file DIR/pw DIR/no u    | Error: Unable to open password file DIR/no. No such file or directory.
                    --verify DIR/no u            | Error: Unable to open password file DIR/no. No such file or directory.
                    --list DIR/sub               | Error: Unable to open password file DIR/sub. Is a directory.
                    --from-csv DIR/no DIR/pw     | Error: Unable to read DIR/no. No such file or directory.
                    -c -b DIR/pw u p             | Error: Unable to open file DIR/pw for writing. File exists.
                    """)
    void jmqttNamesWhatCannotBe(String words, String error) throws Exception {
        CommandRun run = run(JmqttRun.inProcess(), "jmqtt", "passwd " + words);

        assertThat(run.err()).isEqualTo(error.replace("DIR", folder.toString()) + "\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(folder.resolve("pw")).hasContent("ann:secret\n");
    }

    @Test
    void overlongNamesAndPasswordsAreRefused() throws Exception {
        String x = "x".repeat(65_536);

        assertThat(run(JmqttRun.inProcess(), "mosquitto_passwd", "-b DIR/pw " + x + " p").err())
                .isEqualTo("Error: Username must be less than 65536 characters long.\n");
        assertThat(run(JmqttRun.inProcess(), "mosquitto_passwd", "-b DIR/pw u " + x).err())
                .isEqualTo("Error: Password must be less than 65536 characters long.\n");
    }

    @Test
    void helpOfJmqttFitsATerminalAndHasEveryOption() throws Exception {
        CommandRun run = run(JmqttRun.inProcess(), "jmqtt", "passwd --help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        for (PasswdOption option : PasswdOption.values()) {
            assertThat(run.out()).contains(option.longName() + " ");
        }
        assertThat(run.stdout()).isEqualTo(run.out().getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void doubleDashEndsTheOptions() throws Exception {
        CommandRun run = run(JmqttRun.inProcess(), "jmqtt", "passwd -b -- DIR/pw -x -y");

        assertThat(run.out()).isEqualTo("Adding password for user -x\n");
        assertThat(run.exitCode()).isZero();
    }
}
