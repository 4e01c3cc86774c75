package io.jmqtt.cli.option;

import java.nio.charset.StandardCharsets;

/** The rules for text in MQTT packets (MQTT 5, 1.5.4), as strict as Mosquitto's. */
public final class Utf8 {
    /** The longest text in bytes that Mosquitto's check lets through. */
    private static final int MAX_BYTES = 65536;

    private Utf8() {}

    /**
     * Whether a text, decoded by {@link RawText}, was valid UTF-8 without control characters and
     * non-characters and fits into a packet.
     */
    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7F && c <= 0x9F) {
                return false;
            }
            if (c >= 0xD800) {
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c)
                            || i + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        return false;
                    }
                    int point = text.codePointAt(i);
                    if ((point & 0xFFFE) == 0xFFFE) {
                        return false;
                    }
                    i++;
                } else if (c >= 0xFDD0 && c <= 0xFDEF || c >= 0xFFFE) {
                    return false;
                }
            }
        }
        return text.length() * 3 <= MAX_BYTES
                || text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
