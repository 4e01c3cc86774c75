package io.jmqtt.output;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of RFC 8259 to the letter, written apart from the program's own: bytes must be UTF-8,
 * names must not repeat. Values become maps, lists, strings, doubles, booleans and null.
 */
final class StrictJson {
    private final CharBuffer in;

    private StrictJson(CharBuffer in) {
        this.in = in;
    }

    static Object read(byte[] json) {
        CharBuffer chars;
        try {
            chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
        StrictJson reader = new StrictJson(chars);
        Object value = reader.value();
        reader.space();
        if (reader.in.hasRemaining()) {
            throw new AssertionError("junk after the value: " + reader.in);
        }
        return value;
    }

    private Object value() {
        space();
        char c = in.get(in.position());
        if (c == '{') {
            return object();
        } else if (c == '[') {
            return array();
        } else if (c == '"') {
            return string();
        }
        StringBuilder word = new StringBuilder();
        while (in.hasRemaining() && ",]} \t\r\n".indexOf(in.get(in.position())) < 0) {
            word.append(in.get());
        }
        String text = word.toString();
        if (text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            return Double.valueOf(text);
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> throw new AssertionError("no JSON value: " + text);
        };
    }

    private Map<String, Object> object() {
        in.get();
        Map<String, Object> members = new LinkedHashMap<>();
        space();
        if (in.get(in.position()) == '}') {
            in.get();
            return members;
        }
        while (true) {
            space();
            String name = string();
            space();
            expect(':');
            if (members.containsKey(name)) {
                throw new AssertionError("repeated name " + name);
            }
            members.put(name, value());
            space();
            char c = in.get();
            if (c == '}') {
                return members;
            } else if (c != ',') {
                throw new AssertionError("expected , or } but found " + c);
            }
        }
    }

    private List<Object> array() {
        in.get();
        List<Object> elements = new ArrayList<>();
        space();
        if (in.get(in.position()) == ']') {
            in.get();
            return elements;
        }
        while (true) {
            elements.add(value());
            space();
            char c = in.get();
            if (c == ']') {
                return elements;
            } else if (c != ',') {
                throw new AssertionError("expected , or ] but found " + c);
            }
        }
    }

    private String string() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (true) {
            char c = in.get();
            if (c == '"') {
                return text.toString();
            } else if (c < ' ') {
                throw new AssertionError("bare control character " + (int) c);
            } else if (c != '\\') {
                text.append(c);
                continue;
            }
            c = in.get();
            int escape = "\"\\/bfnrt".indexOf(c);
            if (escape >= 0) {
                text.append("\"\\/\b\f\n\r\t".charAt(escape));
            } else if (c == 'u') {
                char[] digits = new char[4];
                in.get(digits);
                text.append((char) Integer.parseInt(new String(digits), 16));
            } else {
                throw new AssertionError("no escape: " + c);
            }
        }
    }

    private void expect(char wanted) {
        char c = in.get();
        if (c != wanted) {
            throw new AssertionError("expected " + wanted + " but found " + c);
        }
    }

    private void space() {
        while (in.hasRemaining() && " \t\r\n".indexOf(in.get(in.position())) >= 0) {
            in.get();
        }
    }
}
