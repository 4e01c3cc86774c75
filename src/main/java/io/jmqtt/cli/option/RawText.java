package io.jmqtt.cli.option;

import java.nio.charset.StandardCharsets;

/**
 * Carries any bytes in a {@code String} and gives them back unchanged: valid UTF-8 is decoded as
 * such, and each byte that is not part of valid UTF-8 becomes one lone low surrogate, U+DC80 to
 * U+DCFF. A text that holds none of these is valid UTF-8; one that does can't be a topic, but may
 * still be a payload.
 */
public final class RawText {
    private static final int ESCAPE = 0xDC00;

    private RawText() {}

    /** The text that stands for these bytes. */
    public static String decode(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return decodeFrom(bytes);
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The bytes that this text stands for; a surrogate that is none of ours becomes {@code ?}. */
    public static byte[] encode(String text) {
        int escapes = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                escapes++;
            }
        }
        if (escapes == 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] out = new byte[text.length() * 3];
        int length = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isEscape(text, i)) {
                byte[] part = text.substring(from, i).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(part, 0, out, length, part.length);
                length += part.length;
                from = i + 1;
                if (i < text.length()) {
                    out[length++] = (byte) (text.charAt(i) - ESCAPE);
                }
            }
        }
        byte[] exact = new byte[length];
        System.arraycopy(out, 0, exact, 0, length);
        return exact;
    }

    private static boolean isEscape(String text, int i) {
        char c = text.charAt(i);
        return c >= ESCAPE + 0x80
                && c <= ESCAPE + 0xFF
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String decodeFrom(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            int length = sequenceLength(bytes, i);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[i] & 0xFF)));
                i++;
            } else {
                text.appendCodePoint(codePoint(bytes, i, length));
                i += length;
            }
        }
        return text.toString();
    }

    /** Bytes of the well-formed sequence that begins here (Unicode, table 3-7); 0 for none. */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + length > bytes.length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int codePoint(byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xFF;
        int point = length == 1 ? first : first & (0x7F >> length);
        for (int i = at + 1; i < at + length; i++) {
            point = point << 6 | bytes[i] & 0x3F;
        }
        return point;
    }
}
