package io.jmqtt.output;

import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;

/**
 * A condition on JSON payloads, {@code --where '/temp > 20 && /unit == "C"'}.
 *
 * <p>An operand is a JSON pointer ({@code /sensors/0/temp}, {@code .} for the whole payload; a name
 * with blanks or operators in it stands in double quotes: {@code /"wind speed"/max}), a number, a
 * string in double quotes (with JSON's escapes), {@code true}, {@code false} or {@code null}.
 * Comparisons are {@code == != < <= > >=}; conditions are joined with {@code &&}, {@code ||},
 * {@code !} and parentheses, {@code !} binding closest and {@code ||} loosest.
 *
 * <ul>
 *   <li>{@code ==} and {@code !=} compare any two JSON values: numbers by value ({@code 1 == 1.0}),
 *       values of different types are unequal.
 *   <li>{@code < <= > >=} compare two numbers, or two strings by code point; any other pair is
 *       false.
 *   <li>A comparison with a value that isn't there is false, with {@code !=} too.
 *   <li>A pointer alone is true if there is a value and it is neither {@code false} nor {@code
 *       null}.
 *   <li>A payload that is not JSON never matches.
 * </ul>
 *
 * Immutable, for any number of threads.
 */
public final class Where {
    private final Condition condition;

    private Where(Condition condition) {
        this.condition = condition;
    }

    /**
     * Compiles an expression.
     *
     * @throws FormatException naming the column, counted from 1, and what was expected there
     */
    public static Where parse(String expression) throws FormatException {
        return new Where(new WhereParser(expression).parse());
    }

    /** Whether a payload meets the condition. */
    public boolean matches(byte[] payload) {
        JsonValue document = JsonReader.read(payload);
        return document != null && condition.holds(document);
    }

    /** A part of the expression. */
    interface Condition {
        boolean holds(JsonValue document);
    }
}
