package io.jmqtt.broker.config;

import io.jmqtt.text.StrictUtf8;
import java.nio.charset.StandardCharsets;

/**
 * One line of mosquitto.conf, taken apart from left to right. Separators are blanks and TABs; lines
 * are held as bytes (one char each), and only what is taken out is decoded.
 */
final class ConfigLine {
    private static final int MAX_STRING_BYTES = 65535;

    private final String bytes;
    private int at;
    private String key = "";

    ConfigLine(String bytes) {
        this.bytes = bytes;
    }

    /** The option name, or null where the line holds nothing or a comment. */
    String takeKey() {
        skipBlanks();
        if (at == bytes.length() || bytes.charAt(at) == '#') {
            return null;
        }
        key = decode(takeBytes());
        return key;
    }

    String key() {
        return key;
    }

    /** The next word, or null at the end of the line. */
    String word() {
        skipBlanks();
        return at == bytes.length() ? null : decode(takeBytes());
    }

    /** The next word, or null at the end of the line or where a comment begins. */
    String wordBeforeComment() {
        skipBlanks();
        return at == bytes.length() || bytes.charAt(at) == '#' ? null : decode(takeBytes());
    }

    /** The next word, which must be there. */
    String neededWord() throws Refused {
        String word = word();
        Refused.unless(word != null, emptyText());
        return word;
    }

    /** The rest of the line without blanks around it, which must be there and be clean UTF-8. */
    String neededText() throws Refused {
        skipBlanks();
        int end = trimmedEnd();
        Refused.unless(at < end, emptyText());
        String raw = bytes.substring(at, end);
        at = bytes.length();
        Refused.unless(raw.length() <= MAX_STRING_BYTES, "Error: '" + key + "' value is too long.");
        return decodeStrictly(raw);
    }

    /** What is left of the line, for showing only. */
    String remainder() {
        int from = at;
        while (from < bytes.length() && isBlank(bytes.charAt(from))) {
            from++;
        }
        return decode(bytes.substring(from, Math.max(from, trimmedEnd())));
    }

    String emptyText() {
        return "Error: Empty '" + key + "' value in configuration.";
    }

    private String takeBytes() {
        int from = at;
        while (at < bytes.length() && !isBlank(bytes.charAt(at))) {
            at++;
        }
        return bytes.substring(from, at);
    }

    private void skipBlanks() {
        while (at < bytes.length() && isBlank(bytes.charAt(at))) {
            at++;
        }
    }

    private int trimmedEnd() {
        int end = bytes.length();
        while (end > 0 && isBlank(bytes.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String decode(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String decodeStrictly(String raw) throws Refused {
        String text = StrictUtf8.decode(raw.getBytes(StandardCharsets.ISO_8859_1));
        Refused.unless(text != null, "Error: Malformed UTF-8 in configuration.");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Refused.unless(
                    !Character.isISOControl(c) && c != 0xFFFE && c != 0xFFFF,
                    "Error: Malformed UTF-8 in configuration.");
        }
        return text;
    }
}
