package io.jmqtt.broker.control;

import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** JSON values put together and looked into. */
public final class Json {
    private final List<JsonValue.Member> members = new ArrayList<>();

    /** An object of one member; more follow by {@link #with}. */
    public static Json of(String name, JsonValue value) {
        return new Json().with(name, value);
    }

    /** Leaves the member out where the value is null. */
    public Json with(String name, JsonValue value) {
        if (value != null) {
            members.add(new JsonValue.Member(name, value));
        }
        return this;
    }

    /** As {@link #with(String, JsonValue)}. */
    public Json with(String name, String value) {
        return with(name, value == null ? null : new JsonValue.StringValue(value));
    }

    /** As {@link #with(String, JsonValue)}. */
    public Json with(String name, long value) {
        return with(name, new JsonValue.NumberValue(Long.toString(value)));
    }

    /** As {@link #with(String, JsonValue)}. */
    public Json with(String name, boolean value) {
        return with(name, value ? JsonValue.Word.TRUE : JsonValue.Word.FALSE);
    }

    /** The object. */
    public JsonValue build() {
        return new JsonValue.ObjectValue(members);
    }

    /** The member of an object; null where there is none, or no object. */
    public static JsonValue get(JsonValue value, String name) {
        return value instanceof JsonValue.ObjectValue object ? object.get(name) : null;
    }

    /** The text of a string; null of anything else. */
    public static String text(JsonValue value) {
        return value instanceof JsonValue.StringValue string ? string.text() : null;
    }

    /** The value of a number, cut to an integer; the other of anything else. */
    public static int number(JsonValue value, int other) {
        return value instanceof JsonValue.NumberValue number ? (int) number.value() : other;
    }

    /** The value of true or false; the other of anything else. */
    public static boolean bool(JsonValue value, boolean other) {
        return value instanceof JsonValue.Word word && word != JsonValue.Word.NULL
                ? word == JsonValue.Word.TRUE
                : other;
    }

    /** The elements of an array; none of anything else. */
    public static List<JsonValue> elements(JsonValue value) {
        return value instanceof JsonValue.ArrayValue array ? array.elements() : List.of();
    }
}
