package io.jmqtt.cli;

import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.output.JsonParts;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonValue.ArrayValue;
import io.jmqtt.text.JsonValue.Member;
import io.jmqtt.text.JsonValue.NumberValue;
import io.jmqtt.text.JsonValue.ObjectValue;
import io.jmqtt.text.JsonValue.StringValue;
import io.jmqtt.text.JsonValue.Word;
import io.jmqtt.text.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A message as one line of JSON from which exactly the same message can be published again: {@code
 * time}, {@code topic}, {@code qos}, {@code retain}, {@code properties} where there are any, and
 * {@code payload}, or {@code payload_b64} where it is no text. {@code pub --json-lines} reads these
 * lines too.
 *
 * @param micros when it came, in microseconds after the beginning; -1 where that is not told
 * @param message without the properties that belong to one connection (topic alias, subscription
 *     identifier)
 */
record MessageLine(long micros, Publication message) {
    private static final int SECOND = 1_000_000;

    /** Says what is wrong with a line. Has no stack trace, since it is no fault of the program. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    static MessageLine of(long micros, ReceivedMessage message) {
        List<Property> properties = new ArrayList<>(message.properties().size());
        for (Property property : message.properties()) {
            if (belongsToMessage(property.id())) {
                properties.add(property);
            }
        }
        return new MessageLine(
                micros,
                new Publication(
                        message.topic(),
                        message.payload(),
                        message.qos(),
                        message.retain(),
                        List.copyOf(properties)));
    }

    /** Whether a property goes with the message from its publisher to its receivers. */
    private static boolean belongsToMessage(PropertyId id) {
        return switch (id) {
            case PAYLOAD_FORMAT_INDICATOR,
                    MESSAGE_EXPIRY_INTERVAL,
                    CONTENT_TYPE,
                    RESPONSE_TOPIC,
                    CORRELATION_DATA,
                    USER_PROPERTY ->
                    true;
            default -> false;
        };
    }

    /** Writes the line and a newline. */
    void writeTo(ByteBuilder out) {
        JsonWriter json = new JsonWriter(out, false);
        json.beginObject();
        if (micros >= 0) {
            json.name("time");
            String fraction = Long.toString(SECOND + micros % SECOND).substring(1);
            json.bare(micros / SECOND + "." + fraction);
        }
        json.name("topic");
        json.string(message.topic());
        json.name("qos");
        json.bare(Integer.toString(message.qos()));
        json.name("retain");
        json.bare(message.retain() ? "true" : "false");
        if (!message.properties().isEmpty()) {
            json.name("properties");
            JsonParts.properties(json, message.properties());
        }
        JsonParts.bytes(json, "payload", message.payload());
        json.endObject();
        out.write('\n');
    }

    /** Reads a line without its newline. */
    static MessageLine read(byte[] line) throws Malformed {
        if (!(JsonReader.read(line) instanceof ObjectValue object)) {
            throw new Malformed("this is not a JSON object");
        }
        if (!(object.get("topic") instanceof StringValue topic)
                || !Topics.isValidName(topic.text())) {
            throw new Malformed("\"topic\" is missing or no topic that can be published to");
        }
        return new MessageLine(
                micros(object.get("time")),
                new Publication(
                        topic.text(),
                        payload(object),
                        qos(object.get("qos")),
                        retain(object.get("retain")),
                        properties(object.get("properties"))));
    }

    private static long micros(JsonValue time) throws Malformed {
        if (time == null) {
            return -1;
        }
        if (time instanceof NumberValue number
                && number.value() >= 0
                && number.value() < Long.MAX_VALUE / (2 * SECOND)) {
            return Math.round(number.value() * SECOND);
        }
        throw new Malformed("\"time\" is no number of seconds");
    }

    private static int qos(JsonValue qos) throws Malformed {
        if (qos == null) {
            return 0;
        }
        for (int level = 0; level <= 2; level++) {
            if (qos instanceof NumberValue number && number.value() == level) {
                return level;
            }
        }
        throw new Malformed("\"qos\" is not 0, 1 or 2");
    }

    private static boolean retain(JsonValue retain) throws Malformed {
        if (retain != null && retain != Word.TRUE && retain != Word.FALSE) {
            throw new Malformed("\"retain\" is neither true nor false");
        }
        return retain == Word.TRUE;
    }

    private static byte[] payload(ObjectValue object) throws Malformed {
        if (object.get("payload_b64") != null) {
            return base64("payload_b64", object.get("payload_b64"));
        }
        JsonValue payload = object.get("payload");
        if (payload instanceof StringValue string) {
            return string.text().getBytes(StandardCharsets.UTF_8);
        }
        return payload == null || payload == Word.NULL ? new byte[0] : JsonWriter.compact(payload);
    }

    private static byte[] base64(String name, JsonValue value) throws Malformed {
        if (value instanceof StringValue string) {
            try {
                return Base64.getDecoder().decode(string.text());
            } catch (IllegalArgumentException e) {
                throw new Malformed("\"" + name + "\" is not Base64");
            }
        }
        throw new Malformed("\"" + name + "\" is not a string");
    }

    private static List<Property> properties(JsonValue value) throws Malformed {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ObjectValue object)) {
            throw new Malformed("\"properties\" is not an object");
        }
        List<Property> properties = new ArrayList<>();
        for (Member member : object.members()) {
            switch (member.name()) {
                case "user-properties" -> addUserProperties(member.value(), properties);
                case "correlation-data_b64" ->
                        properties.add(
                                Property.binary(
                                        PropertyId.CORRELATION_DATA,
                                        base64(member.name(), member.value())));
                default -> {
                    // null stands before the Base64 of what is no text
                    if (member.value() != Word.NULL) {
                        properties.add(property(member.name(), member.value()));
                    }
                }
            }
        }
        return List.copyOf(properties);
    }

    private static void addUserProperties(JsonValue value, List<Property> all) throws Malformed {
        if (value instanceof ArrayValue array) {
            for (JsonValue element : array.elements()) {
                addUserProperties(element, all);
            }
            return;
        }
        if (!(value instanceof ObjectValue pairs)) {
            throw new Malformed("\"user-properties\" is neither an object nor an array of objects");
        }
        for (Member pair : pairs.members()) {
            if (!(pair.value() instanceof StringValue string)) {
                throw new Malformed("the user property \"" + pair.name() + "\" is not a string");
            }
            all.add(Property.user(pair.name(), string.text()));
        }
    }

    private static Property property(String name, JsonValue value) throws Malformed {
        PropertyId id = null;
        for (PropertyId each : PropertyId.values()) {
            if (each.text().equals(name) && belongsToMessage(each)) {
                id = each;
            }
        }
        if (id == null) {
            throw new Malformed("a message has no property \"" + name + "\"");
        }
        if (value instanceof StringValue string) {
            switch (id.type()) {
                case STRING:
                    return Property.text(id, string.text());
                case BINARY:
                    return Property.binary(id, string.text().getBytes(StandardCharsets.UTF_8));
                default:
                    break;
            }
        }
        long most =
                switch (id.type()) {
                    case BYTE -> 1;
                    case FOUR_BYTE -> 0xFFFF_FFFFL;
                    default -> -1;
                };
        if (value instanceof NumberValue number
                && number.value() >= 0
                && number.value() <= most
                && number.value() == Math.rint(number.value())) {
            return Property.number(id, (long) number.value());
        }
        throw new Malformed("the property \"" + name + "\" can not have this value");
    }
}
