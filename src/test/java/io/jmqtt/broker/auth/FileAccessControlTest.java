package io.jmqtt.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jmqtt.broker.auth.AccessControl.Identity;
import io.jmqtt.broker.auth.AccessControl.Login;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may connect, and what they may touch, as a whole configuration says it. */
class FileAccessControlTest {
    /** {@code secret} and the empty string, salted and hashed with SHA-512. */
    private static final String BOB = "bob:$6$AAAAAAAAAAAAAAAA$";

    @TempDir Path folder;

    private final RecordingLog log = new RecordingLog();

    @BeforeEach
    void files() throws Exception {
        write("pw", BOB + sha512("secret") + "\nnil:$6$AAAAAAAAAAAAAAAA$" + sha512("") + "\n");
        write("acl", "topic read open\nuser bob\ntopic bob/#\ntopic read $SYS/#\n");
        write("psk", "id:0102\n");
    }

    private static String sha512(String password) throws Exception {
        java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-512");
        digest.update(password.getBytes(StandardCharsets.UTF_8));
        digest.update(new byte[12]);
        return java.util.Base64.getEncoder().encodeToString(digest.digest());
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private BrokerConfig config(String text) {
        try {
            Path file = folder.resolve("mosquitto.conf");
            Files.writeString(file, text.replace(" / ", "\n").replace("@", folder + "/"));
            ParsedConfig parsed =
                    new ConfigReader(new OptionTable(), Map.of()).read(file, CommandLine.EMPTY);
            assertThat(parsed.problems()).isEmpty();
            return parsed.config();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private FileAccessControl open(String text) throws AccessFileException {
        return FileAccessControl.open(config(text), log, Map.of());
    }

    private static Login login(String client, String user, String password, int port) {
        return new Login(
                client,
                user,
                password == null ? null : password.getBytes(StandardCharsets.UTF_8),
                "127.0.0.1",
                port,
                false);
    }

    private static Identity identity(String client, String user) {
        return new Identity(client, user, "127.0.0.1", 1883);
    }

    /** Columns: configuration, user (- for none), password (- for none), whether let in. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // without a listener everybody on this machine is welcome
                "# nothing                                          | -   | -      | true",
                "# nothing                                          | bob | wrong  | true",
                "allow_anonymous false                              | -   | -      | false",
                "allow_anonymous false                              | bob | x      | false",
                // with a listener nobody is, unless it is said
                "listener 1883                                      | -   | -      | false",
                "listener 1883                                      | bob | secret | false",
                "listener 1883 / allow_anonymous true               | -   | -      | true",
                "listener 1883 / allow_anonymous true               | bob | any    | true",
                // a password file has the last word on names
                "listener 1883 / password_file @pw                  | bob | secret | true",
                "listener 1883 / password_file @pw                  | bob | wrong  | false",
                "listener 1883 / password_file @pw                  | bob | -      | false",
                "listener 1883 / password_file @pw                  | eve | secret | false",
                "listener 1883 / password_file @pw                  | -   | -      | false",
                "listener 1883 / password_file @pw                  | ''  | ''     | false",
                "listener 1883 / password_file @pw / allow_anonymous true | -   | -      | true",
                "listener 1883 / password_file @pw / allow_anonymous true | ''  | -      | true",
                "listener 1883 / password_file @pw / allow_anonymous true | eve | x      | false",
                "listener 1883 / password_file @pw / allow_anonymous true | bob | wrong  | false",
                // an empty password is none, even where the hash is of the empty string
                "listener 1883 / password_file @pw                  | nil | ''     | false",
                "listener 1883 / password_file @pw                  | nil | -      | false",
                // local only with a password file: anonymous stays welcome
                "password_file @pw                                  | -   | -      | true",
                "password_file @pw                                  | bob | wrong  | false",
                // a listener's own word beats the broker's
                "listener 1883 / listener_allow_anonymous true      | -   | -      | true",
                "allow_anonymous true / listener 1883 / listener_allow_anonymous false | - | - | false",
                // per listener settings
                "per_listener_settings true / listener 1883 / allow_anonymous true | - | - | true",
                "per_listener_settings true / listener 1 / allow_anonymous true / listener 1883 | - | - | false",
                "per_listener_settings true / listener 1 / password_file @pw / listener 1883 | bob | secret | false",
                "per_listener_settings true / listener 1883 / password_file @pw | bob | secret | true",
                // the shipped plug-in is the same as the option
                "listener 1883 / plugin /usr/lib/mosquitto_password_file.so / plugin_opt_password_file @pw | bob | secret | true",
                "listener 1883 / plugin /usr/lib/mosquitto_password_file.so / plugin_opt_password_file @pw | eve | secret | false",
                "plugin_load p mosquitto_password_file.so / plugin_opt_password_file @pw / listener 1883 / plugin_use p | bob | secret | true",
                "plugin_load p mosquitto_password_file.so / plugin_opt_password_file @pw / listener 1883 | bob | secret | false",
                "per_listener_settings true / global_plugin mosquitto_password_file.so / plugin_opt_password_file @pw / listener 1883 | bob | secret | true",
            })
    void letsIn(String text, String user, String password, boolean expected)
            throws AccessFileException {
        FileAccessControl access = open(text);
        Login login =
                login(
                        "c1",
                        user.equals("-") ? null : user,
                        password.equals("-") ? null : password,
                        1883);
        assertThat(access.authenticate(login)).isEqualTo(expected);
    }

    @Test
    void identityFromTlsNeedsNoPassword() throws AccessFileException {
        FileAccessControl access = open("listener 1883 / password_file @pw");
        assertThat(access.authenticate(new Login("c", "someone", null, "::1", 1883, true)))
                .isTrue();
    }

    @Test
    void unknownListenerLetsNobodyIn() throws AccessFileException {
        FileAccessControl access = open("listener 1883 / allow_anonymous true");
        assertThat(access.authenticate(login("c", null, null, 9))).isFalse();
        assertThat(access.mayRead(new Identity("c", null, "::1", 9), "a")).isFalse();
    }

    /** Columns: user (- for none), topic, may read, may write. */
    @ParameterizedTest
    @CsvSource({
        "-, open, true, false",
        "-, bob/a, false, false",
        "'', open, true, false",
        "bob, bob/a, true, true",
        "bob, open, false, false",
        "bob, $SYS/broker/uptime, true, false",
        "-, $SYS/broker/uptime, false, false",
        "eve, bob/a, false, false"
    })
    void aclFileDecides(String user, String topic, boolean read, boolean write)
            throws AccessFileException {
        for (String text :
                List.of(
                        "listener 1883 / acl_file @acl",
                        "listener 1883 / plugin mosquitto_acl_file.so / plugin_opt_acl_file @acl")) {
            FileAccessControl access = open(text);
            Identity who = identity("c", user.equals("-") ? null : user);
            assertThat(access.mayRead(who, topic)).as("read " + text).isEqualTo(read);
            assertThat(access.mayWrite(who, topic)).as("write " + text).isEqualTo(write);
            assertThat(access.maySubscribe(who, topic, 2)).isTrue();
            assertThat(access.mayUnsubscribe(who, topic)).isTrue();
        }
    }

    /** Columns: topic, may read, may write; without an ACL file. */
    @ParameterizedTest
    @CsvSource({
        "a, true, true",
        "$SYS/broker/uptime, true, false",
        "$SYS, true, false",
        "$SYS/broker/connection/x/state, true, true",
        "$SYS/broker/connection/x/y/state, true, false",
        "$share/g/a, false, false",
        "$other/a, true, true",
        "$CONTROL/x, true, true"
    })
    void builtInRulesHoldWithoutAnAclFile(String topic, boolean read, boolean write)
            throws AccessFileException {
        FileAccessControl access = open("listener 1883");
        assertThat(access.mayRead(identity("c", null), topic)).isEqualTo(read);
        assertThat(access.mayWrite(identity("c", null), topic)).isEqualTo(write);
    }

    @Test
    void bridgeStateNeedsTheAclFileToo() throws AccessFileException {
        FileAccessControl access = open("listener 1883 / acl_file @acl");
        assertThat(access.mayWrite(identity("c", "bob"), "$SYS/broker/connection/c/state"))
                .isFalse();
    }

    @Test
    void aclFilesOfListenersAreApartWithPerListenerSettings() throws Exception {
        write("acl2", "topic write two\n");
        FileAccessControl access =
                open(
                        "per_listener_settings true / listener 1883 / acl_file @acl / listener 2 /"
                                + " acl_file @acl2 / listener 3");
        assertThat(access.mayRead(identity("c", null), "open")).isTrue();
        assertThat(access.mayWrite(identity("c", null), "two")).isFalse();
        assertThat(access.mayWrite(new Identity("c", null, "::1", 2), "two")).isTrue();
        assertThat(access.mayWrite(new Identity("c", null, "::1", 3), "two")).isTrue();
    }

    @Test
    void listenersThatShareAPortMustAgree() throws AccessFileException {
        FileAccessControl access =
                open(
                        "listener 1883 127.0.0.1 / listener_allow_anonymous true / listener 1883 ::1"
                                + " / listener_allow_anonymous false");
        assertThat(access.authenticate(login("c", null, null, 1883))).isFalse();
    }

    @Test
    void pskFileGivesKeys() throws AccessFileException {
        FileAccessControl access = open("listener 1883 / psk_hint h / psk_file @psk");
        assertThat(access.psk(1883, "id")).containsExactly(1, 2);
        assertThat(access.psk(1883, "other")).isNull();
        assertThat(open("listener 1883").psk(1883, "id")).isNull();
    }

    /** Columns: configuration, exit status, lines parted by " / ". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password_file @no | 13 | password-file: Error: Unable to open pwfile \"@no\".",
                "acl_file @no | 13 | Error: Unable to open acl_file \"@no\". / Error opening acl file \"@no\".",
                "psk_file @no | 13 | Error: Unable to open pwfile \"@no\". / Error opening psk file \"@no\".",
                "acl_file @ | 13 | Error: Unable to open acl_file \"@\". / Error opening acl file \"@\".",
                "acl_file @link | 13 | Error: Unable to open acl_file \"@link\". / Error opening acl file \"@link\".",
                "password_file @link | 13 | password-file: Error: Unable to open pwfile \"@link\".",
                "password_file @plain | 3 | password-file: Error: Unable to decode line in password file '@plain'.",
                "password_file @bare | 3 | password-file: Error: Invalid line in password file '@bare': bob",
                "password_file @twice | 3 | password-file: Error: Duplicate user 'bob' in password file '@twice'.",
                "password_file @empty | 3 | password-file: Error: Empty username in password file '@empty'.",
                "acl_file @plain | 3 | Error: Invalid line in acl_file \"@plain\": bob:secret. / Error opening acl file \"@plain\".",
                "plugin /no/such.so | 13 | Error: Unable to load plugin \"/no/such.so\". / Load error: /no/such.so: cannot open shared object file: No such file or directory",
                "auth_plugin @pw | 13 | Error: Unable to load plugin \"@pw\". / Load error: @pw: this broker has no interface for native plug-ins",
                "plugin mosquitto_acl_file.so / plugin_opt_foo x | 3 | acl-file: Error: Unknown option 'foo'.",
                "plugin mosquitto_password_file.so / plugin_opt_foo x | 3 | password-file: Error: Unknown option 'foo'.",
                "plugin mosquitto_acl_file.so | 3 | acl-file: Error: Option 'plugin_opt_acl_file' is missing.",
            })
    void unusableFilesStopTheBroker(String text, int exitCode, String lines) throws Exception {
        write("plain", "bob:secret\n");
        write("bare", "bob:\n");
        write("twice", BOB + sha512("a") + "\n" + BOB + sha512("b") + "\n");
        write("empty", " :$6$AAAA$AAAA\n");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("pw"));
        AccessFileException e =
                catchThrowableOfType(
                        AccessFileException.class, () -> open("listener 1883 / " + text));
        assertThat(e.lines()).isEqualTo(List.of(lines.replace("@", folder + "/").split(" / ")));
        assertThat(e.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void linksAreFollowedWhereTheEnvironmentSaysSo() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("pw"));
        FileAccessControl access =
                FileAccessControl.open(
                        config("listener 1883 / password_file @link"),
                        log,
                        Map.of("MOSQUITTO_UNSAFE_ALLOW_SYMLINKS", "1"));
        assertThat(access.authenticate(login("c", "bob", "secret", 1883))).isTrue();
    }

    @Test
    void worldReadableFilesGetAWarning() throws Exception {
        Path pw = folder.resolve("pw");
        Files.setPosixFilePermissions(pw, PosixFilePermissions.fromString("rw-r--r--"));
        open("listener 1883 / password_file @pw");
        assertThat(log.lines)
                .containsExactly(
                        "W Warning: File "
                                + pw
                                + " has world readable permissions. Future versions will refuse to"
                                + " load this file.",
                        "W To fix this, use `chmod 0700 " + pw + "`.");
    }

    @Test
    void reloadReplacesTheRulesAndMovesTheVersion() throws Exception {
        BrokerConfig config = config("listener 1883 / acl_file @acl / password_file @pw");
        FileAccessControl access = FileAccessControl.open(config, log, Map.of());
        long before = access.version();
        write("acl", "topic write new\n");
        write("pw", "");
        access.reload(config);
        assertThat(access.version()).isNotEqualTo(before);
        assertThat(access.mayRead(identity("c", null), "open")).isFalse();
        assertThat(access.mayWrite(identity("c", null), "new")).isTrue();
        assertThat(access.authenticate(login("c", "bob", "secret", 1883))).isFalse();
    }

    @Test
    void failedReloadOpensNothing() throws Exception {
        BrokerConfig config = config("listener 1883 / acl_file @acl");
        FileAccessControl access = FileAccessControl.open(config, log, Map.of());
        long before = access.version();
        for (String bad : List.of("nonsense\n", "topic\n")) {
            write("acl", bad);
            assertThatThrownBy(() -> access.reload(config)).isInstanceOf(AccessFileException.class);
        }
        Files.delete(folder.resolve("acl"));
        assertThatThrownBy(() -> access.reload(config)).isInstanceOf(AccessFileException.class);
        assertThat(access.version()).isEqualTo(before);
        assertThat(access.mayWrite(identity("c", null), "anything")).isFalse();
        assertThat(access.mayRead(identity("c", null), "open")).isTrue();
    }

    @Test
    void loadingPluginsIsLogged() throws AccessFileException {
        open("listener 1883 / plugin /x/mosquitto_acl_file.so / plugin_opt_acl_file @acl");
        assertThat(log.lines)
                .containsExactly(
                        "I Loading plugin: /x/mosquitto_acl_file.so", "I Plugin acl-file loaded.");
    }
}
