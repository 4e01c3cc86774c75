package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.text.ByteBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLineTest {
    private static final int MESSAGES = 2000;

    private final Random random = new Random(20261124);

    private static String written(MessageLine line) {
        ByteBuilder out = new ByteBuilder();
        line.writeTo(out);
        return new String(out.toByteArray(), UTF_8);
    }

    private static MessageLine read(String line) throws MessageLine.Malformed {
        return MessageLine.read(line.getBytes(UTF_8));
    }

    @Test
    void anyMessageComesBackAsItWas() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            Publication message = message();
            MessageLine line = new MessageLine(random.nextInt(Integer.MAX_VALUE), message);
            String text = written(line);
            assertThat(text).endsWith("}\n").doesNotContain("\n\n");
            MessageLine back = read(text.substring(0, text.length() - 1));
            assertThat(back.micros()).isEqualTo(line.micros());
            assertThat(back.message().topic()).isEqualTo(message.topic());
            assertThat(back.message().payload()).isEqualTo(message.payload());
            assertThat(back.message().qos()).isEqualTo(message.qos());
            assertThat(back.message().retain()).isEqualTo(message.retain());
            assertThat(back.message().properties())
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(message.properties());
            assertThat(written(back)).isEqualTo(text);
        }
    }

    private Publication message() {
        List<Property> properties = new ArrayList<>();
        if (random.nextBoolean()) {
            properties.add(Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, random.nextInt(2)));
            properties.add(
                    Property.number(
                            PropertyId.MESSAGE_EXPIRY_INTERVAL, random.nextInt() & 0xFFFF_FFFFL));
            properties.add(Property.text(PropertyId.CONTENT_TYPE, text()));
            properties.add(Property.binary(PropertyId.CORRELATION_DATA, bytes()));
            for (int i = random.nextInt(4); i > 0; i--) {
                properties.add(Property.user(text(), text()));
            }
        }
        return new Publication(
                "t/" + text(), bytes(), random.nextInt(3), random.nextBoolean(), properties);
    }

    /** Text with everything that JSON must escape, outside the ASCII range and outside the BMP. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            int[] points = {'a', '"', '\\', '/', 0x1F, 0x7F, 0xE9, 0x6211, 0x1F600, '\n', ' '};
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        if (random.nextBoolean()) {
            Arrays.fill(bytes, (byte) 'x');
        } else {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    @Test
    void propertiesOfOneConnectionAreLeftOut() {
        MessageLine line =
                MessageLine.of(
                        -1,
                        new ReceivedMessage(
                                "a",
                                new byte[0],
                                0,
                                false,
                                false,
                                0,
                                List.of(
                                        Property.number(PropertyId.TOPIC_ALIAS, 1),
                                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 2))));
        assertThat(written(line))
                .isEqualTo("{\"topic\":\"a\",\"qos\":0,\"retain\":false,\"payload\":\"\"}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[]; this is not a JSON object",
                "{\"topic\":\"a/#\"}; \"topic\" is missing or no topic that can be published to",
                "{\"topic\":\"a\",\"qos\":3}; \"qos\" is not 0, 1 or 2",
                "{\"topic\":\"a\",\"retain\":1}; \"retain\" is neither true nor false",
                "{\"topic\":\"a\",\"time\":-1}; \"time\" is no number of seconds",
                "{\"topic\":\"a\",\"payload_b64\":\"?\"}; \"payload_b64\" is not Base64",
                "{\"topic\":\"a\",\"properties\":1}; \"properties\" is not an object",
                "{\"topic\":\"a\",\"properties\":{\"topic-alias\":1}};"
                        + " a message has no property \"topic-alias\"",
                "{\"topic\":\"a\",\"properties\":{\"payload-format-indicator\":2}};"
                        + " the property \"payload-format-indicator\" can not have this value",
                "{\"topic\":\"a\",\"properties\":{\"user-properties\":{\"a\":1}}};"
                        + " the user property \"a\" is not a string"
            })
    void wrongLineIsNamed(String line, String what) {
        assertThat(catchThrowable(() -> read(line)))
                .isInstanceOf(MessageLine.Malformed.class)
                .hasMessage(what);
    }
}
