package io.jmqtt.broker.dynsec;

import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** JSON values put together and looked into. */
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
}
