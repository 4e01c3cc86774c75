package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.Terminal;
import io.jmqtt.tls.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener's private key with a pass phrase, with and without a terminal to ask for it. */
class BrokerTerminalTest {
    @TempDir private Path folder;
    private Path config;
    private Path key;
    private Certificates certificates;

    @BeforeEach
    void makeKey() throws Exception {
        certificates = Certificates.in(folder);
        key = folder.resolve("locked.key");
        lock("opén sesame", "pkcs8", "-topk8");
        config =
                Files.writeString(
                        folder.resolve("m.conf"),
                        "listener 0 "
                                + folder.resolve("s")
                                + "\nuser root\nlog_type all\nlog_dest stderr\npid_file "
                                + folder.resolve("pid")
                                + "\ncertfile "
                                + certificates.file("ca.crt")
                                + "\nkeyfile "
                                + key
                                + "\n");
    }

    /** Encrypts the key by a command of openssl. */
    private void lock(String phrase, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("-in", "ca.key", "-out", key.toString(), "-passout"));
        words.add("pass:" + phrase);
        certificates.openssl(words.toArray(String[]::new));
    }

    private String command() {
        return "LC_ALL=C.UTF-8 exec '"
                + System.getProperty("java.home")
                + "/bin/java' -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path")
                + "' io.jmqtt.Jmqtt broker -c '"
                + config
                + "'";
    }

    @Test
    void phraseIsAskedForAndUsedAgainAtAReload() throws Exception {
        try (Terminal session = new Terminal(command())) {
            session.await("The private key in " + key + " is encrypted.");
            session.await("Password: ");
            session.type("opén sesame\n");
            session.await(" running");
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")));
            new ProcessBuilder("kill", "-HUP", Long.toString(pid)).start().waitFor();
            session.await("Reloading config.");
            ProcessHandle.of(pid).orElseThrow().destroy();
            session.await(" terminating");
            assertThat(session.exitCode()).isZero();
            assertThat(session.screen()).doesNotContain("sesame").doesNotContain("Error");
        }
    }

    @Test
    void wrongPhraseEndsTheStart() throws Exception {
        try (Terminal session = new Terminal(command())) {
            session.await("Password: ");
            session.type("guess\n");
            assertThat(session.exitCode()).isEqualTo(1);
            assertThat(session.screen())
                    .doesNotContain("guess")
                    .contains("Error: Unable to load server key file \"" + key + "\".")
                    .contains("wrong password for keyfile " + key);
        }
    }

    /** In the form of OpenSSL before 1.0; and then the file changes under the broker. */
    @Test
    void phraseIsShownNowhere() throws Exception {
        lock("opén sesame", "pkey", "-traditional", "-aes256");
        assertThat(Files.readString(key)).contains("DEK-Info: ");
        try (Terminal session = new Terminal(command())) {
            session.await("Password: ");
            session.type("opén sesame\n");
            session.await(" running");
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")));
            Path process = Path.of("/proc", Long.toString(pid));
            if (Files.exists(process)) {
                for (String seen : new String[] {"cmdline", "environ", "comm"}) {
                    assertThat(Files.readString(process.resolve(seen), ISO_8859_1))
                            .as(seen)
                            .doesNotContain("sesame");
                }
            }
            lock("open barley", "pkcs8", "-topk8");
            new ProcessBuilder("kill", "-HUP", Long.toString(pid)).start().waitFor();
            session.await("wrong password for keyfile " + key);
            assertThat(ProcessHandle.of(pid)).isPresent();
            ProcessHandle.of(pid).orElseThrow().destroy();
            session.await(" terminating");
            assertThat(session.exitCode()).isZero();
            assertThat(session.screen())
                    .doesNotContain("sesame", "barley")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void withoutATerminalItSaysWhatIsMissing() {
        CommandRun run = JmqttRun.jmqtt("broker", "-c", config);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("Error: Unable to load server key file \"" + key + "\". Check keyfile.\n")
                .contains("keyfile " + key + " is encrypted and no password was given\n");
        CommandRun daemon = JmqttRun.jmqtt("broker", "-d", "-c", config);
        assertThat(daemon.exitCode()).isEqualTo(1);
        assertThat(daemon.err())
                .endsWith(
                        "Error: The key file \""
                                + key
                                + "\" is encrypted, and a daemon has no terminal to ask for its"
                                + " pass phrase.\n");
    }
}
