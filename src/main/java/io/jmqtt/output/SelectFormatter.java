package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Some values of a JSON payload, separated by tabs: strings without quotes, numbers as they were
 * sent, arrays and objects as JSON without spaces, nothing for a value that isn't there. With
 * several values a tab, a line feed, a carriage return and a backslash within a string are written
 * as {@code \t}, {@code \n}, {@code \r} and {@code \\}, so that the columns stay columns. A payload
 * that is not JSON prints nothing but a complaint.
 */
final class SelectFormatter implements MessageFormatter {
    private final List<JsonPointer> pointers;
    private final boolean verbose;
    private final boolean newline;
    private final Consumer<String> complaints;
    private final ByteBuilder buffer = new ByteBuilder();

    SelectFormatter(
            List<JsonPointer> pointers,
            boolean verbose,
            boolean newline,
            Consumer<String> complaints) {
        this.pointers = pointers;
        this.verbose = verbose;
        this.newline = newline;
        this.complaints = complaints;
    }

    @Override
    public void format(ReceivedMessage message, Instant received, OutputStream out)
            throws IOException {
        JsonValue document = JsonReader.read(message.payload());
        if (document == null) {
            complaints.accept(
                    "Error: Message payload is not valid JSON on topic " + message.topic() + ".\n");
            return;
        }
        buffer.reset();
        if (verbose) {
            buffer.utf8(message.topic()).write(' ');
        }
        for (int i = 0; i < pointers.size(); i++) {
            if (i > 0) {
                buffer.write('\t');
            }
            JsonValue value = pointers.get(i).in(document);
            if (value instanceof JsonValue.StringValue string) {
                text(string.text());
            } else if (value instanceof JsonValue.NumberValue number) {
                buffer.ascii(number.exact());
            } else if (value != null) {
                new JsonWriter(buffer, false).value(value, true);
            }
        }
        if (newline) {
            buffer.write('\n');
        }
        buffer.writeTo(out);
    }

    private void text(String text) {
        if (pointers.size() == 1) {
            buffer.utf8(text);
            return;
        }
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            switch (b) {
                case '\t' -> buffer.ascii("\\t");
                case '\n' -> buffer.ascii("\\n");
                case '\r' -> buffer.ascii("\\r");
                case '\\' -> buffer.ascii("\\\\");
                default -> buffer.write(b);
            }
        }
    }
}
