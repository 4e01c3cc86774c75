package io.jmqtt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCompleterTest {
    private final SeenTopics seen = new SeenTopics();
    private final ShellCompleter completer = new ShellCompleter(new Contexts(), seen);

    @BeforeEach
    void seeTopics() {
        seen.add("home/kitchen/temp");
        seen.add("home/kitchen/lamp");
        seen.add("home/door");
        seen.add("garage");
    }

    /** What is offered for the last word of a line. */
    private List<String> offered(String line) {
        Words words = new Words(line, line.length());
        List<Candidate> candidates = new ArrayList<>();
        completer.complete(null, words, candidates);
        return candidates.stream()
                .map(Candidate::value)
                .filter(value -> value.startsWith(words.word()))
                .toList();
    }

    @Test
    void firstWordIsACommand() {
        assertThat(offered("")).hasSize(Verb.values().length);
        assertThat(offered("dis")).containsExactly("disconnect");
        assertThat(offered("help s")).containsExactly("sub", "switch");
    }

    @Test
    void optionsAreThoseOfALine() {
        assertThat(offered("sub --re"))
                .containsExactlyInAnyOrder(
                        "--retained-only",
                        "--remove-retained",
                        "--retain-as-published",
                        "--retain-handling");
        assertThat(offered("pub --cafile")).isEmpty();
        assertThat(offered("connect --caf")).containsExactly("--cafile");
        assertThat(offered("connect --no-")).containsExactly("--no-tls");
    }

    @Test
    void valuesAreThoseOfTheOption() {
        assertThat(offered("pub -q ")).containsExactly("0", "1", "2");
        assertThat(offered("sub --format b")).containsExactly("base64");
        assertThat(offered("pub -m ")).isEmpty();
        assertThat(offered("pub -m -q --ret")).containsExactly("--retain");
        assertThat(offered("connect -h l")).containsExactly("localhost");
    }

    @Test
    void topicsAreOfferedLevelByLevel() {
        assertThat(offered("sub -t ")).containsExactly("garage", "home/");
        assertThat(offered("sub -t home/")).containsExactly("home/door", "home/kitchen/");
        assertThat(offered("pub -q 1 -t 'home/kitchen/"))
                .containsExactly("home/kitchen/lamp", "home/kitchen/temp");
    }

    @Test
    void propertiesAreThoseOfThePacket() {
        assertThat(offered("sub -D ")).containsExactly("subscribe", "unsubscribe");
        assertThat(offered("pub -D publish content")).containsExactly("content-type");
        assertThat(offered("pub -D publish user-property k ")).isEmpty();
        assertThat(offered("pub -D publish user-property k v --js"))
                .containsExactly("--json-lines");
        assertThat(offered("pub -D publish content-type x --js")).containsExactly("--json-lines");
    }

    @Test
    void filesAreOffered(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), "");
        Files.createDirectory(folder.resolve("certs"));
        assertThat(offered("connect --cafile " + folder + "/c"))
                .containsExactlyInAnyOrder(folder + "/ca.pem", folder + "/certs/");
    }

    @Test
    void candidatesAreQuotedAsTheyNeed() {
        assertThat(new Words("sub -t ho", 9).escape("home/a b", true)).hasToString("'home/a b'");
        assertThat(new Words("sub -t 'ho", 10).escape("home/", false)).hasToString("'home/");
        assertThat(new Words("sub -t \"ho", 10).escape("ho\"me", true)).hasToString("\"ho\\\"me\"");
        assertThat(new Words("sub -t ho", 9).escape("home", true)).hasToString("home");
    }

    @Test
    void topicsAreForgottenInTime() {
        for (int i = 0; i < 3 * SeenTopics.LIMIT; i++) {
            seen.add("flood/" + i);
        }
        assertThat(seen.following("flood/")).hasSize(SeenTopics.LIMIT);
        assertThat(seen.following("home")).isEmpty();
    }
}
