package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.text.ByteBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;

/** Each message as one JSON object, see {@link JsonMessage}. */
final class JsonFormatter implements MessageFormatter {
    private final boolean newline;
    private final boolean pretty;
    private final Clock clock;
    private final ByteBuilder buffer = new ByteBuilder();

    JsonFormatter(boolean newline, boolean pretty, Clock clock) {
        this.newline = newline;
        this.pretty = pretty;
        this.clock = clock;
    }

    @Override
    public void format(ReceivedMessage message, Instant received, OutputStream out)
            throws IOException {
        buffer.reset();
        new JsonMessage(message, new Moment(received, clock), pretty).writeText(buffer);
        if (newline) {
            buffer.write('\n');
        }
        buffer.writeTo(out);
    }
}
