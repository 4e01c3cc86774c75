package io.jmqtt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    private static String lines(String text, boolean colours) {
        byte[] bytes = text.getBytes(UTF_8);
        return Printable.lines(bytes, 0, bytes.length, colours);
    }

    @Test
    void textStaysAsItIs() {
        assertThat(lines("a\tb\n我é\n", false)).isEqualTo("a\tb\n我é\n");
    }

    @Test
    void controlCharactersAreSpelledOut() {
        assertThat(lines("\033[2J\r\u0007\u007f\0", true)).isEqualTo("^[[2J^M^G^?^@");
        assertThat(lines("\u009b2J\u2028", true)).isEqualTo("\uFFFD2J\uFFFD");
    }

    @Test
    void coloursPassWhereTheyAreWantedAndEndWithTheText() {
        assertThat(lines("\033[36ma\033[0m b\n", true)).isEqualTo("\033[36ma\033[0m b\n\033[0m");
        assertThat(lines("\033[36ma", false)).isEqualTo("^[[36ma");
        assertThat(lines("\033[36", true)).isEqualTo("^[[36");
        assertThat(lines("\033[3K", true)).isEqualTo("^[[3K");
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        assertThat(Printable.lines(new byte[] {'a', (byte) 0xFF, 'b'}, 0, 3, false))
                .isEqualTo("a\uFFFDb");
    }

    @Test
    void oneLineStaysOne() {
        assertThat(Printable.line("a\nb\tc\r\033[m")).isEqualTo("a b c ^[[m");
    }
}
