package io.jmqtt.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhereTest {
    private static final byte[] PAYLOAD =
            Messages.utf8(
                    "{\"temp\":21.5,\"unit\":\"C\",\"id\":9007199254740993,\"on\":true,\"off\":false,"
                            + "\"none\":null,\"zero\":0,\"empty\":\"\",\"list\":[1,2.0],\"same\":[1.0,2],"
                            + "\"o\":{\"a\":1,\"b\":2},\"p\":{\"b\":2.0,\"a\":1},\"wind speed\":{\"max\":7},"
                            + "\"a=b\":1,\"a/b\":2,\"quote\\\"d\":3,\"min\":20,\"max\":25,\"name\":\"ä😀\"}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/temp > 20",
                "/temp>20",
                "/temp >= 21.5",
                "/temp <= 21.50",
                "/temp == 215e-1",
                "/temp < 1e3",
                "/temp != 21",
                "20 < /temp",
                "/min < /temp && /temp < /max",
                "/temp > 20 && /unit == \"C\"",
                "/temp > 30 || /unit == \"C\"",
                "/temp > 20 || /nope == 1 && /nope == 2",
                "(/temp > 20 || /nope == 1) && /on",
                "!(/temp > 30)",
                "!/off",
                "!!/on",
                "! /off && !/none",
                "/on == true",
                "/off == false",
                "/none == null",
                "/on",
                "/zero",
                "/empty",
                "!/nope",
                "/unit < \"D\"",
                "/unit >= \"C\"",
                "/unit != \"F\"",
                "/unit != 3",
                "/temp != \"21.5\"",
                "/id == 9007199254740993",
                "/id != 9007199254740992",
                "/id > 9007199254740992",
                "/list == /same",
                "/list/0 == 1",
                "/list/1 == 2",
                "/o == /p",
                "/o != /list",
                "/\"wind speed\"/max > 5",
                "/\"wind speed\"/\"max\" > 5",
                "/\"a=b\" == 1",
                "/a~1b == 2",
                "/\"a/b\" == 2",
                "/\"quote\\\"d\" == 3",
                "/name == \"ä😀\"",
                "/name == \"\\u00e4\\ud83d\\ude00\"",
                "/name > \"ä\\uffff\"",
                ". != null",
                ".",
                "true",
                "1 < 2",
                "  /temp   >\t20  ",
                "/temp>20&&/on||/off",
                "((((/on))))",
                "/zero < 1e1000000000000",
                "!(/nope == 1)",
                "/temp > -1",
            })
    void holds(String expression) throws FormatException {
        assertThat(Where.parse(expression).matches(PAYLOAD)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/temp > 21.5",
                "/temp < 21.5",
                "/temp == 21",
                "/temp != 21.50",
                "/nope",
                "/nope == 1",
                "/nope != 1",
                "/nope == /nope",
                "/nope == null",
                "1 != /nope",
                "/off",
                "/none",
                "!/on",
                "/temp > \"20\"",
                "/temp < \"20\"",
                "/unit > 1",
                "/on > false",
                "/list < /o",
                "/unit == \"c\"",
                "/list/2",
                "/id == 9007199254740992",
                "/temp > 20 && /unit == \"F\"",
                "/nope == 1 || /off",
                "!(/on || /nope)",
                "(/on || /on) && /off",
                "/o == /list",
                "/list == /o",
                "false",
                "null",
                "2 < 1",
                ". == null",
            })
    void doesNotHold(String expression) throws FormatException {
        assertThat(Where.parse(expression).matches(PAYLOAD)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "21.5, true",
        "20, false",
        "'\"30\"', false",
        "null, false",
        "x, false",
        "'', false"
    })
    void pointIsAPayloadWithoutStructure(String payload, boolean matches) throws FormatException {
        assertThat(Where.parse(". > 20").matches(Messages.utf8(payload))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "{\"a\":1", "\u0000"})
    void payloadThatIsNotJsonNeverMatches(String payload) throws FormatException {
        assertThat(Where.parse("true").matches(Messages.utf8(payload))).isFalse();
        assertThat(Where.parse("!/a").matches(Messages.utf8(payload))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "``; 1; a JSON pointer, number, \"string\", true, false or null",
                "` `; 2; a JSON pointer, number, \"string\", true, false or null",
                "/a >; 5; a JSON pointer, number, \"string\", true, false or null",
                "/a > > 1; 6; a JSON pointer, number, \"string\", true, false or null",
                "/a = 1; 4; '=='",
                "/a == 1 2; 9; an operator or the end",
                "/a /b; 4; an operator or the end",
                "/a == 1 &; 9; an operator or the end",
                "/a == 1 &&; 11; a JSON pointer, number, \"string\", true, false or null",
                "/a &&& /b; 6; a JSON pointer, number, \"string\", true, false or null",
                "(/a == 1; 9; ')'",
                "/a == 1); 8; an operator or the end",
                "temp > 1; 1; a JSON pointer, number, \"string\", true, false or null",
                "/a == C; 7; a JSON pointer, number, \"string\", true, false or null",
                "/a == 'C'; 7; a JSON pointer, number, \"string\", true, false or null",
                "/a == [1]; 7; a JSON pointer, number, \"string\", true, false or null",
                "/a == {}; 7; a JSON pointer, number, \"string\", true, false or null",
                "/a == \"\\q\"; 7; a JSON pointer, number, \"string\", true, false or null",
                "/\"a\\q\" == 1; 2; a name in double quotes",
                "/a < 1 < 2; 8; an operator or the end",
            })
    void mistakesAreLocated(String expression, int column, String expected) {
        assertThatThrownBy(() -> Where.parse(expression))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "Error: Invalid --where expression at column "
                                + column
                                + ": expected "
                                + expected
                                + ".");
    }

    @Test
    void stringWithoutAnEndIsLocated() {
        assertThatThrownBy(() -> Where.parse("/a == \"C"))
                .hasMessage(
                        "Error: Invalid --where expression at column 7: the string has no end.");
        assertThatThrownBy(() -> Where.parse("/a/\"x\\\" == 1"))
                .hasMessage(
                        "Error: Invalid --where expression at column 4: the string has no end.");
    }

    @Test
    void badPointerIsNamed() {
        assertThatThrownBy(() -> Where.parse("/a~x == 1"))
                .hasMessage("Error: Invalid JSON pointer '/a~x', '~' must be written as '~0'.");
    }

    @Test
    void nestingIsLimited() {
        assertThatThrownBy(() -> Where.parse("(".repeat(100_000)))
                .hasMessage("Error: Invalid --where expression: nested more than 100 deep.");
    }
}
