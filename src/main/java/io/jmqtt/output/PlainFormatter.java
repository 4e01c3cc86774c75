package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** The payload and the end of the line; nothing at all for an empty payload. */
final class PlainFormatter implements MessageFormatter {
    private final boolean newline;

    PlainFormatter(boolean newline) {
        this.newline = newline;
    }

    @Override
    public void format(ReceivedMessage message, Instant received, OutputStream out)
            throws IOException {
        byte[] payload = message.payload();
        if (payload.length == 0) {
            return;
        }
        out.write(payload, 0, payload.length);
        if (newline) {
            out.write('\n');
        }
    }
}
