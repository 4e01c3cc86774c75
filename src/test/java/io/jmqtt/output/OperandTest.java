package io.jmqtt.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each comparison of {@code --where} between any two values of any two types. */
class OperandTest {
    private static final String DIGITS_99 = "1".repeat(99);

    /** Values that are equal stand on one line, and smaller ones of a type above. */
    private static final Map<String, List<List<String>>> VALUES =
            Map.of(
                    "a number",
                    List.of(
                            List.of("-1e400"),
                            List.of("-10", "-1e1", "-10.0"),
                            List.of("-9"),
                            List.of("0", "-0", "0.0", "0e5"),
                            List.of("0.1", "1e-1", "0.10"),
                            List.of("1", "1.0", "10e-1"),
                            List.of("9"),
                            List.of("10", "1E1"),
                            List.of("9007199254740992"),
                            List.of("9007199254740993"),
                            List.of(DIGITS_99 + "1"),
                            List.of(DIGITS_99 + "2"),
                            List.of("1e400"),
                            List.of("1e401")),
                    "a string",
                    List.of(
                            List.of("\"\""),
                            List.of("\"1\""),
                            List.of("\"10\""),
                            List.of("\"9\""),
                            List.of("\"A\"", "\"\\u0041\""),
                            List.of("\"a\""),
                            List.of("\"a\\u0000\""),
                            List.of("\"aa\""),
                            List.of("\"ab\""),
                            List.of("\"b\""),
                            List.of("\"null\""),
                            List.of("\"true\""),
                            List.of("\"é\""),
                            List.of("\"퟿\""),
                            List.of("\"\uE000\""),
                            List.of("\"\uFFFD\""),
                            List.of("\"😀\"", "\"\\ud83d\\ude00\""),
                            List.of("\"😀a\""),
                            List.of("\"😁\""),
                            List.of("\"\uD83E\uDD16\"")),
                    "true",
                    List.of(List.of("true")),
                    "false",
                    List.of(List.of("false")),
                    "null",
                    List.of(List.of("null")),
                    "an array",
                    List.of(
                            List.of("[]"),
                            List.of("[1]", "[1.0]"),
                            List.of("[2]"),
                            List.of("[1,2]", "[1,20e-1]"),
                            List.of("[2,1]"),
                            List.of("[[1]]", "[[1.0]]"),
                            List.of("[{}]")),
                    "an object",
                    List.of(
                            List.of("{}"),
                            List.of("{\"a\":1}", "{\"a\":1.0}", "{\"a\":2,\"a\":1}"),
                            List.of("{\"a\":2}", "{\"a\":1,\"a\":2}"),
                            List.of("{\"a\":null}"),
                            List.of("{\"b\":1}"),
                            List.of("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"),
                            List.of("{\"a\":1,\"b\":1}"),
                            List.of("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1.0}}")),
                    "nothing",
                    List.of(List.of("")));

    /** A value with its place among those of its type. */
    private record Placed(String type, int rank, String json) {
        boolean isOrdered() {
            return type.equals("a number") || type.equals("a string");
        }

        JsonValue value() {
            return json.isEmpty() ? null : JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Placed> all() {
        List<Placed> all = new ArrayList<>();
        VALUES.forEach(
                (type, ranks) -> {
                    for (int i = 0; i < ranks.size(); i++) {
                        for (String json : ranks.get(i)) {
                            all.add(new Placed(type, i, json));
                        }
                    }
                });
        return all;
    }

    /** What the documentation of {@link Where} says, in other words than the program's. */
    private static boolean expected(Placed left, String operator, Placed right) {
        if (left.json().isEmpty() || right.json().isEmpty()) {
            return false;
        }
        boolean sameType = left.type().equals(right.type());
        boolean equal = sameType && left.rank() == right.rank();
        if (operator.equals("==") || operator.equals("!=")) {
            return equal == operator.equals("==");
        }
        IntPredicate holds =
                switch (operator) {
                    case "<" -> order -> order < 0;
                    case "<=" -> order -> order < 0 || equal;
                    case ">" -> order -> order > 0;
                    default -> order -> order > 0 || equal;
                };
        return sameType
                && left.isOrdered()
                && holds.test(Integer.compare(left.rank(), right.rank()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"==", "!=", "<", "<=", ">", ">="})
    void everyPairOfValuesIsComparedAsDocumented(String operator) throws FormatException {
        Where where = Where.parse("/0 " + operator + " /1");
        Where withoutLeft = Where.parse("/nothing " + operator + " /1");
        for (Placed left : all()) {
            for (Placed right : all()) {
                String text = left.json() + " " + operator + " " + right.json();
                String first = left.json().isEmpty() ? "0" : left.json();
                String second = right.json().isEmpty() ? "" : "," + right.json();
                byte[] payload = ("[" + first + second + "]").getBytes(StandardCharsets.UTF_8);
                assertThat((left.json().isEmpty() ? withoutLeft : where).matches(payload))
                        .as(text)
                        .isEqualTo(expected(left, operator, right));
                assertThat(Operand.compare(left.value(), operator(operator), right.value()))
                        .as(text)
                        .isEqualTo(expected(left, operator, right));
            }
        }
    }

    private static Operand.Operator operator(String sign) {
        return switch (sign) {
            case "==" -> Operand.Operator.EQUAL;
            case "!=" -> Operand.Operator.UNEQUAL;
            case "<" -> Operand.Operator.LESS;
            case "<=" -> Operand.Operator.LESS_OR_EQUAL;
            case ">" -> Operand.Operator.GREATER;
            default -> Operand.Operator.GREATER_OR_EQUAL;
        };
    }

    static Stream<Arguments> hugeNumbers() {
        String exact = DIGITS_99 + "1";
        String more = "0".repeat(97) + "1";
        return Stream.of(
                arguments(exact, "!=", DIGITS_99 + "2"),
                arguments(exact + "1", "==", exact + "2"),
                arguments("1.00" + more, "==", "1"),
                arguments("1", "==", "1.00" + more),
                arguments("1." + more, ">", "1"),
                arguments("1", "<", "1." + more),
                arguments("1e9999999999", ">", "1e300"),
                arguments("1e9999999999", "==", "1e400"),
                arguments("1", "<", "1e9999999999"),
                arguments("-1e9999999999", "<", "-1"),
                arguments("1e-9999999999", "==", "0"),
                arguments("2" + "0".repeat(120), ">", "1"),
                arguments("1", "<=", "2" + "0".repeat(120)));
    }

    /** Of more than a hundred characters, or with exponents beyond what can be: as doubles. */
    @ParameterizedTest
    @MethodSource("hugeNumbers")
    void hugeNumbersAreComparedAsDoubles(String left, String operator, String right)
            throws FormatException {
        byte[] payload = ("[" + left + "," + right + "]").getBytes(StandardCharsets.UTF_8);
        assertThat(Where.parse("/0 " + operator + " /1").matches(payload)).isTrue();
    }
}
