package io.jmqtt.output;

import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the language of {@link Where} by recursive descent. */
final class WhereParser {
    private static final int NESTING_LIMIT = 100;

    private final String text;
    private int at;
    private int depth;

    WhereParser(String text) {
        this.text = text;
    }

    Where.Condition parse() throws FormatException {
        Where.Condition condition = either();
        if (at < text.length()) {
            throw error("an operator or the end");
        }
        return condition;
    }

    private Where.Condition either() throws FormatException {
        if (++depth > NESTING_LIMIT) {
            throw new FormatException(
                    "Error: Invalid --where expression: nested more than "
                            + NESTING_LIMIT
                            + " deep.");
        }
        Where.Condition condition = both();
        while (take("||")) {
            Where.Condition left = condition;
            Where.Condition right = both();
            condition = document -> left.holds(document) || right.holds(document);
        }
        depth--;
        return condition;
    }

    private Where.Condition both() throws FormatException {
        Where.Condition condition = single();
        while (take("&&")) {
            Where.Condition left = condition;
            Where.Condition right = single();
            condition = document -> left.holds(document) && right.holds(document);
        }
        return condition;
    }

    private Where.Condition single() throws FormatException {
        boolean negated = false;
        while (take("!")) {
            negated = !negated;
        }
        Where.Condition condition;
        if (take("(")) {
            condition = either();
            if (!take(")")) {
                throw error("')'");
            }
        } else {
            condition = comparison();
        }
        return negated ? document -> !condition.holds(document) : condition;
    }

    private Where.Condition comparison() throws FormatException {
        Operand left = operand();
        Operand.Operator operator = operator();
        if (operator != null) {
            Operand right = operand();
            return document -> Operand.compare(left.in(document), operator, right.in(document));
        }
        return document -> {
            JsonValue value = left.in(document);
            return value != null && value != JsonValue.Word.FALSE && value != JsonValue.Word.NULL;
        };
    }

    private Operand.Operator operator() throws FormatException {
        if (take("==")) {
            return Operand.Operator.EQUAL;
        } else if (take("!=")) {
            return Operand.Operator.UNEQUAL;
        } else if (take("<=")) {
            return Operand.Operator.LESS_OR_EQUAL;
        } else if (take(">=")) {
            return Operand.Operator.GREATER_OR_EQUAL;
        } else if (take("<")) {
            return Operand.Operator.LESS;
        } else if (take(">")) {
            return Operand.Operator.GREATER;
        } else if (at < text.length() && text.charAt(at) == '=') {
            throw error("'=='");
        }
        return null;
    }

    private Operand operand() throws FormatException {
        skipSpace();
        int start = at;
        char c = at < text.length() ? text.charAt(at) : 0;
        if (c == '/') {
            return new Operand(null, pointer());
        }
        if (c == '"') {
            at = endOfString();
        } else {
            while (at < text.length() && !endsWord(text.charAt(at))) {
                at++;
            }
        }
        String word = text.substring(start, at);
        skipSpace();
        if (word.equals(".")) {
            return new Operand(null, new JsonPointer(List.of()));
        }
        JsonValue constant =
                word.isEmpty() ? null : JsonReader.read(word.getBytes(StandardCharsets.UTF_8));
        if (constant == null
                || constant instanceof JsonValue.ArrayValue
                || constant instanceof JsonValue.ObjectValue) {
            at = start;
            throw error("a JSON pointer, number, \"string\", true, false or null");
        }
        return new Operand(constant, null);
    }

    private JsonPointer pointer() throws FormatException {
        List<String> tokens = new ArrayList<>();
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
            int start = at;
            if (at < text.length() && text.charAt(at) == '"') {
                at = endOfString();
                JsonValue name =
                        JsonReader.read(text.substring(start, at).getBytes(StandardCharsets.UTF_8));
                if (!(name instanceof JsonValue.StringValue string)) {
                    at = start;
                    throw error("a name in double quotes");
                }
                tokens.add(string.text());
            } else {
                while (at < text.length() && text.charAt(at) != '/' && !endsWord(text.charAt(at))) {
                    at++;
                }
                tokens.addAll(JsonPointer.parse(text.substring(start - 1, at)).tokens());
            }
        }
        skipSpace();
        return new JsonPointer(tokens);
    }

    /** The index after the closing quote of the string that begins here. */
    private int endOfString() throws FormatException {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
        }
        throw new FormatException(
                "Error: Invalid --where expression at column "
                        + (at + 1)
                        + ": the string has no end.");
    }

    private static boolean endsWord(char c) {
        return c <= ' ' || "()=!<>&|\"".indexOf(c) >= 0;
    }

    private boolean take(String operator) {
        skipSpace();
        if (!text.startsWith(operator, at)) {
            return false;
        }
        at += operator.length();
        skipSpace();
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private FormatException error(String expected) {
        return new FormatException(
                "Error: Invalid --where expression at column "
                        + (at + 1)
                        + ": expected "
                        + expected
                        + ".");
    }
}
