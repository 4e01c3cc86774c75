package io.jmqtt.shell;

import java.nio.charset.StandardCharsets;

/**
 * Makes bytes that anybody may have sent fit to be shown on a terminal: control characters, which
 * could move the cursor or worse, are spelled out.
 */
public final class Printable {
    private static final char ESCAPE = '\033';
    private static final String PLAIN = "\033[0m";

    private Printable() {}

    /**
     * Text of several lines. What is not UTF-8 becomes U+FFFD, a control character {@code ^X}.
     *
     * @param colours whether sequences that choose a colour are let through; the text then ends in
     *     plain
     */
    public static String lines(byte[] bytes, int offset, int length, boolean colours) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(text.length());
        boolean coloured = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = colours && c == ESCAPE ? colourEnd(text, i) : 0;
            if (end > 0) {
                out.append(text, i, end);
                coloured = true;
                i = end;
                continue;
            }
            if (c == '\n' || c == '\t') {
                out.append(c);
            } else {
                append(c, out);
            }
            i++;
        }
        return coloured ? out.append(PLAIN).toString() : out.toString();
    }

    /** Text on one line: the ends of lines and tabs become blanks. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t' || c == '\r') {
                out.append(' ');
            } else {
                append(c, out);
            }
        }
        return out.toString();
    }

    private static void append(char c, StringBuilder out) {
        if (c < ' ' || c == 0x7F) {
            out.append('^').append((char) (c ^ 0x40));
        } else if (c >= 0x80 && c < 0xA0 || c == '\u2028' || c == '\u2029') {
            out.append('\uFFFD');
        } else {
            out.append(c);
        }
    }

    /** The end of a sequence {@code ESC [ digits m} that begins here, or 0. */
    private static int colourEnd(String text, int start) {
        int i = start + 1;
        if (i >= text.length() || text.charAt(i) != '[') {
            return 0;
        }
        i++;
        while (i < text.length()
                && (text.charAt(i) >= '0' && text.charAt(i) <= '9' || text.charAt(i) == ';')) {
            i++;
        }
        return i < text.length() && text.charAt(i) == 'm' ? i + 1 : 0;
    }
}
