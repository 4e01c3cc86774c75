package io.jmqtt.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON, and takes exactly what Mosquitto's reader (cJSON) takes: beside RFC 8259 a byte order
 * mark, any character up to the space as white space, control characters within strings, and
 * numbers such as {@code 01}, {@code 1.} and {@code -.5}. Whatever stands after the value makes it
 * invalid, and so does a NUL anywhere.
 */
public final class JsonReader {
    /** How deep arrays and objects may be within each other. */
    private static final int NESTING_LIMIT = 1_000;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The value, or null if the bytes are not JSON. Bytes that are not UTF-8 become U+FFFD. */
    public static JsonValue read(byte[] json) {
        for (byte b : json) {
            if (b == 0) {
                return null;
            }
        }
        JsonReader reader = new JsonReader(new String(json, StandardCharsets.UTF_8));
        try {
            return reader.document();
        } catch (InvalidJson e) {
            return null;
        }
    }

    private static final class InvalidJson extends Exception {
        static final InvalidJson INSTANCE = new InvalidJson();

        private InvalidJson() {
            super("not JSON", null, false, false);
        }
    }

    private JsonValue document() throws InvalidJson {
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            at++;
        }
        JsonValue value = value();
        if (peekPastSpace() >= 0) {
            throw InvalidJson.INSTANCE;
        }
        return value;
    }

    private JsonValue value() throws InvalidJson {
        int c = peekPastSpace();
        switch (c) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return new JsonValue.StringValue(string());
            case 't':
                return word(JsonValue.Word.TRUE);
            case 'f':
                return word(JsonValue.Word.FALSE);
            case 'n':
                return word(JsonValue.Word.NULL);
            default:
                if (c == '-' || isDigit(c)) {
                    return number();
                }
                throw InvalidJson.INSTANCE;
        }
    }

    private JsonValue word(JsonValue.Word word) throws InvalidJson {
        if (!text.startsWith(word.text(), at)) {
            throw InvalidJson.INSTANCE;
        }
        at += word.text().length();
        return word;
    }

    private JsonValue object() throws InvalidJson {
        enter();
        List<JsonValue.Member> members = new ArrayList<>();
        if (peekPastSpace() == '}') {
            at++;
        } else {
            do {
                if (peekPastSpace() != '"') {
                    throw InvalidJson.INSTANCE;
                }
                String name = string();
                if (peekPastSpace() != ':') {
                    throw InvalidJson.INSTANCE;
                }
                at++;
                members.add(new JsonValue.Member(name, value()));
            } while (another('}'));
        }
        depth--;
        return new JsonValue.ObjectValue(members);
    }

    private JsonValue array() throws InvalidJson {
        enter();
        List<JsonValue> elements = new ArrayList<>();
        if (peekPastSpace() == ']') {
            at++;
        } else {
            do {
                elements.add(value());
            } while (another(']'));
        }
        depth--;
        return new JsonValue.ArrayValue(elements);
    }

    private void enter() throws InvalidJson {
        if (++depth > NESTING_LIMIT) {
            throw InvalidJson.INSTANCE;
        }
        at++;
    }

    /** Passes a comma (there is another one) or the end. */
    private boolean another(char end) throws InvalidJson {
        int c = peekPastSpace();
        at++;
        if (c == ',') {
            return true;
        }
        if (c == end) {
            return false;
        }
        throw InvalidJson.INSTANCE;
    }

    private JsonValue number() throws InvalidJson {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int digits = digits();
        if (peek() == '.') {
            at++;
            digits += digits();
        }
        if (digits == 0) {
            throw InvalidJson.INSTANCE;
        }
        if (peek() == 'e' || peek() == 'E') {
            int exponent = at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            if (digits() == 0) {
                at = exponent;
            }
        }
        return new JsonValue.NumberValue(text.substring(start, at));
    }

    private int digits() {
        int start = at;
        while (isDigit(peek())) {
            at++;
        }
        return at - start;
    }

    private String string() throws InvalidJson {
        int start = ++at;
        int c = peek();
        while (c >= 0 && c != '"' && c != '\\') {
            at++;
            c = peek();
        }
        if (c == '"') {
            return text.substring(start, at++);
        }
        StringBuilder decoded = new StringBuilder().append(text, start, at);
        while (true) {
            c = peek();
            at++;
            if (c < 0) {
                throw InvalidJson.INSTANCE;
            } else if (c == '"') {
                return decoded.toString();
            } else if (c == '\\') {
                escape(decoded);
            } else {
                decoded.append((char) c);
            }
        }
    }

    private void escape(StringBuilder decoded) throws InvalidJson {
        int c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> decoded.append((char) c);
            case 'b' -> decoded.append('\b');
            case 'f' -> decoded.append('\f');
            case 'n' -> decoded.append('\n');
            case 'r' -> decoded.append('\r');
            case 't' -> decoded.append('\t');
            case 'u' -> unicode(decoded);
            default -> throw InvalidJson.INSTANCE;
        }
    }

    /** Four hexadecimal digits; a surrogate only together with its other half. */
    private void unicode(StringBuilder decoded) throws InvalidJson {
        char first = codeUnit();
        if (Character.isLowSurrogate(first)) {
            throw InvalidJson.INSTANCE;
        }
        decoded.append(first);
        if (Character.isHighSurrogate(first)) {
            if (!text.startsWith("\\u", at)) {
                throw InvalidJson.INSTANCE;
            }
            at += 2;
            char second = codeUnit();
            if (!Character.isLowSurrogate(second)) {
                throw InvalidJson.INSTANCE;
            }
            decoded.append(second);
        }
    }

    private char codeUnit() throws InvalidJson {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw InvalidJson.INSTANCE;
            }
            unit = unit << 4 | digit;
            at++;
        }
        return (char) unit;
    }

    private int peekPastSpace() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return peek();
    }

    /** The next char, -1 at the end. */
    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
