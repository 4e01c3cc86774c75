package io.jmqtt.broker.http;

/** JSON that is written once, without spaces. */
final class JsonText {
    private final StringBuilder out = new StringBuilder(1024);
    private boolean first = true;

    /** Begins an object or an array, a value itself. */
    JsonText begin(char bracket) {
        element();
        out.append(bracket);
        first = true;
        return this;
    }

    JsonText end(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    /** Begins the next member of an object; its value comes next. */
    JsonText name(String name) {
        element();
        quote(name);
        out.append(':');
        first = true;
        return this;
    }

    JsonText number(long value) {
        element();
        out.append(value);
        return this;
    }

    JsonText bool(boolean value) {
        element();
        out.append(value);
        return this;
    }

    /**
     * @param value null is written as null
     */
    JsonText string(String value) {
        element();
        if (value == null) {
            out.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    private void element() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
