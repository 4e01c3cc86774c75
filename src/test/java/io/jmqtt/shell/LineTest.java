package io.jmqtt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LineTest {

    static List<Arguments> wholeLines() {
        return List.of(
                line(""),
                line("   \t"),
                line("list", "list"),
                line("  list  \r", "list"),
                line("sub -t a/# -v", "sub", "-t", "a/#", "-v"),
                line("sub -t #", "sub", "-t", "#"),
                line("# sub -t a"),
                line("  # sub 'not closed"),
                line("pub -m 'two words'", "pub", "-m", "two words"),
                line("pub -m 'a\\n\"b\"'", "pub", "-m", "a\\n\"b\""),
                line("pub -m \"say \\\"a\\\\\\\"\"", "pub", "-m", "say \"a\\\""),
                line("pub -m \"\\n\"", "pub", "-m", "\\n"),
                line("pub -m ''", "pub", "-m", ""),
                line("pub -m a' b 'c", "pub", "-m", "a b c"),
                line("pub -m a\\ b\\'", "pub", "-m", "a b'"),
                line("pub -m 'two\nlines'", "pub", "-m", "two\nlines"),
                line("pub \\\n -m a\\\nb", "pub", "-m", "ab"),
                line("pub -m '<<END'", "pub", "-m", "<<END"),
                line("pub -m <<", "pub", "-m", "<<"));
    }

    private static Arguments line(String text, String... words) {
        return Arguments.of(text, List.of(words));
    }

    @ParameterizedTest
    @MethodSource("wholeLines")
    void isCutIntoWords(String text, List<String> words) {
        Line line = Line.parse(text, 0);
        assertThat(line.words()).extracting(Line.Word::text).isEqualTo(words);
        assertThat(line.missing()).isNull();
        assertThat(line.body()).isNull();
        assertThat(line.end()).isEqualTo(text.length());
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void knowsWhatIsMissing(String text, String missing) {
        assertThat(Line.parse(text, 0).missing()).isEqualTo(missing);
    }

    static List<Arguments> unfinished() {
        return List.of(
                Arguments.of("pub -m 'a", "'"),
                Arguments.of("pub -m 'a\nb", "'"),
                Arguments.of("pub -m \"a\\\"", "\""),
                Arguments.of("pub \\", "\\"),
                Arguments.of("pub -l <<END", "END"),
                Arguments.of("pub -l <<END\nEN\n", "END"));
    }

    @Test
    void bodyEndsAtItsWord() {
        Line line = Line.parse("pub -t a -l <<END -q 1\none\n  END\n\nEND\nlist", 0);
        assertThat(line.words()).extracting(Line.Word::text).doesNotContain("<<END");
        assertThat(line.arguments()).containsExactly("-t", "a", "-l", "-q", "1");
        assertThat(line.body()).isEqualTo("one\n  END\n\n");
        assertThat(line.missing()).isNull();
    }

    @Test
    void bodyMayBeEmpty() {
        assertThat(Line.parse("pub -l <<E\nE", 0).body()).isEmpty();
    }

    @Test
    void textOfSeveralLinesHasOneCommandOnEach() {
        assertThat(Line.parseAll("list\npub -s <<E\n#\nE\n\n# no\nexit 3"))
                .extracting(Line::name)
                .containsExactly("list", "pub", "", "", "exit");
    }

    @Test
    void wordsTellWhereTheyStand() {
        String text = "a 'b c' d";
        Line.Word word = Line.parse(text, 0).words().get(1);
        assertThat(text.substring(word.start(), word.end())).isEqualTo("'b c'");
    }
}
