package io.jmqtt.output;

import static io.jmqtt.output.Messages.message;
import static io.jmqtt.output.Messages.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.output.Messages.Printed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectFormatterTest {
    private static final String PAYLOAD =
            "{\"temp\":21.50,\"id\":12345678901234567890,\"unit\":\"C\",\"on\":true,\"none\":null,"
                    + "\"text\":\"a\\tb\\\\c\\nd\\r\",\"list\":[1, 2.0, \"x\"],\"odd\":[01],\"o\":{\"k\":{}}}";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "/temp; 21.50",
                "/id; 12345678901234567890",
                "/unit; C",
                "/on; true",
                "/none; null",
                "/list; [1,2.0,\"x\"]",
                "/list/1; 2.0",
                "/odd; [1]",
                "/o; {\"k\":{}}",
                "/missing; ``",
                "/text; `a\tb\\c\nd\r`",
            })
    void oneValueIsPrintedBare(String pointer, String text) {
        assertThat(print(select(pointer), message("t", PAYLOAD)).out()).isEqualTo(text + "\n");
    }

    @Test
    void severalValuesAreColumns() {
        assertThat(
                        print(
                                        select("/temp", "/missing", "/unit", "/text", "/none"),
                                        message("t", PAYLOAD))
                                .out())
                .isEqualTo("21.50\t\tC\ta\\tb\\\\c\\nd\\r\tnull\n");
    }

    @Test
    void topicAndEndOfLineFollowTheUsualOptions() {
        assertThat(print(select("/temp").withVerbose(true), message("a/b", PAYLOAD)).out())
                .isEqualTo("a/b 21.50\n");
        assertThat(print(select("/temp").withNewline(false), message("a/b", PAYLOAD)).out())
                .isEqualTo("21.50");
    }

    @Test
    void wholePayloadIsPrintedWithoutSpaces() {
        assertThat(print(select("."), message("t", " [ 1 , {\"a\" : 2} ] ")).out())
                .isEqualTo("[1,{\"a\":2}]\n");
    }

    @Test
    void payloadThatIsNotJsonIsComplainedAbout() {
        Printed printed = print(select("/a"), message("t/x", "hello"), message("t", "{\"a\":1}"));
        assertThat(printed.out()).isEqualTo("1\n");
        assertThat(printed.complaints())
                .isEqualTo("Error: Message payload is not valid JSON on topic t/x.\n");
    }

    private static OutputSpec select(String... pointers) {
        List<JsonPointer> parsed = new ArrayList<>();
        for (String pointer : pointers) {
            try {
                parsed.add(JsonPointer.parse(pointer));
            } catch (FormatException e) {
                throw new AssertionError(e);
            }
        }
        return OutputSpec.PLAIN.withSelect(parsed);
    }
}
