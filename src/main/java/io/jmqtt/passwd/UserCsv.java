package io.jmqtt.passwd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads users and their passwords from comma-separated values (RFC 4180): two fields a record,
 * quoted or not, with lines ended by {@code \n} or {@code \r\n}. Empty lines are skipped, and so is
 * a first record that names the columns, {@code user} or {@code username} and {@code password}.
 */
public final class UserCsv {

    /**
     * One user of the list.
     *
     * @param line the number of the line that the record begins on, from 1
     */
    public record Row(int line, byte[] user, byte[] password) {}

    /** What is wrong with a list; the message names the line and holds no password. */
    public static final class FormatException extends Exception {
        private FormatException(int line, String reason) {
            super("line " + line + ": " + reason, null, false, false);
        }
    }

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    /** One byte per character, so that passwords stay the bytes they are. */
    private final String text;

    private int at;
    private int line = 1;

    private UserCsv(byte[] content) {
        this.text = new String(content, StandardCharsets.ISO_8859_1);
        this.at = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    }

    /**
     * Reads the whole list.
     *
     * @throws FormatException at the first record that is not two fields, has an empty one, or
     *     names a user again
     */
    public static List<Row> parse(byte[] content) throws FormatException {
        return new UserCsv(content).rows();
    }

    private List<Row> rows() throws FormatException {
        List<Row> rows = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        boolean first = true;
        while (at < text.length()) {
            if (skipEnd()) {
                continue;
            }
            int start = line;
            String user = field();
            if (at == text.length() || text.charAt(at) != ',') {
                throw new FormatException(start, "no password, USER,PASSWORD expected");
            }
            at++;
            String password = field();
            if (at < text.length() && !skipEnd()) {
                throw new FormatException(
                        start,
                        "more than USER,PASSWORD; a field with commas or quotes stands in quotes");
            }
            if (first && namesColumns(user, password)) {
                first = false;
                continue;
            }
            first = false;
            if (password.isEmpty()) {
                throw new FormatException(start, "empty password");
            }
            Integer before = seen.put(user, start);
            if (before != null) {
                throw new FormatException(start, "the same user as in line " + before);
            }
            rows.add(new Row(start, bytes(user), bytes(password)));
        }
        return rows;
    }

    private static boolean namesColumns(String user, String password) {
        return (user.equalsIgnoreCase("user") || user.equalsIgnoreCase("username"))
                && password.equalsIgnoreCase("password");
    }

    private boolean skipEnd() {
        if (text.startsWith("\r\n", at)) {
            at += 2;
        } else if (text.charAt(at) == '\n') {
            at++;
        } else {
            return false;
        }
        line++;
        return true;
    }

    private String field() throws FormatException {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length()
                && text.charAt(at) != ','
                && text.charAt(at) != '\n'
                && !text.startsWith("\r\n", at)) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() throws FormatException {
        int start = line;
        StringBuilder field = new StringBuilder();
        at++;
        while (true) {
            if (at == text.length()) {
                throw new FormatException(start, "a quote is not closed");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                if (at == text.length() || text.charAt(at) != '"') {
                    return field.toString();
                }
                at++;
            } else if (c == '\n') {
                line++;
            }
            field.append(c);
        }
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
