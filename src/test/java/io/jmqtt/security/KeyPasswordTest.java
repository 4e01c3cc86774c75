package io.jmqtt.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.tls.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pass phrases of private keys that are really encrypted, in every form that OpenSSL writes: right,
 * wrong or of a damaged key, they are shown nowhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyPasswordTest {
    private static final String RIGHT = "5ec2e7-right";
    private static final String WRONG = "5ec2e7-wrong";

    private static final List<String> COMMANDS =
            List.of(
                    "pub -t t -m m -q 1 -d",
                    "sub -t t -E -d",
                    "retained ls -t none --idle 50ms -d",
                    "doctor",
                    "shell");

    @TempDir static Path folder;

    private ConfiguredBroker broker;
    private int port;

    @BeforeAll
    void start() throws Exception {
        Certificates certificates = Certificates.in(folder);
        certificates.issue("server", "/CN=localhost", "IP:127.0.0.1", 2);
        certificates.issue("rsa", "/CN=me", null, 2);
        certificates.openssl(
                ("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -out"
                                + " ec.csr -subj /CN=me")
                        .split(" "));
        certificates.sign("ec", 2);
        String pass = " -passout pass:" + RIGHT;
        for (String type : new String[] {"rsa", "ec"}) {
            String in = " -in " + type + ".key -out " + type;
            for (String command :
                    new String[] {
                        "pkcs8 -topk8 -v2 aes-256-cbc" + in + "-pkcs8",
                        "pkcs8 -topk8 -v1 PBE-SHA1-3DES" + in + "-pbe",
                        "pkey -traditional -aes128" + in + "-traditional"
                    }) {
                certificates.openssl((command + ".pem" + pass).split(" "));
            }
            certificates.openssl(
                    ("pkcs12 -export -inkey "
                                    + type
                                    + ".key -in "
                                    + type
                                    + ".crt -out "
                                    + type
                                    + ".p12"
                                    + pass)
                            .split(" "));
        }
        Files.writeString(folder.resolve("right"), RIGHT + "\n");
        Files.writeString(folder.resolve("wrong"), WRONG + "\n");
        port = MosquittoBroker.freePort();
        broker =
                ConfiguredBroker.start(
                        Files.createDirectory(folder.resolve("broker")),
                        "listener " + port + " 127.0.0.1",
                        "cafile " + folder.resolve("ca.crt"),
                        "certfile " + folder.resolve("server.crt"),
                        "keyfile " + folder.resolve("server.key"),
                        "require_certificate true",
                        "allow_anonymous true");
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private CommandRun run(String command, String key, String password) {
        String type = key.substring(0, key.indexOf(key.endsWith("p12") ? '.' : '-'));
        String how =
                key.endsWith("p12")
                        ? " --keystore " + folder.resolve(key)
                        : " --cert "
                                + folder.resolve(type + ".crt")
                                + " --key "
                                + folder.resolve(key);
        String words =
                command
                        + " -h 127.0.0.1 -p "
                        + port
                        + " --cafile "
                        + folder.resolve("ca.crt")
                        + how
                        + " "
                        + password;
        CommandRun run =
                JmqttRun.inProcess()
                        .run(
                                CommandLine.of("jmqtt", (Object[]) words.split(" "))
                                        .stdin(
                                                "pub -t t -m m -q 1\n"
                                                        .getBytes(StandardCharsets.UTF_8))
                                        .env("JMQTT_DEBUG", "1")
                                        .env("RIGHT", RIGHT)
                                        .env("WRONG", WRONG));
        assertThat((run.out() + run.err()).toLowerCase(Locale.ROOT))
                .as(run.toString())
                .doesNotContain("5ec2e7")
                .doesNotContain("\tat ");
        return run;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-pkcs8.pem",
                "rsa-pbe.pem",
                "rsa-traditional.pem",
                "rsa.p12",
                "ec-pkcs8.pem",
                "ec-pbe.pem",
                "ec-traditional.pem",
                "ec.p12"
            })
    void phraseIsNeverShown(String key) throws IOException {
        for (String command : COMMANDS) {
            for (String from : new String[] {"file " + folder + "/right", "env RIGHT"}) {
                CommandRun right = run(command, key, "--key-pw-" + from);
                assertThat(right.exitCode()).as(right.toString()).isZero();
            }
            for (String from : new String[] {"file " + folder + "/wrong", "env WRONG"}) {
                CommandRun wrong = run(command, key, "--key-pw-" + from);
                assertThat(wrong.exitCode()).as(wrong.toString()).isNotZero();
                assertThat(wrong.out() + wrong.err())
                        .containsIgnoringCase("wrong password for --key");
            }
        }
    }

    /** Changed bytes decrypt to something that is no key, with whatever exception. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-pkcs8.pem",
                "rsa-pbe.pem",
                "rsa-traditional.pem",
                "ec-pkcs8.pem",
                "ec-traditional.pem"
            })
    void phraseOfADamagedKeyIsNotShown(String key) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(key));
        int failed = 0;
        String damaged = key.replace(".pem", ".damaged");
        for (int line = 1; line < lines.size() - 1; line++) {
            List<String> changed = new ArrayList<>(lines);
            String middle = lines.get(line);
            if (middle.length() < 8) {
                continue;
            }
            changed.set(line, "AAAA" + middle.substring(4));
            Files.write(folder.resolve(damaged), changed);
            CommandRun run = run("pub -t t -m m", damaged, "--key-pw-env RIGHT");
            if (run.exitCode() != 0) {
                failed++;
                assertThat(run.err())
                        .as(run.toString())
                        .matches("(Unable to connect |Error: )[^\n]*\n");
            }
        }
        // some numbers of a key are there for speed only
        assertThat(failed).isGreaterThan(1);
    }
}
