package io.jmqtt.output;

import static io.jmqtt.output.Messages.compiled;
import static io.jmqtt.output.Messages.latin1;
import static io.jmqtt.output.Messages.message;
import static io.jmqtt.output.Messages.print;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.output.Messages.Printed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormattersTest {
    private static final OutputSpec PLAIN = OutputSpec.PLAIN;
    private static final OutputSpec VERBOSE = PLAIN.withVerbose(true);

    @Test
    void plainWritesThePayloadAndEndsTheLine() {
        assertThat(print(PLAIN, message("a/b", "hello")).out()).isEqualTo("hello\n");
    }

    @Test
    void plainWithoutNewlineWritesThePayloadOnly() {
        assertThat(print(PLAIN.withNewline(false), message("a", "hello")).out()).isEqualTo("hello");
    }

    @Test
    void plainWritesNothingForAnEmptyPayload() {
        assertThat(print(PLAIN, message("a", ""), message("a", "x")).out()).isEqualTo("x\n");
        assertThat(print(PLAIN.withNewline(false), message("a", "")).out()).isEmpty();
    }

    @Test
    void verboseWritesTheTopicFirst() {
        assertThat(print(VERBOSE, message("a/b", "hello")).out()).isEqualTo("a/b hello\n");
        assertThat(print(VERBOSE.withNewline(false), message("a/b", "hello")).out())
                .isEqualTo("a/b hello");
    }

    @Test
    void verboseNamesAnEmptyPayloadNull() {
        assertThat(print(VERBOSE, message("a", "")).out()).isEqualTo("a (null)\n");
        assertThat(print(VERBOSE.withNewline(false), message("a", "")).out()).isEmpty();
    }

    @Test
    void verboseWritesTheTopicInUtf8() {
        assertThat(print(VERBOSE, message("ä€", "x")).out())
                .isEqualTo("\u00c3\u00a4\u00e2\u0082\u00ac x\n");
    }

    @Test
    void verboseColoursTheTopicWhenAsked() {
        assertThat(print(VERBOSE.withColour(true), message("a", "x"), message("b", "")).out())
                .isEqualTo("\u001b[36ma\u001b[0m x\n\u001b[36mb\u001b[0m (null)\n");
    }

    @Test
    void rawFormsKeepEveryByte() {
        byte[] payload = new byte[100_000];
        new Random(1).nextBytes(payload);
        String same = new String(payload, StandardCharsets.ISO_8859_1);
        assertThat(print(PLAIN, message("t", payload)).out()).isEqualTo(same + "\n");
        assertThat(print(VERBOSE, message("t", payload)).out()).isEqualTo("t " + same + "\n");
        assertThat(print(compiled("%p"), message("t", payload)).out()).isEqualTo(same + "\n");
    }

    @Test
    void hexWritesTwoDigitsForEachByte() {
        OutputSpec hex = PLAIN.withFormat(OutputFormat.HEX);
        assertThat(print(hex, message("t", latin1("\u0000\u007f\u0080\u00ffmA"))).out())
                .isEqualTo("007f80ff6d41\n");
        assertThat(print(hex, message("t", "")).out()).isEqualTo("\n");
        assertThat(print(hex.withVerbose(true), message("t", "a"), message("t", "")).out())
                .isEqualTo("t 61\nt \n");
        assertThat(print(hex.withNewline(false), message("t", "a")).out()).isEqualTo("61");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_095, 4_096, 4_097, 8_192, 50_001})
    void hexOfAnyLengthReadsBack(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        String out = print(PLAIN.withFormat(OutputFormat.HEX), message("t", payload)).out();
        assertThat(HexFormat.of().parseHex(out.strip())).isEqualTo(payload);
    }

    @Test
    void base64HasPaddingAndNoLineBreaks() {
        OutputSpec base64 = PLAIN.withFormat(OutputFormat.BASE64);
        assertThat(print(base64, message("t", latin1("\u00fb\u00ff"))).out()).isEqualTo("+/8=\n");
        assertThat(print(base64, message("t", "")).out()).isEqualTo("\n");
        assertThat(print(base64.withVerbose(true), message("t", "hello")).out())
                .isEqualTo("t aGVsbG8=\n");
        assertThat(print(base64.withNewline(false), message("t", new byte[300])).out())
                .isEqualTo("A".repeat(400));
    }

    @Test
    void jsonIsTheTextFormOfThePatternLanguage() {
        assertThat(print(PLAIN.withFormat(OutputFormat.JSON), message("t", "{}")).out())
                .isEqualTo(
                        "{\"tst\":\"2026-11-23T20:15:21.655438+0000\",\"topic\":\"t\",\"qos\":0,"
                                + "\"retain\":false,\"payloadlen\":2,\"payload\":\"{}\"}\n")
                .isEqualTo(print(compiled("%j"), message("t", "{}")).out());
        assertThat(
                        print(
                                        PLAIN.withFormat(OutputFormat.JSON).withNewline(false),
                                        message("t", ""))
                                .out())
                .endsWith("\"payloadlen\":0,\"payload\":null}");
    }

    @Test
    void patternEndsEachLineAlsoOfEmptyPayloads() {
        assertThat(print(compiled(""), message("a", ""), message("a", "x")).out())
                .isEqualTo("\n\n");
        assertThat(
                        print(compiled("%t").withNewline(false), message("a", ""), message("b", ""))
                                .out())
                .isEqualTo("ab");
        assertThat(print(compiled("%p").withVerbose(true), message("a", "x")).out())
                .isEqualTo("x\n");
    }

    @Test
    void watchGivesEachTopicItsLine() {
        assertThat(
                        print(
                                        PLAIN.withWatch("localhost"),
                                        message("a", "long text"),
                                        message("b", "1"),
                                        message("a", "2"),
                                        message("c", ""))
                                .out())
                .isEqualTo(
                        "\u001b[2J\u001b[1;1HBroker: localhost\n"
                                + "\u001b[2;1H\u001b[Klong text\n\u001b[2;1H\n"
                                + "\u001b[3;1H\u001b[K1\n\u001b[3;1H\n"
                                + "\u001b[2;1H\u001b[K2\n\u001b[3;1H\n"
                                + "\u001b[4;1H\u001b[K\u001b[4;1H\n");
    }

    @Test
    void watchWorksWithEveryForm() {
        assertThat(print(VERBOSE.withWatch("h"), message("a", "x")).out())
                .endsWith("\u001b[2;1H\u001b[Ka x\n\u001b[2;1H\n");
        assertThat(print(compiled("%l").withWatch("h"), message("a", "x")).out())
                .endsWith("\u001b[2;1H\u001b[K1\n\u001b[2;1H\n");
    }

    @ParameterizedTest
    @CsvSource({"raw, RAW", "hex, HEX", "base64, BASE64", "json, JSON"})
    void formatsHaveNames(String name, OutputFormat format) throws FormatException {
        assertThat(OutputFormat.parse(name)).isEqualTo(format);
    }

    @Test
    void unknownFormatIsNamed() {
        assertThatThrownBy(() -> OutputFormat.parse("HEX"))
                .isInstanceOf(FormatException.class)
                .hasMessage("Error: Invalid format 'HEX', it must be raw, hex, base64 or json.");
    }

    @Test
    void formsThatExcludeEachOtherAreNamed() throws FormatException {
        List<JsonPointer> select = List.of(JsonPointer.parse("/a"));
        OutputSpec hex = PLAIN.withFormat(OutputFormat.HEX);
        assertThat(PLAIN.conflict()).isNull();
        assertThat(hex.conflict()).isNull();
        assertThat(compiled("%p").conflict()).isNull();
        assertThat(PLAIN.withSelect(select).conflict()).isNull();
        assertThat(compiled("%p").withFormat(OutputFormat.HEX).conflict())
                .isEqualTo("Error: -F and --format cannot be used together.");
        assertThat(compiled("%p").withSelect(select).conflict())
                .isEqualTo("Error: -F and --select cannot be used together.");
        assertThat(hex.withSelect(select).conflict())
                .isEqualTo("Error: --format and --select cannot be used together.");
    }

    @Test
    void nothingIsComplainedAboutBytesInRawForms() {
        Printed printed = print(VERBOSE, message("t", latin1("\u0000\u00ff")));
        assertThat(printed.complaints()).isEmpty();
    }
}
