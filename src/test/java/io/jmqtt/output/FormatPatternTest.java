package io.jmqtt.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatPatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%", "abc%", "%5", "%-", "%0", "%-0", "%-05", "%05", "%.", "%.3", "%5.", "%5.3",
                "%.3:", "%5.3:", "%:", "% ", "@", "abc@", "%p@", "%%%"
            })
    void stringThatEndsWithinAnItemIsIncomplete(String pattern) {
        assertThatThrownBy(() -> FormatPattern.parse(Messages.utf8(pattern)))
                .isInstanceOf(FormatException.class)
                .hasMessage("Error: Incomplete format specifier.");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "%Z, Z",
                "%z, z",
                "%a, a",
                "%B, B",
                "%b, b",
                "%c, c",
                "%D %e, e",
                "%G, G",
                "%g, g",
                "%H, H",
                "%h, h",
                "%i, i",
                "%K, K",
                "%k, k",
                "%L, L",
                "%M, M",
                "%N, N",
                "%n, n",
                "%O, O",
                "%o, o",
                "%Q, Q",
                "%s, s",
                "%T, T",
                "%u, u",
                "%V, V",
                "%v, v",
                "%W, W",
                "%w, w",
                "%Y, Y",
                "%y, y",
                "%0-5m, 5",
                "%5-5m, 5",
                "%--5t, 5",
                "%:5t, 5",
                "%::x, :",
                "%.3.3t, 3",
                "%5.3.3t, 3",
                "%.3::x, :",
                "%-00-5t, 5",
                "%=1x, 1",
                "%~Z, Z",
                "%é, é",
                "%5€t, €",
                "%t%t%!!, !",
                "ab%1 2, 2"
            })
    void letterThatIsNoFieldIsNamed(String pattern, String named) {
        assertThatThrownBy(() -> FormatPattern.parse(Messages.utf8(pattern)))
                .isInstanceOf(FormatException.class)
                .hasMessage("Error: Invalid format specifier '" + named + "'.");
    }

    @Test
    void controlCharacterIsNoField() {
        assertThatThrownBy(() -> FormatPattern.parse(Messages.utf8("%\n")))
                .hasMessage("Error: Invalid format specifier '\n'.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "abc\\", "%p\\", "\\\\\\"})
    void trailingBackslashIsIncomplete(String pattern) {
        assertThatThrownBy(() -> FormatPattern.parse(Messages.utf8(pattern)))
                .isInstanceOf(FormatException.class)
                .hasMessage("Error: Incomplete escape specifier.");
    }

    @ParameterizedTest
    @CsvSource({
        "\\q, q",
        "\\1, 1",
        "\\x41, x",
        "\\b, b",
        "\\f, f",
        "\\N, N",
        "\\%, %",
        "\\@, @",
        "\\é, é"
    })
    void unknownEscapeIsNamed(String pattern, String named) {
        assertThatThrownBy(() -> FormatPattern.parse(Messages.utf8(pattern)))
                .isInstanceOf(FormatException.class)
                .hasMessage("Error: Invalid escape specifier '" + named + "'.");
    }

    @Test
    void firstErrorWins() {
        assertThatThrownBy(() -> FormatPattern.parse(Messages.utf8("%Z\\q%")))
                .hasMessage("Error: Invalid format specifier 'Z'.");
        assertThatThrownBy(() -> FormatPattern.parse(Messages.utf8("\\q%Z")))
                .hasMessage("Error: Invalid escape specifier 'q'.");
    }

    @Test
    void everySeparatorIsTakenBeforeEveryField() {
        for (char separator : "!\"#$&'()*+,/:;<=>?@[\\]^_`{|}~ -.".toCharArray()) {
            for (char letter : "%ACDEFIJPRSUXdfjlmpqrtx".toCharArray()) {
                // A first - or . is a flag or the point of the precision, so both come twice.
                String twice = separator == '-' || separator == '.' ? "" + separator : "";
                String pattern = "%" + twice + separator + letter;
                assertThatCode(() -> FormatPattern.parse(Messages.utf8(pattern)))
                        .as(pattern)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, ``",
                "plain, plain",
                "%%, %",
                "%5%, %",
                "%-5%, %",
                "%.3%, %",
                "%:%, %",
                "@@, @",
                "a%%b@@c, a%b@c",
                "\\\\, \\",
                "%%t, %t",
                "@%, %",
                "\\\\n, \\n"
            })
    void whatIsNoFieldStandsForItself(String pattern, String text) {
        assertThat(Messages.pattern(pattern, Messages.message("topic", "x"))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "\\0, 0x00",
        "\\a, 0x07",
        "\\e, 0x1B",
        "\\n, 0x0A",
        "\\r, 0x0D",
        "\\t, 0x09",
        "\\v, 0x0B"
    })
    void escapesAreControlCharacters(String pattern, int control) {
        assertThat(Messages.pattern("<" + pattern + ">", Messages.message("t", "x")))
                .isEqualTo("<" + (char) control + ">");
    }

    @Test
    void bytesThatAreNotUtf8StayBytes() throws FormatException {
        OutputSpec spec =
                OutputSpec.PLAIN.withPattern(
                        FormatPattern.parse(Messages.latin1("\u00ff%t\u00c3@\u00e4")));
        assertThat(Messages.print(spec, Messages.message("t", "x")).out())
                .isEqualTo("\u00fft\u00c3%\u00e4\n");
    }
}
