package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.PropertyOptions;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.cli.option.Utf8;
import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonValue.ArrayValue;
import io.jmqtt.text.JsonValue.Member;
import io.jmqtt.text.JsonValue.NumberValue;
import io.jmqtt.text.JsonValue.ObjectValue;
import io.jmqtt.text.JsonValue.StringValue;
import io.jmqtt.text.JsonValue.Word;
import io.jmqtt.text.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The lines of {@code --json-lines}: one object for each message, as {@code sub --format json}
 * prints it. {@code topic}, {@code qos} and {@code retain} default to those of the command line;
 * other members than these, {@code payload}, {@code payload_b64} and {@code properties} are passed
 * over. Empty lines too.
 */
final class JsonLines implements PublicationInput {
    private final LineReader lines;
    private final ClientOptions options;
    private final MessageOptions message;
    private long number;

    JsonLines(LineReader lines, ClientOptions options) {
        this.lines = lines;
        this.options = options;
        message = options.message();
    }

    @Override
    public List<Publication> next() throws IOException, CliException {
        byte[] line;
        do {
            line = lines.next();
            if (line == null) {
                return null;
            }
            number++;
        } while (isBlank(line));
        if (!(JsonReader.read(line) instanceof ObjectValue object)) {
            throw wrong("this is not a JSON object");
        }
        byte[] payload = payload(object);
        int qos = qos(object);
        boolean retain = retain(object);
        List<Property> properties = properties(object);
        List<Publication> publications = new ArrayList<>(1);
        for (String topic : topics(object)) {
            publications.add(new Publication(topic, payload, qos, retain, properties));
        }
        return publications;
    }

    @Override
    public long consumed() {
        return lines.consumed();
    }

    private List<String> topics(ObjectValue object) throws CliException {
        JsonValue topic = object.get("topic");
        if (topic == null) {
            if (message.topics().isEmpty()) {
                throw wrong("\"topic\" is missing");
            }
            return message.topics();
        }
        if (!(topic instanceof StringValue string)
                || !Utf8.isValid(string.text())
                || !Topics.isValidName(string.text())) {
            throw wrong("\"topic\" is no topic that can be published to");
        }
        return List.of(string.text());
    }

    private byte[] payload(ObjectValue object) throws CliException {
        JsonValue base64 = object.get("payload_b64");
        if (base64 instanceof StringValue string) {
            try {
                return Base64.getDecoder().decode(string.text());
            } catch (IllegalArgumentException e) {
                throw wrong("\"payload_b64\" is not Base64");
            }
        }
        if (base64 != null && base64 != Word.NULL) {
            throw wrong("\"payload_b64\" is not a string");
        }
        JsonValue payload = object.get("payload");
        if (payload instanceof StringValue string) {
            return string.text().getBytes(StandardCharsets.UTF_8);
        }
        return payload == null || payload == Word.NULL ? new byte[0] : JsonWriter.compact(payload);
    }

    private int qos(ObjectValue object) throws CliException {
        JsonValue qos = object.get("qos");
        if (qos == null) {
            return message.qos();
        }
        if (qos instanceof NumberValue value) {
            for (int level = 0; level <= 2; level++) {
                if (value.value() == level) {
                    return level;
                }
            }
        }
        throw wrong("\"qos\" is not 0, 1 or 2");
    }

    private boolean retain(ObjectValue object) throws CliException {
        JsonValue retain = object.get("retain");
        if (retain == null) {
            return message.isRetained();
        }
        if (retain instanceof NumberValue value && (value.value() == 0 || value.value() == 1)) {
            return value.value() == 1;
        }
        if (retain != Word.TRUE && retain != Word.FALSE) {
            throw wrong("\"retain\" is neither true nor false");
        }
        return retain == Word.TRUE;
    }

    private List<Property> properties(ObjectValue object) throws CliException {
        JsonValue properties = object.get("properties");
        List<Property> common = options.properties(Packet.PUBLISH);
        if (properties == null) {
            return common;
        }
        if (!(properties instanceof ObjectValue members)) {
            throw wrong("\"properties\" is not an object");
        }
        if (options.version() != MqttVersion.V5) {
            throw wrong("\"properties\" need MQTT 5: give -V 5");
        }
        List<Property> all = new ArrayList<>(common);
        for (Member member : members.members()) {
            if (member.name().equals("user-properties")) {
                addUserProperties(member.value(), all);
            } else {
                all.add(property(member.name(), text(member.name(), member.value())));
            }
        }
        return all;
    }

    private void addUserProperties(JsonValue value, List<Property> all) throws CliException {
        if (value instanceof ArrayValue array) {
            for (JsonValue element : array.elements()) {
                addUserProperties(element, all);
            }
        } else if (value instanceof ObjectValue pairs) {
            for (Member pair : pairs.members()) {
                all.add(property("user-property", pair.name(), text(pair.name(), pair.value())));
            }
        } else {
            throw wrong("\"user-properties\" is neither an object nor an array of objects");
        }
    }

    private String text(String name, JsonValue value) throws CliException {
        if (value instanceof StringValue string) {
            return string.text();
        }
        if (value instanceof NumberValue numeric) {
            return numeric.text();
        }
        throw wrong("the property \"" + name + "\" is neither a string nor a number");
    }

    private Property property(String name, String... values) throws CliException {
        try {
            return PropertyOptions.ofPublish(name, values);
        } catch (OptionException e) {
            throw wrong("the property \"" + name + "\" can not have this value, or not be there");
        }
    }

    private CliException wrong(String what) {
        return new CliException(1, "Error: line " + number + " of standard input: " + what + ".\n");
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
