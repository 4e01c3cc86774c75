package io.jmqtt.output;

import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The place of a value in a JSON document (RFC 6901): {@code /sensors/0/temp}. {@code ~1} stands
 * for a slash within a name and {@code ~0} for a tilde. A single point stands for the whole
 * document, which the RFC writes as an empty string.
 */
public final class JsonPointer {
    private final List<String> tokens;

    JsonPointer(List<String> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /**
     * @throws FormatException if the text doesn't begin with a slash or has a {@code ~} that is no
     *     escape
     */
    public static JsonPointer parse(String text) throws FormatException {
        if (text.equals(".")) {
            return new JsonPointer(List.of());
        }
        if (!text.startsWith("/")) {
            throw new FormatException(
                    "Error: Invalid JSON pointer '"
                            + text
                            + "', it must begin with '/' or be '.' for the whole payload.");
        }
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                tokens.add(token.toString());
                token.setLength(0);
            } else if (c == '~') {
                i++;
                char escaped = i < text.length() ? text.charAt(i) : 0;
                if (escaped != '0' && escaped != '1') {
                    throw new FormatException(
                            "Error: Invalid JSON pointer '"
                                    + text
                                    + "', '~' must be written as '~0'.");
                }
                token.append(escaped == '0' ? '~' : '/');
            } else {
                token.append(c);
            }
        }
        tokens.add(token.toString());
        return new JsonPointer(tokens);
    }

    List<String> tokens() {
        return tokens;
    }

    /** The value at this place, or null if there is none. */
    JsonValue in(JsonValue document) {
        JsonValue value = document;
        for (String token : tokens) {
            if (value instanceof JsonValue.ObjectValue object) {
                value = object.get(token);
            } else if (value instanceof JsonValue.ArrayValue array) {
                int index = index(token);
                value = index < array.elements().size() ? array.elements().get(index) : null;
            } else {
                return null;
            }
        }
        return value;
    }

    /** Decimal digits without a leading zero; anything else is beyond every array. */
    private static int index(String token) {
        int length = token.length();
        if (length == 0 || length > 9 || length > 1 && token.charAt(0) == '0') {
            return Integer.MAX_VALUE;
        }
        int index = 0;
        for (int i = 0; i < length; i++) {
            char c = token.charAt(i);
            if (c < '0' || c > '9') {
                return Integer.MAX_VALUE;
            }
            index = index * 10 + c - '0';
        }
        return index;
    }
}
