package io.jmqtt.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPointerTest {
    /** The example of RFC 6901, section 5, and a little more. */
    private static final JsonValue DOCUMENT =
            JsonReader.read(
                    Messages.utf8(
                            "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
                                    + "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8,\"~1\":9,"
                                    + "\"twice\":1,\"twice\":2,\"0\":\"zero\",\"deep\":{\"\":{\"x\":[[10]]}}}"));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "/foo; [\"bar\",\"baz\"]",
                "/foo/0; \"bar\"",
                "/foo/1; \"baz\"",
                "/; 0",
                "/a~1b; 1",
                "/c%d; 2",
                "/e^f; 3",
                "/g|h; 4",
                "/i\\j; 5",
                "/k\"l; 6",
                "`/ `; 7",
                "/m~0n; 8",
                "/~01; 9",
                "/twice; 2",
                "/0; \"zero\"",
                "/deep//x/0/0; 10",
            })
    void findsTheValue(String pointer, String json) throws FormatException {
        ByteBuilder out = new ByteBuilder();
        new JsonWriter(out, false).value(JsonPointer.parse(pointer).in(DOCUMENT), true);
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({
        "/nope",
        "/foo/2",
        "/foo/-",
        "/foo/00",
        "/foo/01",
        "/foo/1e0",
        "/foo/-1",
        "/foo/bar",
        "/foo/99999999999999",
        "/foo/0/x",
        "/twice/0",
        "/foo/",
        "/deep/x",
        "/Foo"
    })
    void whatIsNotThereIsNull(String pointer) throws FormatException {
        assertThat(JsonPointer.parse(pointer).in(DOCUMENT)).isNull();
    }

    @Test
    void pointIsTheWholeDocument() throws FormatException {
        assertThat(JsonPointer.parse(".").in(DOCUMENT)).isSameAs(DOCUMENT);
    }

    @ParameterizedTest
    @CsvSource({"foo", "''", "a/b", "./a", "#/a"})
    void pointerBeginsWithASlash(String pointer) {
        assertThatThrownBy(() -> JsonPointer.parse(pointer))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "Error: Invalid JSON pointer '"
                                + pointer
                                + "', it must begin with '/' or be '.' for the whole payload.");
    }

    @ParameterizedTest
    @CsvSource({"/a~", "/~2", "/~/a", "/a~b"})
    void tildeIsAnEscape(String pointer) {
        assertThatThrownBy(() -> JsonPointer.parse(pointer))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "Error: Invalid JSON pointer '"
                                + pointer
                                + "', '~' must be written as '~0'.");
    }
}
