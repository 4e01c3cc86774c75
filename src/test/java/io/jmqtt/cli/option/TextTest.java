package io.jmqtt.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as text and back, and numbers as C reads them. */
class TextTest {

    @Test
    void anyBytesComeBackUnchanged() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(RawText.encode(RawText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void validUtf8IsItself() {
        String text = "aé∞我😀";
        assertThat(RawText.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(Utf8.isValid(text)).isTrue();
    }

    @Test
    void everythingElseIsNoMqttText() {
        byte[][] bad = {
            {(byte) 0xFF},
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xE2, (byte) 0x88},
            {(byte) 0xEF, (byte) 0xBF, (byte) 0xBF},
            {(byte) 0xEF, (byte) 0xB7, (byte) 0x90},
            {(byte) 0xF0, (byte) 0x9F, (byte) 0xBF, (byte) 0xBE},
            {0x1F},
            {0x7F},
            {(byte) 0xC2, (byte) 0x80}
        };
        for (byte[] bytes : bad) {
            assertThat(Utf8.isValid(RawText.decode(bytes))).isFalse();
        }
    }

    @Test
    void lengthLimitIsThatOfMosquitto() {
        assertThat(Utf8.isValid("x".repeat(65536))).isTrue();
        assertThat(Utf8.isValid("x".repeat(65537))).isFalse();
        assertThat(Utf8.isValid("é".repeat(32769))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "'  7', 7",
        "-3, -3",
        "+4, 4",
        "5x, 5",
        "x, 0",
        "'', 0",
        "- 3, 0",
        "2147483648, -2147483648",
        "99999999999, 1215752191",
        "9223372036854775808, -1",
        "-9223372036854775809, 0"
    })
    void atoi(String text, int number) {
        assertThat(Numbers.atoi(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5",
        "' .5x', 0.5",
        "1e2, 100",
        "1e, 1",
        "-2., -2",
        "x, 0",
        "0x10, 16",
        "1f, 1",
        "1d, 1",
        "1 , 1",
        "inf, Infinity",
        "-Infinity, -Infinity",
        "nan, NaN"
    })
    void atof(String text, double number) {
        assertThat(Double.valueOf(Numbers.atof(text))).isEqualTo(Double.valueOf(number));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "10, 10",
                "0x1F, 31",
                "017, 15",
                "0, 0",
                "'', -",
                "08, -",
                "5x, -",
                "' 5', 5",
                "'5 ', -",
                "x, -",
                "-1, -1",
                "0x, -"
            })
    void strict(String text, Long number) {
        assertThat(Numbers.strict(text)).isEqualTo(number);
    }
}
