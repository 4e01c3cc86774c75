package io.jmqtt.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is given to a command as a secret, by whatever option, shows up neither on standard output
 * nor on standard error, with {@code -d} as well, whatever becomes of the connection.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSecretsTest {
    private static final String SECRET = "5ec2e7c0ffee";

    /** Options that mention passwords or keys but hold none. */
    private static final Set<ClientOption> NO_SECRETS =
            EnumSet.of(
                    ClientOption.USERNAME,
                    ClientOption.PSK_IDENTITY,
                    ClientOption.CERT,
                    ClientOption.KEY,
                    ClientOption.KEY_STORE,
                    ClientOption.KEY_FORM,
                    ClientOption.TLS_ENGINE,
                    ClientOption.TLS_KEYLOG);

    @TempDir static Path folder;

    private ConfiguredBroker open;
    private ConfiguredBroker closed;
    private int openPort;
    private int closedPort;
    private int nobody;
    private Path home;

    /** One way to give a secret; {@code PORT} and {@code FILE} stand for what they say. */
    record Way(Set<ClientOption> options, String arguments) {
        static Way of(String arguments, ClientOption... options) {
            Set<ClientOption> set = EnumSet.noneOf(ClientOption.class);
            set.addAll(Arrays.asList(options));
            return new Way(set, arguments);
        }
    }

    private static final List<Way> WAYS =
            List.of(
                    Way.of("-u ann -P SECRET", ClientOption.PASSWORD),
                    Way.of("-u ann --pw SECRET", ClientOption.PASSWORD),
                    Way.of("-u ann --pw-file FILE", ClientOption.PASSWORD_FILE),
                    Way.of("-u ann --pw-env VARIABLE", ClientOption.PASSWORD_ENV),
                    Way.of("-o OPTIONS", ClientOption.OPTIONS_FILE),
                    Way.of("--profile secret", ClientOption.PROFILE),
                    Way.of("-L mqtt://ann:SECRET@127.0.0.1:PORT/t", ClientOption.URL),
                    Way.of("-L ws://ann:SECRET@127.0.0.1:PORT/t", ClientOption.URL),
                    Way.of("--proxy socks5h://ann:SECRET@127.0.0.1:PORT", ClientOption.PROXY),
                    Way.of("--psk SECRET --psk-identity me", ClientOption.PSK),
                    Way.of(
                            "-V 5 -D connect authentication-method m -D connect"
                                    + " authentication-data SECRET",
                            ClientOption.PROPERTY),
                    Way.of(
                            "--cafile FILE --key FILE --cert FILE --key-pw-file FILE",
                            ClientOption.KEY_PASSWORD_FILE),
                    Way.of("--keystore FILE --key-pw-env VARIABLE", ClientOption.KEY_PASSWORD_ENV),
                    Way.of(
                            "--truststore FILE --truststore-pw-file FILE",
                            ClientOption.TRUST_STORE_PASSWORD_FILE),
                    Way.of(
                            "--truststore FILE --truststore-pw-env VARIABLE",
                            ClientOption.TRUST_STORE_PASSWORD_ENV),
                    Way.of(
                            "--will-topic w --will-payload SECRET",
                            ClientOption.WILL_TOPIC,
                            ClientOption.WILL_PAYLOAD));

    private static final List<String> COMMANDS =
            List.of(
                    "pub -t t -m m -q 1",
                    "sub -t t -E -W 1",
                    "rr -t t -e t -m m -W 1",
                    "wait --timeout 0",
                    "expect -t t --none --within 50ms",
                    "retained ls -t t",
                    "record -t t --duration 50ms",
                    "bench --duration 100ms --warmup 0s",
                    "doctor --timeout 1s");

    @BeforeAll
    void start() throws Exception {
        openPort = MosquittoBroker.freePort();
        closedPort = MosquittoBroker.freePort();
        nobody = MosquittoBroker.freePort();
        open =
                ConfiguredBroker.start(
                        Files.createDirectory(folder.resolve("open")),
                        "listener " + openPort + " 127.0.0.1",
                        "allow_anonymous true");
        closed =
                ConfiguredBroker.start(
                        Files.createDirectory(folder.resolve("closed")),
                        "listener " + closedPort + " 127.0.0.1",
                        "allow_anonymous false");
        Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Files.writeString(folder.resolve("options"), "-u ann\n-P " + SECRET + "\n");
        home = Files.createDirectory(folder.resolve("home"));
        Path profiles = Files.createDirectories(home.resolve(".config/jmqtt/profiles"));
        Files.writeString(profiles.resolve("secret"), "-u ann\n-P " + SECRET + "\n");
    }

    @AfterAll
    void stop() {
        open.close();
        closed.close();
    }

    private CommandRun run(String program, String arguments, int port) {
        List<Object> words = new ArrayList<>();
        for (String word : arguments.split(" ")) {
            words.add(
                    word.replace("PORT", Integer.toString(port))
                            .replace("FILE", folder.resolve("secret").toString())
                            .replace("OPTIONS", folder.resolve("options").toString())
                            .replace("VARIABLE", "JMQTT_TEST_VALUE")
                            .replace("SECRET", SECRET));
        }
        return JmqttRun.inProcess()
                .run(
                        CommandLine.of(program, words.toArray())
                                .env("HOME", home.toString())
                                .env("JMQTT_TEST_VALUE", SECRET));
    }

    private static void assertHidden(CommandRun run) {
        String shown = (run.out() + run.err()).toLowerCase(Locale.ROOT);
        assertThat(shown).as(run.line().toString()).doesNotContain(SECRET);
    }

    static List<Way> ways() {
        return WAYS;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void publisherShowsNoSecretWhateverHappens(Way way) {
        String common = "-t t -m m -q 1 -d -h 127.0.0.1 " + way.arguments;
        for (int port : new int[] {openPort, closedPort, nobody}) {
            assertHidden(run("jmqtt", "pub -p " + port + " " + common, port));
        }
        assertHidden(run("jmqtt", "pub -p " + openPort + " " + common + " --nonsense", openPort));
        assertHidden(run("jmqtt", "pub " + common + " -p 99999", openPort));
        assertHidden(run("jmqtt", "pub " + common + " -V 5 -D publish nonsense 1", openPort));
        assertHidden(run("mosquitto_pub", "-p " + closedPort + " " + common, closedPort));
    }

    static Stream<String> commands() {
        return COMMANDS.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandKeepsPasswordsAndUrlsToItself(String command) {
        boolean doctor = command.startsWith("doctor");
        for (int port : new int[] {openPort, closedPort, nobody}) {
            String at = "-h 127.0.0.1 -p " + port;
            assertHidden(run("jmqtt", command + " " + at + " -d -u ann -P SECRET", port));
            String url = "mqtt://ann:SECRET@127.0.0.1:" + port;
            assertHidden(run("jmqtt", command + (doctor ? " " : " -L ") + url + " -d", port));
        }
    }

    /** A new option that has to do with passwords and keys needs a row above. */
    @Test
    void everyOptionThatCarriesASecretHasARow() {
        Set<ClientOption> missing = EnumSet.noneOf(ClientOption.class);
        for (ClientOption option : ClientOption.values()) {
            String text = option.description().toLowerCase(Locale.ROOT);
            boolean mentions =
                    text.contains("password")
                            || text.contains("key")
                            || text.contains("secret")
                            || text.contains("options from");
            if (mentions && option.takesValue() && !NO_SECRETS.contains(option)) {
                missing.add(option);
            }
        }
        WAYS.forEach(way -> missing.removeAll(way.options));
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pub -t t -m m -PSECRET",
                "pub -t t -m m --pw=SECRET",
                "pub -t t -m m --psk=SECRET",
                "pub -t t -m m --psk zzSECRET --psk-identity me",
                "pub -t t -m m --psk SECRET",
                "pub -t t -m m --proxy http://ann:SECRET@proxy",
                "pub -t t -m m --proxy socks5h://ann:SECRET@proxy:99999",
                "pub -t t -m m --proxy socks5h://ann:SECRET@[::1",
                "pub -t t -m m --proxy socks5h://ann:SECRET%zz@proxy",
                "pub -t t -m m --proxy socks5h://ann:SECRET@",
                "pub -L foo://ann:SECRET@host/t -m m",
                "pub -L mqtt://ann:SECRET@host -m m",
                "pub -L mqtt://ann:SECRET%zz@host/t -m m",
                "pub -L mqtt://ann:SECRET@host:99999/t -m m",
                "pub -L mqtt://ann:SECRET@127.0.0.1:PORT/t/# -m m",
                "pub mqtt://ann:SECRET@host/t -m m",
                "pub -t t -m m -P SECRET",
                "pub -t t -m m -u ann -P SECRET -P",
                "pub -t t -m m -V 5 -D connect authentication-data SECRET",
                "pub -t t -m m -V 5 -D connect authentication-date SECRET",
                "sub mqtt://ann:SECRET@host/t",
                "wait mqtt://ann:SECRET@host/t",
                "expect mqtt://ann:SECRET@host/t",
                "bench mqtt://ann:SECRET@host",
                "top mqtt://ann:SECRET@host",
                "record mqtt://ann:SECRET@host/t",
                "replay mqtt://ann:SECRET@host/t",
                "retained mqtt://ann:SECRET@host",
                "retained ls mqtt://ann:SECRET@host",
                "doctor foo://ann:SECRET@host",
                "doctor mqtt://ann:SECRET@host:99999",
                "doctor mqtt://ann:SECRET@127.0.0.1:PORT mqtt://ann:SECRET@host",
                "passwd --pw=SECRET file ann",
                "passwd -b /nonexistent/file ann SECRET",
                "passwd -b FILE ann SECRET extra",
                "passwd -bx FILE ann SECRET",
                "passwd -c -b FILE ann SECRET",
                "passwd -b FILE an:n SECRET",
                "passwd --verify FILE ann",
                "passwd --from-csv FILE users",
            })
    void wrongCommandLineIsNotRepeatedWithItsSecret(String arguments) {
        CommandRun run = run("jmqtt", arguments, nobody);
        assertThat(run.exitCode()).as(run.toString()).isNotZero();
        assertHidden(run);
        if (arguments.startsWith("pub")) {
            assertHidden(run("mosquitto_pub", arguments.substring("pub ".length()), nobody));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-PSECRET",
                "--pw=SECRET",
                "-P SECRET extra",
                "-P SECRET\n-P",
                "-P SECRET\n--nonsense",
                "--password SECRET",
                "-L foo://ann:SECRET@host/t",
                "--proxy http://ann:SECRET@host"
            })
    void wrongOptionsFileIsNotRepeatedWithItsSecret(String content) throws IOException {
        Path file = folder.resolve("wrong-options");
        Files.writeString(file, content.replace("SECRET", SECRET) + "\n");
        CommandRun run = run("jmqtt", "pub -p PORT -t t -m m -o " + file, nobody);
        assertThat(run.exitCode()).as(run.toString()).isNotZero();
        assertHidden(run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect -h 127.0.0.1 -p PORT -PSECRET",
                "connect -h 127.0.0.1 -p PORT -u ann -P SECRET",
                "connect mqtt://ann:SECRET@127.0.0.1:PORT",
                "connect mqtt://ann:SECRET@127.0.0.1:99999",
                "connect foo://ann:SECRET@127.0.0.1",
                "connect --proxy http://ann:SECRET@h",
                "pub -PSECRET",
                "nonsense"
            })
    void shellShowsNoSecret(String line) {
        for (int port : new int[] {openPort, closedPort, nobody}) {
            String script = line.replace("PORT", "" + port).replace("SECRET", SECRET) + "\nlist\n";
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    CommandLine.of("jmqtt", "shell")
                                            .stdin(script.getBytes(StandardCharsets.UTF_8)));
            assertHidden(run);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ann,SECRET,SECRET", "ann,\"SECRET", "ann,SECRET\nann,SECRET", ",SECRET"})
    void wrongListOfUsersIsNotRepeatedWithItsPasswords(String content) throws IOException {
        Path list = folder.resolve("users.csv");
        Files.writeString(list, content.replace("SECRET", SECRET) + "\n");
        Path users = folder.resolve("users");
        CommandRun run = run("jmqtt", "passwd -c --from-csv " + list + " " + users, nobody);
        assertThat(run.exitCode()).as(run.toString()).isNotZero();
        assertThat(users).doesNotExist();
        assertHidden(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann:SECRET:more", "ann:$7$SECRET", "SECRET", "a\nann:$9$SECRET$x"})
    void oddPasswordFileIsNotRepeatedWithItsSecrets(String content) throws IOException {
        for (String task : new String[] {"-U", "--list", "--verify", "-D", "-b"}) {
            Path file = folder.resolve("odd");
            Files.writeString(file, content.replace("SECRET", SECRET) + "\n");
            boolean user = task.equals("--verify") || task.equals("-D");
            String more = user ? " ann" : task.equals("-b") ? " bob pw" : "";
            assertHidden(run("jmqtt", "passwd " + task + " " + file + more, nobody));
        }
    }
}
