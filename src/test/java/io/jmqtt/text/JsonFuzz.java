package io.jmqtt.text;

import java.util.Arrays;

/**
 * Fuzz target: JSON that arrives. The reader gives a value or none; what the writer makes of a
 * value is JSON, and reading that gives the same again.
 */
public final class JsonFuzz {
    private JsonFuzz() {}

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        JsonValue value = JsonReader.read(input);
        if (value == null) {
            return;
        }
        byte[] exact = JsonWriter.compact(value);
        JsonValue again = JsonReader.read(exact);
        if (again == null || !Arrays.equals(exact, JsonWriter.compact(again))) {
            throw new AssertionError("compact JSON that does not come out as it went in");
        }
        if (value instanceof JsonValue.NumberValue number
                && isFinite(value)
                && number.exact().equals(((JsonValue.NumberValue) again).exact())
                && Arrays.equals(input, exact)) {
            double first = number.value();
            double second = ((JsonValue.NumberValue) again).value();
            if (Double.compare(first, second) != 0) {
                throw new AssertionError(first + " became " + second);
            }
        }
        if (input.length < 2000) {
            ByteBuilder pretty = new ByteBuilder();
            new JsonWriter(pretty, true).value(value, false);
            if (JsonReader.read(pretty.toByteArray()) == null && isFinite(value)) {
                throw new AssertionError("pretty JSON that is none");
            }
        }
    }

    /** Numbers too large for a double have no form in JSON. */
    private static boolean isFinite(JsonValue value) {
        if (value instanceof JsonValue.NumberValue number) {
            return Double.isFinite(number.value());
        }
        if (value instanceof JsonValue.ArrayValue array) {
            return array.elements().stream().allMatch(JsonFuzz::isFinite);
        }
        if (value instanceof JsonValue.ObjectValue object) {
            return object.members().stream().allMatch(member -> isFinite(member.value()));
        }
        return true;
    }
}
