package io.jmqtt.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|1",
                "01|1",
                "1.|1",
                "-.5|-0.5",
                "1E5|100000",
                "1e+5|100000",
                "-0.0|-0",
                "[1.0,2.50]|[1,2.5]",
                "true|true",
                "false|false",
                "null|null",
                "\"\"|\"\"",
                "[]|[]",
                "{}|{}",
                " [ 1 , 2 ] |[1,2]",
                "{\"a\":1,\"a\":2}|{\"a\":1,\"a\":2}",
                "{\"\":{\"a\":[{}]}}|{\"\":{\"a\":[{}]}}",
                "\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"|\"/\\b\\f\\n\\r\\t\\\"\\\\\"",
                "\"\\u0041\\u00e4\\u20AC\"|\"Aä€\"",
                "\"\\ud83d\\ude00\"|\"😀\"",
                "\"\\u0001\\u001f\\u007f\"|\"\\u0001\\u001f\u007f\"",
                "\"\\u0000\"|\"\\u0000\"",
                "\"ä€😀\"|\"ä€😀\"",
                "{\"ä\":\"/\"}|{\"ä\":\"/\"}",
                "[1e400,-1e400]|[null,null]",
                "[12345678901234567890]|[1.2345678901234567e+19]",
                "[[[[]]]]|[[[[]]]]",
            })
    void validJsonIsWrittenAgainInTheFormOfCJson(String json, String written) {
        assertThat(compact(json)).isEqualTo(written);
    }

    @Test
    void whatCJsonToleratesIsTolerated() {
        assertThat(compact("\uFEFF1")).isEqualTo("1");
        assertThat(compact("\u000b\u0001 1\f\r\n\t")).isEqualTo("1");
        assertThat(compact("\"a\tb\nc\"")).isEqualTo("\"a\\tb\\nc\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "nullx",
                "TRUE",
                "tru",
                "True",
                "1 2",
                "1x",
                "1,",
                "-",
                "--1",
                "+1",
                ".5",
                "-e5",
                "1e",
                "1e+",
                "0x10",
                "1-2",
                "1.2.3",
                "NaN",
                "Infinity",
                "-inf",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{",
                "}",
                "{a:1}",
                "{'a':1}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1",
                "{\"a\" 1}",
                "{1:2}",
                "{,}",
                "\"",
                "\"a",
                "\"\\",
                "\"\\q\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800x\"",
                "\"\\ud800\\u0041\"",
                "\"\\ud800\\n\"",
                "'a'",
                "//1",
                "1//",
                "hello",
                "[1]]",
                "{}{}",
                "\"a\"b",
                "\u00a01",
                "\u0000",
                "1\u0000",
                "\"a\u0000b\"",
                "1\uFEFF",
                "\"\\u\uFF11\uFF11\uFF11\uFF11\"",
                "\uFF11"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThat(JsonReader.read(Messages.utf8(text))).isNull();
    }

    @Test
    void nestingEndsWhereItEndsForCJson() {
        assertThat(JsonReader.read(Messages.utf8("[".repeat(1_000) + "]".repeat(1_000))))
                .isNotNull();
        assertThat(JsonReader.read(Messages.utf8("[".repeat(1_001) + "]".repeat(1_001)))).isNull();
        assertThat(JsonReader.read(Messages.utf8("[".repeat(1_000_000)))).isNull();
        assertThat(JsonReader.read(Messages.utf8("{\"a\":".repeat(1_000_000)))).isNull();
    }

    @Test
    void siblingsAreNotNested() {
        assertThat(JsonReader.read(Messages.utf8("[" + "[],".repeat(5_000) + "{}]"))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "12345678901234567890, 12345678901234567890",
        "1.50, 1.50",
        "1E5, 1E5",
        "-0, -0",
        "0.0, 0.0",
        "01, 1",
        "-01, -1",
        "1., 1",
        "1.e5, 100000",
        "-.5, -0.5",
        "0e0, 0e0",
    })
    void exactNumbersKeepTheirDigits(String json, String text) {
        JsonValue value = JsonReader.read(Messages.utf8(json));
        assertThat(((JsonValue.NumberValue) value).exact()).isEqualTo(text);
    }

    private static String compact(String json) {
        ByteBuilder out = new ByteBuilder();
        new JsonWriter(out, false).value(JsonReader.read(Messages.utf8(json)), false);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
