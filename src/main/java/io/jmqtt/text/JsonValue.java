package io.jmqtt.text;

import java.util.List;

/** A parsed JSON value (RFC 8259) that keeps the order of members and the repeated ones. */
public sealed interface JsonValue {

    /**
     * @param members in the order of the text, repeated names included
     */
    record ObjectValue(List<Member> members) implements JsonValue {

        /** The last value of a name, as most readers of JSON take it; null if there is none. */
        public JsonValue get(String name) {
            for (int i = members.size() - 1; i >= 0; i--) {
                if (members.get(i).name().equals(name)) {
                    return members.get(i).value();
                }
            }
            return null;
        }
    }

    record Member(String name, JsonValue value) {}

    record ArrayValue(List<JsonValue> elements) implements JsonValue {}

    record StringValue(String text) implements JsonValue {}

    /**
     * @param text the number as it was written
     */
    record NumberValue(String text) implements JsonValue {

        public double value() {
            return Double.parseDouble(text);
        }

        /**
         * As it was written, digit for digit, unless only Mosquitto's reader takes it for a number
         * ({@code 01}, {@code 1.}, {@code -.5}).
         */
        public String exact() {
            int first = text.charAt(0) == '-' ? 1 : 0;
            int point = text.indexOf('.');
            boolean zeroBefore =
                    text.charAt(first) == '0' && first + 1 < text.length() && isDigit(first + 1);
            boolean standard = point != first && !zeroBefore && (point < 0 || isDigit(point + 1));
            return standard ? text : CNumber.json(value());
        }

        private boolean isDigit(int index) {
            return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
        }
    }

    /** The three values that are words. */
    enum Word implements JsonValue {
        TRUE("true"),
        FALSE("false"),
        NULL("null");

        private final String text;

        Word(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
