package io.jmqtt.output;

import io.jmqtt.text.JsonValue;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One side of a comparison in {@link Where}: a constant, or the place of a value.
 *
 * @param constant null for a place
 * @param place null for a constant
 */
record Operand(JsonValue constant, JsonPointer place) {
    /** Longer numbers are compared as doubles, so that no payload can make a comparison slow. */
    private static final int EXACT_LENGTH = 100;

    JsonValue in(JsonValue document) {
        return constant != null ? constant : place.in(document);
    }

    /** The comparisons. */
    enum Operator {
        EQUAL,
        UNEQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    static boolean compare(JsonValue left, Operator operator, JsonValue right) {
        if (left == null || right == null) {
            return false;
        }
        if (operator == Operator.EQUAL || operator == Operator.UNEQUAL) {
            return equal(left, right) == (operator == Operator.EQUAL);
        }
        int order;
        if (left instanceof JsonValue.NumberValue a && right instanceof JsonValue.NumberValue b) {
            order = order(a, b);
        } else if (left instanceof JsonValue.StringValue a
                && right instanceof JsonValue.StringValue b) {
            order = order(a.text(), b.text());
        } else {
            return false;
        }
        return switch (operator) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean equal(JsonValue left, JsonValue right) {
        if (left instanceof JsonValue.NumberValue a && right instanceof JsonValue.NumberValue b) {
            return order(a, b) == 0;
        }
        if (left instanceof JsonValue.ArrayValue a && right instanceof JsonValue.ArrayValue b) {
            List<JsonValue> others = b.elements();
            if (a.elements().size() != others.size()) {
                return false;
            }
            for (int i = 0; i < others.size(); i++) {
                if (!equal(a.elements().get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (left instanceof JsonValue.ObjectValue a && right instanceof JsonValue.ObjectValue b) {
            return equal(lastOfEachName(a), lastOfEachName(b));
        }
        return left.equals(right);
    }

    private static boolean equal(Map<String, JsonValue> left, Map<String, JsonValue> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, JsonValue> member : left.entrySet()) {
            JsonValue other = right.get(member.getKey());
            if (other == null || !equal(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, JsonValue> lastOfEachName(JsonValue.ObjectValue object) {
        Map<String, JsonValue> members = new HashMap<>();
        for (JsonValue.Member member : object.members()) {
            members.put(member.name(), member.value());
        }
        return members;
    }

    private static int order(JsonValue.NumberValue left, JsonValue.NumberValue right) {
        if (left.text().length() > EXACT_LENGTH || right.text().length() > EXACT_LENGTH) {
            return Double.compare(left.value(), right.value());
        }
        try {
            return new BigDecimal(left.text()).compareTo(new BigDecimal(right.text()));
        } catch (NumberFormatException exponentTooLarge) {
            return Double.compare(left.value(), right.value());
        }
    }

    /** By code point: surrogates stand above all other characters. */
    private static int order(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean aBeyond = Character.isSurrogate(a);
                boolean bBeyond = Character.isSurrogate(b);
                return aBeyond == bBeyond ? a - b : aBeyond ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }
}
