package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.text.ByteBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Recordings with everything that a message can have. */
final class RecordingSamples {
    private RecordingSamples() {}

    static List<String> lines(int qos, int count) {
        Random random = new Random(qos);
        List<String> lines = new ArrayList<>();
        long micros = 0;
        for (int i = 0; i < count; i++) {
            lines.add(line(micros, message(qos, i, random)));
            micros += random.nextInt(2_000_000);
        }
        return lines;
    }

    static String line(long micros, Publication message) {
        ByteBuilder out = new ByteBuilder();
        new MessageLine(micros, message).writeTo(out);
        String text = new String(out.toByteArray(), UTF_8);
        return text.substring(0, text.length() - 1);
    }

    private static Publication message(int qos, int number, Random random) {
        byte[] payload = new byte[random.nextInt(200)];
        if (random.nextBoolean()) {
            random.nextBytes(payload);
        } else {
            payload = ("{\"n\":" + number + ",\"wörd\":\"我\\n\"}").getBytes(UTF_8);
        }
        List<Property> properties = new ArrayList<>();
        if (random.nextBoolean()) {
            byte[] correlation = new byte[1 + random.nextInt(8)];
            random.nextBytes(correlation);
            properties.add(Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 0));
            properties.add(Property.text(PropertyId.CONTENT_TYPE, "text/\"plain\""));
            properties.add(Property.text(PropertyId.RESPONSE_TOPIC, "s/answer/" + number));
            properties.add(Property.binary(PropertyId.CORRELATION_DATA, correlation));
            properties.add(Property.user("key", "é" + number));
            properties.add(Property.user("key", ""));
        }
        return new Publication("s/" + random.nextInt(5), payload, qos, number % 7 == 3, properties);
    }
}
