package io.jmqtt.cli;

import io.jmqtt.text.ByteBuilder;
import java.util.Arrays;

/**
 * Fuzz target: lines of JSON that become messages, as {@code replay} and {@code retained import}
 * read them. A line is refused with what is wrong, or comes out of the writer as it went in.
 */
public final class MessageLineFuzz {
    private MessageLineFuzz() {}

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            byte[] first = written(MessageLine.read(input));
            byte[] second = written(MessageLine.read(Arrays.copyOf(first, first.length - 1)));
            if (!Arrays.equals(first, second)) {
                throw new AssertionError("a message that does not come out as it went in");
            }
        } catch (MessageLine.Malformed e) {
            if (e.getMessage() == null) {
                throw new AssertionError("no text", e);
            }
        }
    }

    private static byte[] written(MessageLine line) {
        ByteBuilder out = new ByteBuilder();
        line.writeTo(out);
        return out.toByteArray();
    }
}
