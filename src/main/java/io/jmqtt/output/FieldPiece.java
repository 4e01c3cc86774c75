package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.CNumber;
import io.jmqtt.text.Strftime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * {@code %} and a letter: one field of the message, aligned in C's manner. Widths and precisions
 * count bytes.
 *
 * @param left whether the field stands at the left of its width
 * @param zero whether it is filled with zeros, where the field has that
 * @param width 0 for none
 * @param precision -1 for none
 * @param separator between groups of hexadecimal digits
 */
record FieldPiece(char letter, boolean left, boolean zero, int width, int precision, char separator)
        implements PatternPiece {

    @Override
    public void write(Rendering rendering, OutputStream out) throws IOException {
        ReceivedMessage message = rendering.message();
        switch (letter) {
            case 'A' -> numberProperty(message, PropertyId.TOPIC_ALIAS, out);
            case 'C' -> {
                Property type = property(message, PropertyId.CONTENT_TYPE);
                if (type == null) {
                    fill(out, filler(), width);
                } else {
                    text(out, type.text().getBytes(StandardCharsets.UTF_8));
                }
            }
            case 'D' -> {
                Property data = property(message, PropertyId.CORRELATION_DATA);
                if (data != null) {
                    out.write(data.binary());
                }
            }
            case 'd' -> floatingPoint(rendering, Double.BYTES, out);
            case 'E' -> numberProperty(message, PropertyId.MESSAGE_EXPIRY_INTERVAL, out);
            case 'F' -> numberProperty(message, PropertyId.PAYLOAD_FORMAT_INDICATOR, out);
            case 'f' -> floatingPoint(rendering, Float.BYTES, out);
            case 'I' ->
                    text(
                            out,
                            ascii(
                                    Strftime.format(
                                            "%Y-%m-%dT%H:%M:%S%z", rendering.moment().calendar())));
            case 'J' -> parsedJson(rendering, out);
            case 'j' -> {
                ByteBuilder json = new ByteBuilder();
                new JsonMessage(message, rendering.moment(), rendering.pretty()).writeText(json);
                json.writeTo(out);
            }
            case 'l' -> number(out, message.payload().length);
            case 'm' -> number(out, message.packetId());
            case 'P' -> userProperties(message, out);
            case 'p' -> payload(message.payload(), out);
            case 'q' -> out.write('0' + message.qos());
            case 'R' -> {
                Property topic = property(message, PropertyId.RESPONSE_TOPIC);
                if (topic != null) {
                    text(out, topic.text().getBytes(StandardCharsets.UTF_8));
                }
            }
            case 'r' -> out.write(message.retain() ? '1' : '0');
            case 'S' -> numberProperty(message, PropertyId.SUBSCRIPTION_IDENTIFIER, out);
            case 't' -> text(out, message.topic().getBytes(StandardCharsets.UTF_8));
            case 'U' -> {
                Moment moment = rendering.moment();
                out.write(ascii(Long.toString(moment.epochSecond())));
                out.write('.');
                out.write(ascii(Moment.digits(moment.nanosecond(), 9)));
            }
            case 'x' -> hexadecimal(message.payload(), "0123456789abcdef", out);
            case 'X' -> hexadecimal(message.payload(), "0123456789ABCDEF", out);
            default -> throw new IllegalStateException("no field " + letter);
        }
    }

    private static Property property(ReceivedMessage message, PropertyId id) {
        for (Property property : message.properties()) {
            if (property.id() == id) {
                return property;
            }
        }
        return null;
    }

    private void numberProperty(ReceivedMessage message, PropertyId id, OutputStream out)
            throws IOException {
        Property property = property(message, id);
        if (property == null) {
            fill(out, filler(), width);
        } else {
            // C prints these as int: an expiry above 2^31 comes out negative.
            number(out, (int) property.number());
        }
    }

    private void number(OutputStream out, int value) throws IOException {
        aligned(out, ascii(Integer.toString(value)), zero);
    }

    private void floatingPoint(Rendering rendering, int size, OutputStream out) throws IOException {
        byte[] payload = rendering.message().payload();
        if (payload.length != size) {
            rendering
                    .complaints()
                    .accept(
                            size == Float.BYTES
                                    ? "requested float printing, but non-float data received"
                                    : "requested double printing, but non-double data received");
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        double value = size == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
        boolean finite = !Double.isNaN(value) && !Double.isInfinite(value);
        aligned(out, ascii(CNumber.fixed(value, precision < 0 ? 6 : precision)), zero && finite);
    }

    /** A text at most {@code precision} bytes long, in at least {@code width} bytes. */
    private void text(OutputStream out, byte[] text) throws IOException {
        int length = precision < 0 ? text.length : Math.min(precision, text.length);
        if (!left) {
            fill(out, ' ', (long) width - length);
        }
        out.write(text, 0, length);
        if (left) {
            fill(out, ' ', (long) width - length);
        }
    }

    /** A number, with its sign before the zeros. */
    private void aligned(OutputStream out, byte[] number, boolean zeros) throws IOException {
        long padding = (long) width - number.length;
        if (left) {
            out.write(number);
            fill(out, ' ', padding);
        } else if (zeros) {
            int sign = number[0] == '-' ? 1 : 0;
            out.write(number, 0, sign);
            fill(out, '0', padding);
            out.write(number, sign, number.length - sign);
        } else {
            fill(out, ' ', padding);
            out.write(number);
        }
    }

    private void parsedJson(Rendering rendering, OutputStream out) throws IOException {
        ByteBuilder json = new ByteBuilder();
        JsonMessage message =
                new JsonMessage(rendering.message(), rendering.moment(), rendering.pretty());
        if (!message.writeParsed(json)) {
            rendering
                    .complaints()
                    .accept(
                            "Error: Message payload is not valid JSON on topic "
                                    + rendering.message().topic()
                                    + ".\n");
        }
        json.writeTo(out);
    }

    private static void userProperties(ReceivedMessage message, OutputStream out)
            throws IOException {
        boolean first = true;
        for (Property property : message.properties()) {
            if (property.id() == PropertyId.USER_PROPERTY) {
                if (!first) {
                    out.write(' ');
                }
                first = false;
                out.write(property.key().getBytes(StandardCharsets.UTF_8));
                out.write(':');
                out.write(property.text().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** The payload in exactly {@code width} bytes, cut or filled. */
    private void payload(byte[] payload, OutputStream out) throws IOException {
        int length = width > 0 ? Math.min(width, payload.length) : payload.length;
        if (!left) {
            fill(out, filler(), (long) width - length);
        }
        out.write(payload, 0, length);
        if (left) {
            fill(out, ' ', width > 0 ? (long) width - length : length);
        }
    }

    /**
     * At most {@code width} bytes of the payload as digits, in groups of {@code precision} digits.
     * The groups are counted from the first character of the left padding on.
     */
    private void hexadecimal(byte[] payload, String digits, OutputStream target)
            throws IOException {
        ByteBuilder out = new ByteBuilder();
        int length = width > 0 ? Math.min(width, payload.length) : payload.length;
        long padding = (long) width - 2L * length;
        int inGroup = 0;
        if (!left) {
            if (precision > 0) {
                for (long i = 0; i < padding; i++) {
                    out.write(filler());
                    inGroup = separated(out, inGroup);
                }
            } else {
                fill(out, filler(), padding);
            }
        }
        for (int i = 0; i < length; i++) {
            out.write(digits.charAt(payload[i] >> 4 & 0xF));
            inGroup = separated(out, inGroup);
            out.write(digits.charAt(payload[i] & 0xF));
            if (i < length - 1) {
                inGroup = separated(out, inGroup);
            }
        }
        if (left) {
            // Without a width Mosquitto adds as many spaces as the payload has bytes.
            fill(out, ' ', width > 0 ? padding : length);
        }
        out.writeTo(target);
    }

    /** Counts a digit of the group, and ends the group when it is full. */
    private int separated(OutputStream out, int inGroup) throws IOException {
        if (precision <= 0 || inGroup + 1 < precision) {
            return inGroup + 1;
        }
        out.write(separator);
        return 0;
    }

    private char filler() {
        return zero ? '0' : ' ';
    }

    private static void fill(OutputStream out, char filler, long count) throws IOException {
        for (long i = 0; i < count; i++) {
            out.write(filler);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
