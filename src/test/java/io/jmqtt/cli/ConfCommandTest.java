package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfCommandTest {
    @TempDir Path folder;

    private CommandRun lint(String content, Object... more) throws IOException {
        Path file = Files.writeString(folder.resolve("m.conf"), content);
        Object[] args = new Object[3 + more.length];
        args[0] = "conf";
        args[1] = "lint";
        args[2] = file;
        System.arraycopy(more, 0, args, 3, more.length);
        return JmqttRun.jmqtt(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "listener 1883 127.0.0.1|alow_anonymous true;"
                        + " 2: error: Unknown configuration variable 'alow_anonymous',"
                        + " did you mean 'allow_anonymous'? [unknown]",
                "max_inflight_messages 99999; 1: error: 'max_inflight_messages' must be <= 65535",
                "cafile x; 1: error: ",
            })
    void errorIsNamedWithFileAndLine(String lines, String finding) throws IOException {
        CommandRun run = lint(lines.replace('|', '\n') + "\n");
        assertThat(run.out()).contains(folder + "/m.conf:" + finding);
        assertThat(run.exitCode()).isEqualTo(finding.contains("error") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "retry_interval 20; 1: warning: retry_interval: this option has no effect",
                "port 1883; 1: warning: The 'port' option is now deprecated",
                "max_qos 1|listener 1883 127.0.0.1|max_qos 1|max_qos 0;"
                        + " 3: warning: max_qos: the line has no effect: FILE:4 sets it again"
                        + " [shadowed]",
                "listener 1883|allow_anonymous true;"
                        + " 1: warning: listener: port 1883 is open to other machines and lets"
                        + " everybody in without a login [insecure]",
                "listener 1883|password_file PW;"
                        + " 1: warning: listener: port 1883 is open to other machines and takes"
                        + " passwords without TLS [insecure]",
                "listener 1883|password_file PW;"
                        + " 1: warning: listener: port 1883 is open to other machines and has no"
                        + " acl_file: each user may use every topic [insecure]",
                "listener 1883 127.0.0.1|password_file PW;"
                        + " 2: warning: password_file: every user of this machine can read PW"
                        + " [insecure]",
                "user root; 1: warning: user: the broker keeps all rights of root [insecure]",
                "connection b|address h|topic a|remote_username u|remote_password p;"
                        + " 5: warning: remote_password: the password of the bridge goes to the"
                        + " other broker without TLS [insecure]"
            })
    void warningIsNamedWithFileAndLine(String lines, String finding) throws IOException {
        Path passwords = Files.writeString(folder.resolve("pw"), "");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = lint(lines.replace('|', '\n').replace("PW", passwords.toString()) + "\n");
        assertThat(run.out())
                .contains(
                        folder
                                + "/m.conf:"
                                + finding.replace("FILE", folder + "/m.conf")
                                        .replace("PW", passwords.toString()));
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void goodFileGivesNoFindings() throws IOException {
        CommandRun run =
                lint(
                        """
                        listener 1883 127.0.0.1
                        allow_anonymous true
                        log_dest stderr
                        log_type error
                        log_type warning
                        """,
                        "--strict");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void strictLetsWarningsFail() throws IOException {
        assertThat(lint("user root\n", "--strict").exitCode()).isEqualTo(1);
    }

    @Test
    void passwordsAreNotPrinted() throws IOException {
        String bridge = "connection b\naddress h\ntopic a\nremote_username u\n";
        CommandRun run = lint(bridge + "remote_password topsecret\n");
        assertThat(run.out()).contains("without TLS").doesNotContain("topsecret");
    }

    @Test
    void jsonCountsAndNamesFindings() throws IOException {
        CommandRun run = lint("user root\nnonsense\n", "--json");
        assertThat(JsonReader.read(run.stdout())).isInstanceOf(ObjectValue.class);
        assertThat(run.out())
                .startsWith("{\"errors\":1,\"warnings\":0,\"findings\":[{\"severity\":\"error\",")
                .contains("\"line\":2,\"option\":\"nonsense\",\"kind\":\"unknown\"");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "conf, Error: 'lint' and the configuration file are needed.",
        "conf lint, Error: 'lint' and the configuration file are needed.",
        "conf lint /no/such/file, Error: Unable to read file \"/no/such/file\".",
        "conf lint a --fix, Error: Unknown option '--fix'."
    })
    void wrongArgumentsAreRefused(String line, String error) {
        CommandRun run = JmqttRun.jmqtt((Object[]) line.split(" "));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
