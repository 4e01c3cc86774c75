package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.fuzz.Choices;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzz target: {@code -F} patterns, {@code --where} and {@code --select}, each on a message of any
 * kind. A pattern is refused with a line of text or formats every message; only its own widths make
 * the output longer than the message allows.
 */
public final class FormatFuzz {
    private static final long MOST_OUTPUT = 1 << 20;

    private FormatFuzz() {}

    private static final class TooMuch extends IOException {
        TooMuch() {
            super("a width of the pattern");
        }
    }

    /** Counts, and ends what a large width would print. */
    private static final class Counter extends OutputStream {
        private long left = MOST_OUTPUT;

        @Override
        public void write(int b) throws IOException {
            take(1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            take(count);
        }

        private void take(int count) throws IOException {
            left -= count;
            if (left < 0) {
                throw new TooMuch();
            }
        }
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Choices data = new Choices(input);
        int kind = data.number(0, 5);
        byte[] language = data.bytes(data.number(0, 60));
        ReceivedMessage message = message(data);
        try {
            OutputSpec spec = spec(kind, data.yes(), language, message);
            if (spec != null) {
                print(spec, message, language);
            }
        } catch (FormatException e) {
            if (e.getMessage() == null || !e.getMessage().startsWith("Error")) {
                throw new AssertionError(e.getMessage(), e);
            }
        }
    }

    private static OutputSpec spec(
            int kind, boolean pretty, byte[] language, ReceivedMessage message)
            throws FormatException {
        switch (kind) {
            case 0 -> {
                Where.parse(new String(language, StandardCharsets.UTF_8))
                        .matches(message.payload());
                return null;
            }
            case 1 -> {
                JsonPointer pointer =
                        JsonPointer.parse(new String(language, StandardCharsets.UTF_8));
                return OutputSpec.PLAIN.withSelect(List.of(pointer)).withVerbose(pretty);
            }
            case 2 -> {
                OutputFormat[] all = OutputFormat.values();
                int one = language.length % all.length;
                return OutputSpec.PLAIN.withFormat(all[one]).withPretty(pretty).withVerbose(pretty);
            }
            default -> {
                return OutputSpec.PLAIN
                        .withPattern(FormatPattern.parse(language))
                        .withPretty(pretty);
            }
        }
    }

    private static void print(OutputSpec spec, ReceivedMessage message, byte[] language)
            throws IOException {
        // JSON and hexadecimal digits are put together in memory: wide ones are left to the user
        if (hasLongNumber(language)) {
            return;
        }
        MessageFormatter formatter = Formatters.create(spec, Messages.in("UTC"), text -> {});
        Counter out = new Counter();
        try {
            formatter.begin(out);
            formatter.format(message, Messages.RECEIVED, out);
        } catch (TooMuch e) {
            // as asked for
        }
    }

    private static boolean hasLongNumber(byte[] language) {
        int digits = 0;
        for (byte b : language) {
            digits = b >= '0' && b <= '9' ? digits + 1 : 0;
            if (digits > 5) {
                return true;
            }
        }
        return false;
    }

    private static ReceivedMessage message(Choices data) {
        List<Property> properties = new ArrayList<>();
        for (PropertyId id : PropertyId.values()) {
            if (!data.hasMore() || data.yes()) {
                continue;
            }
            properties.add(
                    switch (id.type()) {
                        case STRING -> Property.text(id, data.text(3));
                        case BINARY -> Property.binary(id, data.bytes(3));
                        case STRING_PAIR -> Property.user(data.text(2), data.text(2));
                        default -> Property.number(id, data.number(0, 255) * 0x1010101L);
                    });
        }
        int qos = data.number(0, 2);
        return new ReceivedMessage(
                data.text(data.number(0, 9)),
                data.rest(),
                qos,
                qos == 1,
                false,
                qos == 0 ? 0 : 65535,
                properties);
    }
}
