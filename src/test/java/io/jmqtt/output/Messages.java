package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Messages for the tests of this package, and what formatters make of them. */
final class Messages {
    /** 2026-11-23T20:15:21.65543875Z, a Monday. */
    static final Instant RECEIVED = Instant.ofEpochSecond(1_795_464_921L, 655_438_750);

    private Messages() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes of a text in which each char is one byte. */
    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static ReceivedMessage message(String topic, byte[] payload, Property... properties) {
        return new ReceivedMessage(topic, payload, 0, false, false, 0, List.of(properties));
    }

    static ReceivedMessage message(String topic, String payload, Property... properties) {
        return message(topic, utf8(payload), properties);
    }

    static ReceivedMessage acknowledged(String topic, String payload, int qos, int packetId) {
        return new ReceivedMessage(topic, utf8(payload), qos, true, false, packetId, List.of());
    }

    static Clock in(String zone) {
        return Clock.fixed(RECEIVED, ZoneId.of(zone));
    }

    /** The output and the complaints of one formatter. */
    record Printed(String out, String complaints) {}

    static Printed print(OutputSpec spec, ReceivedMessage... messages) {
        return print(spec, in("UTC"), messages);
    }

    /** The output as one char for each byte. */
    static Printed print(OutputSpec spec, Clock clock, ReceivedMessage... messages) {
        List<String> complaints = new ArrayList<>();
        MessageFormatter formatter = Formatters.create(spec, clock, complaints::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            formatter.begin(out);
            for (ReceivedMessage message : messages) {
                formatter.format(message, RECEIVED, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Printed(out.toString(StandardCharsets.ISO_8859_1), String.join("", complaints));
    }

    /** What a pattern makes of a message, without the end of the line. */
    static String pattern(String pattern, ReceivedMessage message) {
        return pattern(pattern, in("UTC"), message);
    }

    static String pattern(String pattern, Clock clock, ReceivedMessage message) {
        return print(compiled(pattern).withNewline(false), clock, message).out();
    }

    static OutputSpec compiled(String pattern) {
        try {
            return OutputSpec.PLAIN.withPattern(FormatPattern.parse(utf8(pattern)));
        } catch (FormatException e) {
            throw new AssertionError(pattern + ": " + e.getMessage(), e);
        }
    }
}
