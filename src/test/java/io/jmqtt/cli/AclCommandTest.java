package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclCommandTest {
    private static final String FILE =
            """
            # everybody
            topic read public/#

            user alice
            topic write sensors/#
            topic readwrite home/alice/#
            topic deny home/alice/secret
            pattern read clients/%c/in
            pattern users/%u/#
            """;

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("acl"), FILE);
    }

    private CommandRun explain(String args) {
        return JmqttRun.inProcess()
                .run(
                        CommandLine.of("jmqtt", "acl", "explain", file)
                                .plus((Object[]) args.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-t public/a; read: allowed by FILE:2: topic read public/#",
                "-u alice -t home/alice/x; read: allowed by FILE:6: topic readwrite home/alice/#",
                "-u alice -t home/alice/secret; read: denied by FILE:7: topic deny home/alice/secret",
                "-u alice -t users/alice/x; read: allowed by FILE:9: pattern users/%u/#",
                "-i c1 -t clients/c1/in; read: allowed by FILE:8: pattern read clients/%c/in",
                "-i c2 -t clients/c1/in; read: denied: no line grants it",
                "-u bob -t public/a; read: denied: no line grants it",
                "-i a+b -t clients/c1/in; read: denied: a user name or client id with + or # is kept",
                "-t $share/g/a; read: denied: the broker lets nobody do that"
            })
    void lineThatDecidesIsNamed(String args, String answer) {
        CommandRun run = explain(args + " --access read");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith(answer.replace("FILE", file.toString()));
        assertThat(run.exitCode()).isEqualTo(answer.contains("allowed") ? 0 : 1);
    }

    @Test
    void linesThatSayNothingAboutTheAccessAreShown() {
        CommandRun run = explain("-u alice -t sensors/t");
        assertThat(run.out())
                .isEqualTo(
                        "read: denied: no line grants it\n  "
                                + file
                                + ":5: topic write sensors/#  (matches, but not for read)\n"
                                + "write: allowed by "
                                + file
                                + ":5: topic write sensors/#\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void jsonHasTheSame() {
        CommandRun run = explain("-u alice -t sensors/t --json");
        ObjectValue json = (ObjectValue) JsonReader.read(run.stdout());
        assertThat(json.get("write")).isInstanceOf(ObjectValue.class);
        assertThat(run.out())
                .contains("\"read\":{\"allowed\":false,\"line\":0,")
                .contains("\"passed_over\":[5]")
                .contains("\"write\":{\"allowed\":true,\"line\":5,");
    }

    @ParameterizedTest
    @CsvSource({
        "'', Error: 'explain' and the ACL file are needed.",
        "explain f, Error: A topic is needed (-t).",
        "explain f -t a/#, 'Error: ''a/#'' is a filter, or no topic at all.'",
        "explain f -t a --access all, 'Error: --access is read or write, not ''all''.'",
        "explain f -t a b, Error: 'b' is one argument too many.",
        "explain f -x, Error: Unknown option '-x'.",
        "explain f -t, Error: '-t' needs a value.",
        "explain /no/such/file -t a, Error: Unable to open acl_file \"/no/such/file\"."
    })
    void wrongArgumentsAreRefused(String args, String error) {
        Object[] words = args.isEmpty() ? new Object[0] : (Object[]) args.split(" ");
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", "acl").plus(words));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void fileThatTheBrokerRefusesIsAnError() throws IOException {
        Files.writeString(file, "topic a\nnonsense\n");
        CommandRun run = explain("-t a");
        assertThat(run.err())
                .startsWith("Error: Invalid line in acl_file \"" + file + "\": nonsense.");
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
