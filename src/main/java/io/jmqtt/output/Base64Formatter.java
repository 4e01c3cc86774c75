package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** The payload in Base64 (RFC 4648, section 4), one line for each message, empty ones too. */
final class Base64Formatter implements MessageFormatter {
    private final boolean verbose;
    private final boolean newline;

    Base64Formatter(boolean verbose, boolean newline) {
        this.verbose = verbose;
        this.newline = newline;
    }

    @Override
    public void format(ReceivedMessage message, Instant received, OutputStream out)
            throws IOException {
        if (verbose) {
            out.write(message.topic().getBytes(StandardCharsets.UTF_8));
            out.write(' ');
        }
        out.write(Base64.getEncoder().encode(message.payload()));
        if (newline) {
            out.write('\n');
        }
    }
}
