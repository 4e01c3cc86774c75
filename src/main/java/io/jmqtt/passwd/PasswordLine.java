package io.jmqtt.passwd;

import java.nio.charset.StandardCharsets;

/**
 * One line of a password file, taken apart as Mosquitto does. Strings hold one byte per character
 * (ISO 8859-1), so that a file in any encoding comes out as it went in.
 *
 * @param text the line without its end
 * @param end the end of the line: {@code \n}, {@code \r\n}, or nothing on a last line without one
 * @param kind what the line is
 * @param user the user's name, trimmed; null unless the line has one
 * @param secret what stands after it up to the next colon, trimmed: a hash, or a password in plain
 *     text; null unless the line has one
 * @param more whether a further colon follows, behind which no reader looks
 */
record PasswordLine(String text, String end, Kind kind, String user, String secret, boolean more) {

    enum Kind {
        /** Starts with {@code #}, or holds blanks only: no reader minds. */
        COMMENT,
        /** Something without a colon: brokers skip it, Mosquitto's tool calls it corrupt. */
        UNKNOWN,
        /** A user's name and nothing after it. */
        NO_SECRET,
        /** A user's name and a hash or password. */
        ENTRY
    }

    /** Takes a line apart. */
    static PasswordLine parse(String text, String end) {
        if (text.startsWith("#") || trim(text).isEmpty()) {
            return new PasswordLine(text, end, Kind.COMMENT, null, null, false);
        }
        // colons at the front and runs of colons count as nothing and as one
        int userStart = skipColons(text, 0);
        if (text.indexOf(':') < 0 || userStart == text.length()) {
            return new PasswordLine(text, end, Kind.UNKNOWN, null, null, false);
        }
        int userEnd = nextColon(text, userStart);
        String user = trim(text.substring(userStart, userEnd));
        int secretStart = skipColons(text, userEnd);
        int secretEnd = nextColon(text, secretStart);
        String secret = trim(text.substring(secretStart, secretEnd));
        if (secret.isEmpty()) {
            return new PasswordLine(text, end, Kind.NO_SECRET, user, null, false);
        }
        return new PasswordLine(text, end, Kind.ENTRY, user, secret, secretEnd < text.length());
    }

    /** The name as the strings of this class hold it: the bytes of its UTF-8 form. */
    static String asBytes(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static int skipColons(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ':') {
            i++;
        }
        return i;
    }

    private static int nextColon(String text, int from) {
        int i = text.indexOf(':', from);
        return i < 0 ? text.length() : i;
    }

    /** Takes away what C's isspace calls blank, on both sides. */
    static String trim(String s) {
        int start = 0;
        int end = s.length();
        while (start < end && blank(s.charAt(start))) {
            start++;
        }
        while (end > start && blank(s.charAt(end - 1))) {
            end--;
        }
        return s.substring(start, end);
    }

    private static boolean blank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    /** Without hash and password. */
    @Override
    public String toString() {
        return kind + (user == null ? "" : " " + user);
    }
}
