package io.jmqtt.output;

import static io.jmqtt.output.Messages.acknowledged;
import static io.jmqtt.output.Messages.compiled;
import static io.jmqtt.output.Messages.in;
import static io.jmqtt.output.Messages.latin1;
import static io.jmqtt.output.Messages.message;
import static io.jmqtt.output.Messages.print;
import static io.jmqtt.output.Messages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.output.Messages.Printed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMessageTest {
    private static final String START =
            "{\"tst\":\"2026-11-23T20:15:21.655438+0000\",\"topic\":\"t\",\"qos\":0,"
                    + "\"retain\":false,\"payloadlen\":";

    @Test
    void fieldsComeInMosquittosOrder() {
        assertThat(text("%j", message("t", "hello"))).isEqualTo(START + "5,\"payload\":\"hello\"}");
    }

    @Test
    void packetIdentifierComesAboveQosZero() {
        assertThat(text("%j", acknowledged("t", "x", 1, 12)))
                .contains(",\"qos\":1,\"retain\":true,\"payloadlen\":1,\"mid\":12,\"payload\":");
        assertThat(text("%J", acknowledged("t", "1", 2, 65_535)))
                .contains(
                        ",\"qos\":2,\"retain\":true,\"payloadlen\":1,\"mid\":65535,\"payload\":1}");
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-11-23T21:15:21.655438+0100",
        "America/St_Johns, 2026-11-23T16:45:21.655438-0330"
    })
    void timeIsLocal(String zone, String tst) {
        assertThat(Messages.pattern("%j", in(zone), message("t", "x")))
                .startsWith("{\"tst\":\"" + tst + "\",");
    }

    @Test
    void emptyPayloadIsNullInBothForms() {
        assertThat(text("%j", message("t", ""))).isEqualTo(START + "0,\"payload\":null}");
        assertThat(text("%J", message("t", ""))).isEqualTo(START + "0,\"payload\":null}");
    }

    @Test
    void propertiesKeepTheOrderOfTheWire() {
        ReceivedMessage message =
                message(
                        "t",
                        "x",
                        Property.text(PropertyId.CONTENT_TYPE, "text/\"plain\""),
                        Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 0xFFFFFFFFL),
                        Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
                        Property.number(PropertyId.TOPIC_ALIAS, 3),
                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 268_435_455),
                        Property.binary(PropertyId.CORRELATION_DATA, utf8("abc")),
                        Property.text(PropertyId.RESPONSE_TOPIC, "re/ply"));
        assertThat(text("%j", message))
                .isEqualTo(
                        START
                                + "1,\"properties\":{\"content-type\":\"text/\\\"plain\\\"\","
                                + "\"message-expiry-interval\":4294967295,"
                                + "\"payload-format-indicator\":1,\"topic-alias\":3,"
                                + "\"subscription-identifier\":268435455,"
                                + "\"correlation-data\":\"abc\",\"response-topic\":\"re/ply\"},"
                                + "\"payload\":\"x\"}");
    }

    @Test
    void userPropertiesAreAnArrayWhereTheFirstOneStands() {
        ReceivedMessage message =
                message(
                        "t",
                        "x",
                        Property.number(PropertyId.TOPIC_ALIAS, 3),
                        Property.user("k1", "v1"),
                        Property.text(PropertyId.CONTENT_TYPE, ""),
                        Property.user("k1", "v2"),
                        Property.user("", ""));
        assertThat(text("%j", message))
                .contains(
                        "\"properties\":{\"topic-alias\":3,"
                                + "\"user-properties\":[{\"k1\":\"v1\"},{\"k1\":\"v2\"},{\"\":\"\"}],"
                                + "\"content-type\":\"\"},\"payload\"");
    }

    @Test
    void severalSubscriptionIdentifiersAreAnArray() {
        ReceivedMessage message =
                message(
                        "t",
                        "x",
                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 1),
                        Property.text(PropertyId.CONTENT_TYPE, "c"),
                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 200));
        assertThat(text("%j", message))
                .contains(
                        "\"properties\":{\"subscription-identifier\":[1,200],\"content-type\":\"c\"}");
    }

    @Test
    void emptyPropertiesAreEmptyStrings() {
        ReceivedMessage message =
                message(
                        "t",
                        "1",
                        Property.text(PropertyId.RESPONSE_TOPIC, ""),
                        Property.binary(PropertyId.CORRELATION_DATA, new byte[0]));
        assertThat(text("%J", message))
                .contains("\"properties\":{\"response-topic\":\"\",\"correlation-data\":\"\"}");
    }

    @Test
    void textIsEscapedAsCJsonDoes() {
        String[][] rows = {
            {"\"", "\\\""},
            {"\\", "\\\\"},
            {"/", "/"},
            {"\b\f\n\r\t", "\\b\\f\\n\\r\\t"},
            {"\u0001\u000b\u001f", "\\u0001\\u000b\\u001f"},
            {"\u007f", "\u007f"},
            {"ä€😀", "ä€😀"},
            {"\uFFFE\uFDD0", "\uFFFE\uFDD0"},
            {"\uFEFFx", "\uFEFFx"},
            {"a'b<c>&", "a'b<c>&"},
        };
        for (String[] row : rows) {
            assertThat(text("%j", message("t", "<" + row[0] + ">")))
                    .endsWith(",\"payload\":\"<" + row[1] + ">\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "ab\u0000cd",
                "\u00ff",
                "\u0080",
                "\u00c3",
                "\u00c3(",
                "\u00c0\u0080",
                "\u00e0\u0080\u0080",
                "\u00ed\u00a0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00e2\u0082",
                "x\u00f0\u009f\u0098",
                "\"\u00ff\"",
                "{\"a\":\"\u00fe\"}"
            })
    void bytesThatAreNoTextAreBase64(String bytes) {
        byte[] payload = latin1(bytes);
        String base64 = Base64.getEncoder().encodeToString(payload);
        String expected =
                START + payload.length + ",\"payload\":null,\"payload_b64\":\"" + base64 + "\"}";
        assertThat(text("%j", message("t", payload))).isEqualTo(expected);
        assertThat(text("%J", message("t", payload))).isEqualTo(expected);
    }

    @Test
    void textIsNeverBase64() {
        assertThat(text("%j", message("t", "ä€😀\u0001\u007f"))).doesNotContain("_b64");
    }

    @Test
    void correlationDataThatIsNoTextIsBase64() {
        ReceivedMessage message =
                message(
                        "t",
                        "x",
                        Property.binary(PropertyId.CORRELATION_DATA, latin1("\u0000\u00ff")),
                        Property.number(PropertyId.TOPIC_ALIAS, 1));
        assertThat(text("%j", message))
                .contains(
                        "\"properties\":{\"correlation-data\":null,\"correlation-data_b64\":\"AP8=\","
                                + "\"topic-alias\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "21.50|21.5",
                " {\"a\" : [1, 2.0, 1e3]}|{\"a\":[1,2,1000]}",
                "\"text\"|\"text\"",
                "{\"a\":1,\"a\":2}|{\"a\":1,\"a\":2}",
                "null|null",
                "[true,false,null,{},[]]|[true,false,null,{},[]]",
            })
    void parsedPayloadIsWrittenAsJson(String payload, String json) {
        Printed printed = print(compiled("%J"), message("t", payload));
        assertThat(printed.out())
                .isEqualTo(START + utf8(payload).length + ",\"payload\":" + json + "}\n");
        assertThat(printed.complaints()).isEmpty();
    }

    @Test
    void payloadThatIsNotJsonLeavesAGapAndAComplaint() {
        Printed printed = print(compiled("[%J] %t"), message("t/ö", "hello"));
        assertThat(printed.out()).isEqualTo("[] t/" + latinOf("ö") + "\n");
        assertThat(printed.complaints())
                .isEqualTo("Error: Message payload is not valid JSON on topic t/ö.\n");
        assertThat(print(compiled("%J"), message("t", "hello")).out()).isEqualTo("\n");
    }

    @Test
    void bytesThatAreNeitherTextNorJsonAreBase64WithAComplaint() {
        Printed printed = print(compiled("%J"), message("t", latin1("{}\u0000")));
        assertThat(printed.out())
                .isEqualTo(START + "3,\"payload\":null,\"payload_b64\":\"e30A\"}\n");
        assertThat(printed.complaints())
                .isEqualTo("Error: Message payload is not valid JSON on topic t.\n");
    }

    @Test
    void prettyJsonIsSpreadInTheMannerOfCJson() {
        ReceivedMessage message =
                message(
                        "t",
                        "{\"a\":{},\"b\":[],\"c\":[1,{\"d\":2},\"x\"]}",
                        Property.user("k", "v"),
                        Property.user("l", "w"));
        assertThat(print(compiled("%J").withPretty(true), message).out())
                .isEqualTo(
                        "{\n\t\"tst\":\t\"2026-11-23T20:15:21.655438+0000\",\n\t\"topic\":\t\"t\",\n"
                                + "\t\"qos\":\t0,\n\t\"retain\":\tfalse,\n\t\"payloadlen\":\t35,\n"
                                + "\t\"properties\":\t{\n\t\t\"user-properties\":\t[{\n"
                                + "\t\t\t\t\"k\":\t\"v\"\n\t\t\t}, {\n\t\t\t\t\"l\":\t\"w\"\n\t\t\t}]\n"
                                + "\t},\n\t\"payload\":\t{\n\t\t\"a\":\t{\n\t\t},\n\t\t\"b\":\t[],\n"
                                + "\t\t\"c\":\t[1, {\n\t\t\t\t\"d\":\t2\n\t\t\t}, \"x\"]\n\t}\n}\n");
    }

    @Test
    void prettyWorksForTheTextFormAndTheJsonFormat() {
        String expected =
                "{\n\t\"tst\":\t\"2026-11-23T20:15:21.655438+0000\",\n\t\"topic\":\t\"t\",\n\t\"qos\":\t0,"
                        + "\n\t\"retain\":\tfalse,\n\t\"payloadlen\":\t1,\n\t\"payload\":\t\"x\"\n}\n";
        assertThat(print(compiled("%j").withPretty(true), message("t", "x")).out())
                .isEqualTo(expected);
        assertThat(
                        print(
                                        OutputSpec.PLAIN
                                                .withFormat(OutputFormat.JSON)
                                                .withPretty(true),
                                        message("t", "x"))
                                .out())
                .isEqualTo(expected);
    }

    @Test
    void anyBytesParseBackToTheSamePayload() {
        Random random = new Random(20261123);
        for (int i = 0; i < 4_000; i++) {
            byte[] payload = new byte[random.nextInt(1 + i % 60)];
            random.nextBytes(payload);
            if (i % 3 == 0) {
                payload = utf8(randomText(random));
            }
            byte[] correlation = new byte[random.nextInt(6)];
            random.nextBytes(correlation);
            String topic = randomText(random).replace("\u0000", "");
            ReceivedMessage message =
                    message(
                            topic,
                            payload,
                            Property.binary(PropertyId.CORRELATION_DATA, correlation),
                            Property.user(topic, "v"),
                            Property.user(topic, "w"));
            String json =
                    print(compiled("%j").withPretty(i % 2 == 0), in("Asia/Kolkata"), message).out();

            Map<?, ?> object = (Map<?, ?>) StrictJson.read(latin1(json));
            assertThat(bytes(object, "payload")).as(json).isEqualTo(payload);
            assertThat(object.get("topic")).isEqualTo(topic);
            assertThat(object.get("payloadlen")).isEqualTo((double) payload.length);
            Map<?, ?> properties = (Map<?, ?>) object.get("properties");
            assertThat(bytes(properties, "correlation-data")).isEqualTo(correlation);
            assertThat(properties.get("user-properties"))
                    .isEqualTo(List.of(Map.of(topic, "v"), Map.of(topic, "w")));
        }
    }

    @Test
    void parsedFormOfAnyBytesIsValidJsonOrNothing() {
        Random random = new Random(99);
        String alphabet = "{}[]\",:0123456789.eE+-truefalsn\\u \u0000\u00ff\u00c3\u00a4";
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[1 + random.nextInt(8)];
            for (int k = 0; k < payload.length; k++) {
                payload[k] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            Printed printed = print(compiled("%J"), message("t", payload));
            if (printed.out().equals("\n")) {
                assertThat(printed.complaints()).isNotEmpty();
            } else {
                Map<?, ?> object = (Map<?, ?>) StrictJson.read(latin1(printed.out()));
                if (object.containsKey("payload_b64")) {
                    assertThat(bytes(object, "payload")).isEqualTo(payload);
                } else {
                    assertThat(printed.complaints()).isEmpty();
                    parsed++;
                }
            }
        }
        assertThat(parsed).isGreaterThan(500);
    }

    private static byte[] bytes(Map<?, ?> object, String name) {
        Object base64 = object.get(name + "_b64");
        if (base64 != null) {
            assertThat(object.get(name)).isNull();
            return Base64.getDecoder().decode((String) base64);
        }
        Object text = object.get(name);
        return text == null ? new byte[0] : utf8((String) text);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int codePoint =
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> random.nextInt(0x80);
                        case 2 -> random.nextInt(0xD800);
                        default -> 0xE000 + random.nextInt(0x110000 - 0xE000);
                    };
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    /** The text as a reader of UTF-8 sees it. */
    private static String text(String pattern, ReceivedMessage message) {
        return new String(latin1(Messages.pattern(pattern, message)), StandardCharsets.UTF_8);
    }

    private static String latinOf(String text) {
        return new String(utf8(text), StandardCharsets.ISO_8859_1);
    }
}
