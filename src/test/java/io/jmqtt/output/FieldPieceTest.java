package io.jmqtt.output;

import static io.jmqtt.output.Messages.acknowledged;
import static io.jmqtt.output.Messages.compiled;
import static io.jmqtt.output.Messages.in;
import static io.jmqtt.output.Messages.latin1;
import static io.jmqtt.output.Messages.message;
import static io.jmqtt.output.Messages.pattern;
import static io.jmqtt.output.Messages.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.output.Messages.Printed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPieceTest {
    /** The messages that the rows of the table name. */
    private static final Map<String, ReceivedMessage> MESSAGES =
            Map.of(
                    "full",
                    message(
                            "a/topic",
                            "message",
                            Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
                            Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 3_600),
                            Property.text(PropertyId.CONTENT_TYPE, "text/plain"),
                            Property.text(PropertyId.RESPONSE_TOPIC, "re/ply"),
                            Property.binary(PropertyId.CORRELATION_DATA, latin1("c\u0000\u00ff")),
                            Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 42),
                            Property.number(PropertyId.TOPIC_ALIAS, 7),
                            Property.user("k1", "v1"),
                            Property.user("k2", ""),
                            Property.user("k1", "v3")),
                    "bare",
                    message("a/topic", "message"),
                    "empty",
                    message("a/topic", ""),
                    "binary",
                    message("a/topic", latin1("\u0000\u0001\u00fe\u00ff")),
                    "wide",
                    message("ä€", "öö"),
                    "qos2",
                    acknowledged("a/topic", "message", 2, 65_535),
                    "never",
                    message(
                            "a/topic",
                            "message",
                            Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 0xFFFFFFFFL)),
                    "twice",
                    message(
                            "a/topic",
                            "message",
                            Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 5),
                            Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 6)),
                    "blank",
                    message(
                            "a/topic",
                            "message",
                            Property.text(PropertyId.CONTENT_TYPE, ""),
                            Property.text(PropertyId.RESPONSE_TOPIC, ""),
                            Property.binary(PropertyId.CORRELATION_DATA, new byte[0]),
                            Property.user("", "")));

    /** Rows: name of the message, pattern, output with {@code \xNN} for bytes. */
    @Test
    void everyFieldHasItsWidthPrecisionAndFlags() throws IOException {
        SoftAssertions soft = new SoftAssertions();
        int rows = 0;
        try (InputStream in = FieldPieceTest.class.getResourceAsStream("fields.tsv")) {
            for (String row : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!row.startsWith("#")) {
                    String[] cells = row.split("\t", -1);
                    soft.assertThat(pattern(cells[1], MESSAGES.get(cells[0])))
                            .as(row)
                            .isEqualTo(unescaped(cells[2]));
                    rows++;
                }
            }
        }
        soft.assertAll();
        assertThat(rows).isEqualTo(237);
    }

    private static String unescaped(String cell) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            if (cell.charAt(i) != '\\') {
                text.append(cell.charAt(i));
            } else if (cell.charAt(i + 1) == 'x') {
                text.append((char) Integer.parseInt(cell.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                text.append(cell.charAt(++i));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-11-23T20:15:21+0000, UTC",
        "Europe/Berlin, 2026-11-23T21:15:21+0100, CET",
        "America/New_York, 2026-11-23T15:15:21-0500, EST",
        "Asia/Kolkata, 2026-11-24T01:45:21+0530, IST",
        "Asia/Kathmandu, 2026-11-24T02:00:21+0545, +0545",
    })
    void timesAreLocal(String zone, String time, String name) {
        assertThat(pattern("%I", in(zone), message("t", "x"))).isEqualTo(time);
        assertThat(pattern("@FT@T@z", in(zone), message("t", "x"))).isEqualTo(time);
        assertThat(pattern("@Z", in(zone), message("t", "x"))).isEqualTo(name);
        assertThat(pattern("@s %U", in(zone), message("t", "x")))
                .isEqualTo("1795464921 1795464921.655438750");
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "21.5,%f|,21.500000|",
                "21.5,%.1f|,21.5|",
                "21.5,%.0f|,22|",
                "20.5,%.0f|,20|",
                "21.5,%.f|,22|",
                "21.5,%8.2f|,   21.50|",
                "21.5,%-8.2f|,21.50   |",
                "21.5,%08.2f|,00021.50|",
                "21.5,%-08.2f|,21.50   |",
                "21.5,%3f|,21.500000|",
                "-21.5,%08.2f|,-0021.50|",
                "-21.5,%8.2f|,  -21.50|",
                "-0.0,%f|,-0.000000|",
                "0.1,%.10f|,0.1000000015|",
                "3.4028235E38,%.0f|,340282346638528859811704183484516925440|",
                "1.4E-45,%f|,0.000000|",
                "NaN,%f|,nan|",
                "NaN,%08f|,     nan|",
                "Infinity,%6f|,   inf|",
                "-Infinity,%06f|,  -inf|",
                "-Infinity,%-6f|,-inf  |",
            })
    void fourBytesAreAFloat(float value, String pattern, String text) {
        byte[] payload =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
        assertThat(pattern(pattern, message("t", payload))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "21.5,%d|,21.500000|",
                "0.1,%.20d|,0.10000000000000000555|",
                "2.675,%.2d|,2.67|",
                "0.125,%.2d|,0.12|",
                "0.375,%.2d|,0.38|",
                "1e22,%.1d|,10000000000000000000000.0|",
                "-1.5,%010.3d|,-00001.500|",
                "-1.5,%10.3d|,    -1.500|",
                "-1.5,%-10.3d|,-1.500    |",
                "-0.0000001,%d|,-0.000000|",
                "NaN,%5d|,  nan|",
                "-Infinity,%d|,-inf|",
            })
    void eightBytesAreADouble(double value, String pattern, String text) {
        byte[] payload =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
        assertThat(pattern(pattern, message("t", payload))).isEqualTo(text);
    }

    @Test
    void moreDecimalsThanADoubleHasAreZeros() {
        byte[] smallest = {1, 0, 0, 0, 0, 0, 0, 0};
        String text = pattern("%.1100d", message("t", smallest));
        assertThat(text).startsWith("0.000").hasSize(1_102).endsWith("5" + "0".repeat(26));
    }

    @Test
    void negativeNanKeepsItsSign() {
        byte[] nan = {0, 0, 0, 0, 0, 0, (byte) 0xF8, (byte) 0xFF};
        assertThat(pattern("%d", message("t", nan))).isEqualTo("-nan");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3", "5", "7", "9"})
    void payloadOfAnotherLengthIsNoNumber(int length) {
        Printed asFloat = print(compiled("<%9f>"), message("t", new byte[length]));
        assertThat(asFloat.out()).isEqualTo("<>\n");
        assertThat(asFloat.complaints())
                .isEqualTo("requested float printing, but non-float data received");
        Printed asDouble = print(compiled("<%9d>"), message("t", new byte[length]));
        assertThat(asDouble.out()).isEqualTo("<>\n");
        assertThat(asDouble.complaints())
                .isEqualTo("requested double printing, but non-double data received");
    }

    @Test
    void widthBeyondAnIntegerDoesNotOverflow() throws FormatException {
        // Compiles; printing two billion spaces is left out.
        assertThat(FormatPattern.parse(Messages.utf8("%99999999999999999999t")).pieces())
                .extracting(Object::toString)
                .first()
                .asString()
                .contains("width=2147483647");
    }
}
