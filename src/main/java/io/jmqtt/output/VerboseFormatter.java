package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Topic, a space and the payload. An empty payload is {@code (null)}, or with {@code -N} nothing,
 * not even the topic.
 */
final class VerboseFormatter implements MessageFormatter {
    private static final byte[] COLOUR = {0x1B, '[', '3', '6', 'm'};
    private static final byte[] COLOUR_OFF = {0x1B, '[', '0', 'm'};
    private static final byte[] NOTHING = {'(', 'n', 'u', 'l', 'l', ')'};

    private final boolean newline;
    private final boolean colour;

    VerboseFormatter(boolean newline, boolean colour) {
        this.newline = newline;
        this.colour = colour;
    }

    @Override
    public void format(ReceivedMessage message, Instant received, OutputStream out)
            throws IOException {
        byte[] payload = message.payload();
        if (payload.length == 0) {
            if (!newline) {
                return;
            }
            payload = NOTHING;
        }
        if (colour) {
            out.write(COLOUR);
        }
        out.write(message.topic().getBytes(StandardCharsets.UTF_8));
        if (colour) {
            out.write(COLOUR_OFF);
        }
        out.write(' ');
        out.write(payload, 0, payload.length);
        if (newline) {
            out.write('\n');
        }
    }
}
