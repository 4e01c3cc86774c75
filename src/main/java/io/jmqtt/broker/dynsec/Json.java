package io.jmqtt.broker.dynsec;

import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** JSON values put together, looked into and printed. */
final class Json {
    private final List<JsonValue.Member> members = new ArrayList<>();

    /** An object of one member; more follow by {@link #with}. */
    static Json of(String name, JsonValue value) {
        return new Json().with(name, value);
    }

    /** Leaves the member out where the value is null. */
    Json with(String name, JsonValue value) {
        if (value != null) {
            members.add(new JsonValue.Member(name, value));
        }
        return this;
    }

    Json with(String name, String value) {
        return with(name, value == null ? null : new JsonValue.StringValue(value));
    }

    Json with(String name, long value) {
        return with(name, new JsonValue.NumberValue(Long.toString(value)));
    }

    Json with(String name, boolean value) {
        return with(name, value ? JsonValue.Word.TRUE : JsonValue.Word.FALSE);
    }

    JsonValue build() {
        return new JsonValue.ObjectValue(members);
    }

    static JsonValue get(JsonValue value, String name) {
        return value instanceof JsonValue.ObjectValue object ? object.get(name) : null;
    }

    /** The text of a string; null of anything else. */
    static String text(JsonValue value) {
        return value instanceof JsonValue.StringValue string ? string.text() : null;
    }

    static int number(JsonValue value, int other) {
        return value instanceof JsonValue.NumberValue number ? (int) number.value() : other;
    }

    static boolean bool(JsonValue value, boolean other) {
        return value instanceof JsonValue.Word word && word != JsonValue.Word.NULL
                ? word == JsonValue.Word.TRUE
                : other;
    }

    /** The elements of an array; none of anything else. */
    static List<JsonValue> elements(JsonValue value) {
        return value instanceof JsonValue.ArrayValue array ? array.elements() : List.of();
    }

    /** Without white space, as responses are. */
    static String compact(JsonValue value) {
        StringBuilder out = new StringBuilder();
        print(value, out, -1);
        return out.toString();
    }

    /** With tabs and lines as Mosquitto's own files are. */
    static String pretty(JsonValue value) {
        StringBuilder out = new StringBuilder();
        print(value, out, 0);
        return out.append('\n').toString();
    }

    private static void print(JsonValue value, StringBuilder out, int depth) {
        boolean lines = depth >= 0;
        int inner = lines ? depth + 1 : depth;
        if (value instanceof JsonValue.ObjectValue object) {
            out.append('{');
            String comma = "";
            for (JsonValue.Member member : object.members()) {
                out.append(comma);
                line(out, inner);
                quote(member.name(), out);
                out.append(lines ? ":\t" : ":");
                print(member.value(), out, inner);
                comma = ",";
            }
            if (!object.members().isEmpty()) {
                line(out, depth);
            }
            out.append('}');
        } else if (value instanceof JsonValue.ArrayValue array) {
            out.append('[');
            String comma = "";
            for (JsonValue element : array.elements()) {
                out.append(comma);
                print(element, out, lines ? depth + 1 : depth);
                comma = lines ? ", " : ",";
            }
            out.append(']');
        } else if (value instanceof JsonValue.StringValue string) {
            quote(string.text(), out);
        } else if (value instanceof JsonValue.NumberValue number) {
            out.append(number.exact());
        } else if (value instanceof JsonValue.Word word) {
            out.append(word.text());
        }
    }

    private static void line(StringBuilder out, int depth) {
        if (depth >= 0) {
            out.append('\n').append("\t".repeat(depth));
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
