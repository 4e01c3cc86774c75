package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The payload as lower-case hexadecimal digits, one line for each message, empty ones too. */
final class HexFormatter implements MessageFormatter {
    private static final int CHUNK = 4_096;

    private final boolean verbose;
    private final boolean newline;

    HexFormatter(boolean verbose, boolean newline) {
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
        byte[] payload = message.payload();
        byte[] digits = new byte[2 * Math.min(payload.length, CHUNK)];
        for (int from = 0; from < payload.length; from += CHUNK) {
            int to = Math.min(from + CHUNK, payload.length);
            int length = 0;
            for (int i = from; i < to; i++) {
                digits[length++] = digit(payload[i] >> 4);
                digits[length++] = digit(payload[i]);
            }
            out.write(digits, 0, length);
        }
        if (newline) {
            out.write('\n');
        }
    }

    private static byte digit(int nibble) {
        int value = nibble & 0xF;
        return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }
}
