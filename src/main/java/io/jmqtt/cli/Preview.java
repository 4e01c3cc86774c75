package io.jmqtt.cli;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.text.StrictUtf8;
import java.util.HexFormat;

/** A message in one short line, for a person. */
final class Preview {
    private static final int LONGEST = 60;
    private static final int LONGEST_BINARY = 24;

    private Preview() {}

    static String of(ReceivedMessage message) {
        return of(message.topic(), message.payload());
    }

    static String of(String topic, byte[] payload) {
        return topic + " " + payload(payload);
    }

    private static String payload(byte[] payload) {
        if (payload.length == 0) {
            return "(empty)";
        }
        String text = StrictUtf8.decode(payload);
        if (text == null || text.codePoints().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
            int shown = Math.min(payload.length, LONGEST_BINARY);
            return "0x"
                    + HexFormat.of().formatHex(payload, 0, shown)
                    + (shown < payload.length ? "... (" + payload.length + " bytes)" : "");
        }
        text = text.replace("\n", "\\n").replace("\t", "\\t");
        return text.length() <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST)))
                        + "... ("
                        + payload.length
                        + " bytes)";
    }
}
