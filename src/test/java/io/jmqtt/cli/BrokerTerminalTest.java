package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.Terminal;
import io.jmqtt.tls.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener's private key with a pass phrase, with and without a terminal to ask for it. */
class BrokerTerminalTest {
    @TempDir private Path folder;
    private Path config;
    private Path key;

    @BeforeEach
    void makeKey() throws Exception {
        Certificates certificates = Certificates.in(folder);
        key = folder.resolve("locked.key");
        certificates.openssl(
                "pkcs8",
                "-topk8",
                "-in",
                "ca.key",
                "-out",
                key.toString(),
                "-passout",
                "pass:opén sesame");
        config =
                Files.writeString(
                        folder.resolve("m.conf"),
                        "listener 0 "
                                + folder.resolve("s")
                                + "\nuser root\npid_file "
                                + folder.resolve("pid")
                                + "\ncertfile "
                                + certificates.file("ca.crt")
                                + "\nkeyfile "
                                + key
                                + "\n");
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
                    .contains("Error: Unable to load server key file \"" + key + "\".")
                    .contains("wrong password for keyfile " + key);
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
