package io.jmqtt.text;

import java.nio.charset.StandardCharsets;

/** Writes JSON in cJSON's layout: without any space, or spread over lines with tabs. */
public final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final ByteBuilder out;
    private final boolean pretty;
    private int depth;
    private boolean first = true;

    /**
     * @param pretty whether it is spread over lines
     */
    public JsonWriter(ByteBuilder out, boolean pretty) {
        this.out = out;
        this.pretty = pretty;
    }

    /** A value as JSON without spaces, numbers with all of their digits. */
    public static byte[] compact(JsonValue value) {
        ByteBuilder bytes = new ByteBuilder();
        new JsonWriter(bytes, false).value(value, true);
        return bytes.toByteArray();
    }

    /** Begins an object; {@link #name} and a value for each of its members come next. */
    public void beginObject() {
        out.write('{');
        if (pretty) {
            out.write('\n');
        }
        depth++;
        first = true;
    }

    /** Ends the object that was begun last. */
    public void endObject() {
        depth--;
        if (pretty) {
            if (!first) {
                out.write('\n');
            }
            tabs();
        }
        out.write('}');
        first = false;
    }

    /** Begins an array; {@link #element} and a value for each of its elements come next. */
    public void beginArray() {
        out.write('[');
        depth++;
        first = true;
    }

    /** Ends the array that was begun last. */
    public void endArray() {
        depth--;
        out.write(']');
        first = false;
    }

    /** Begins the next member of an object; its value comes next. */
    public void name(String name) {
        if (!first) {
            out.write(',');
            if (pretty) {
                out.write('\n');
            }
        }
        first = false;
        if (pretty) {
            tabs();
        }
        string(name);
        out.write(':');
        if (pretty) {
            out.write('\t');
        }
    }

    /** Begins the next element of an array; its value comes next. */
    public void element() {
        if (!first) {
            out.write(',');
            if (pretty) {
                out.write(' ');
            }
        }
        first = false;
    }

    /** A number or a word, as it stands in JSON. */
    public void bare(String value) {
        out.ascii(value);
    }

    /** A string. */
    public void string(String value) {
        string(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A string.
     *
     * @param utf8 well-formed UTF-8
     */
    public void string(byte[] utf8) {
        out.write('"');
        int from = 0;
        for (int i = 0; i < utf8.length; i++) {
            int c = utf8[i];
            if (c < 0 || c >= ' ' && c != '"' && c != '\\') {
                continue;
            }
            out.write(utf8, from, i - from);
            from = i + 1;
            out.write('\\');
            switch (c) {
                case '\b' -> out.write('b');
                case '\f' -> out.write('f');
                case '\n' -> out.write('n');
                case '\r' -> out.write('r');
                case '\t' -> out.write('t');
                case '"', '\\' -> out.write(c);
                default -> {
                    out.ascii("u00");
                    out.write(HEX.charAt(c >> 4));
                    out.write(HEX.charAt(c & 0xF));
                }
            }
        }
        out.write(utf8, from, utf8.length - from);
        out.write('"');
    }

    /**
     * A parsed value.
     *
     * @param exact whether numbers keep all of their digits; else they get cJSON's form
     */
    public void value(JsonValue value, boolean exact) {
        if (value instanceof JsonValue.ObjectValue object) {
            beginObject();
            for (JsonValue.Member member : object.members()) {
                name(member.name());
                value(member.value(), exact);
            }
            endObject();
        } else if (value instanceof JsonValue.ArrayValue array) {
            beginArray();
            for (JsonValue element : array.elements()) {
                element();
                value(element, exact);
            }
            endArray();
        } else if (value instanceof JsonValue.StringValue string) {
            string(string.text());
        } else if (value instanceof JsonValue.NumberValue number) {
            bare(exact ? number.exact() : CNumber.json(number.value()));
        } else {
            bare(((JsonValue.Word) value).text());
        }
    }

    private void tabs() {
        for (int i = 0; i < depth; i++) {
            out.write('\t');
        }
    }
}
