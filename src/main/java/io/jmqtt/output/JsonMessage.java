package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import io.jmqtt.text.Strftime;
import java.util.Base64;
import java.util.List;

/**
 * A whole message as one JSON object: {@code tst}, {@code topic}, {@code qos}, {@code retain},
 * {@code payloadlen}, {@code mid} above QoS 0, {@code properties} where there are any, and {@code
 * payload}. Bytes that are no text (not UTF-8, or with a NUL) can't be a JSON string: then {@code
 * payload} is {@code null} and {@code payload_b64} has them in Base64; {@code correlation-data} and
 * {@code correlation-data_b64} likewise.
 */
final class JsonMessage {
    private final ReceivedMessage message;
    private final Moment moment;
    private final boolean pretty;

    JsonMessage(ReceivedMessage message, Moment moment, boolean pretty) {
        this.message = message;
        this.moment = moment;
        this.pretty = pretty;
    }

    /** {@code %j}: the payload is a string, or {@code null} when it is empty. */
    void writeText(ByteBuilder out) {
        JsonWriter json = new JsonWriter(out, pretty);
        begin(json);
        if (message.payload().length == 0) {
            json.name("payload");
            json.bare("null");
        } else {
            bytes(json, "payload", message.payload());
        }
        json.endObject();
    }

    /**
     * {@code %J}: the payload is the value that it has as JSON, or {@code null} when it is empty.
     *
     * @return false if the payload is not JSON; then nothing is written, except for a payload that
     *     is no text, which is written as {@code payload_b64}
     */
    boolean writeParsed(ByteBuilder out) {
        byte[] payload = message.payload();
        boolean text = Utf8.isText(payload);
        JsonValue value = payload.length == 0 ? JsonValue.Word.NULL : JsonReader.read(payload);
        if (value == null && text) {
            return false;
        }
        JsonWriter json = new JsonWriter(out, pretty);
        begin(json);
        if (text) {
            json.name("payload");
            json.value(value, false);
        } else {
            bytes(json, "payload", payload);
        }
        json.endObject();
        return value != null;
    }

    private void begin(JsonWriter json) {
        json.beginObject();
        json.name("tst");
        json.string(
                Strftime.format("%Y-%m-%dT%H:%M:%S.", moment.calendar())
                        + Moment.digits(moment.nanosecond() / 1_000, 6)
                        + Strftime.format("%z", moment.calendar()));
        json.name("topic");
        json.string(message.topic());
        json.name("qos");
        json.bare(Integer.toString(message.qos()));
        json.name("retain");
        json.bare(message.retain() ? "true" : "false");
        json.name("payloadlen");
        json.bare(Integer.toString(message.payload().length));
        if (message.qos() > 0) {
            json.name("mid");
            json.bare(Integer.toString(message.packetId()));
        }
        if (!message.properties().isEmpty()) {
            json.name("properties");
            properties(json, message.properties());
        }
    }

    private static void properties(JsonWriter json, List<Property> properties) {
        json.beginObject();
        boolean userDone = false;
        boolean subscriptionDone = false;
        for (Property property : properties) {
            if (property.id() == PropertyId.USER_PROPERTY) {
                if (!userDone) {
                    userProperties(json, properties);
                }
                userDone = true;
            } else if (property.id() == PropertyId.SUBSCRIPTION_IDENTIFIER) {
                if (!subscriptionDone) {
                    subscriptionIdentifiers(json, properties);
                }
                subscriptionDone = true;
            } else if (property.binary() != null) {
                bytes(json, property.id().text(), property.binary());
            } else {
                json.name(property.id().text());
                if (property.text() != null) {
                    json.string(property.text());
                } else {
                    json.bare(Long.toString(property.number()));
                }
            }
        }
        json.endObject();
    }

    /**
     * All of them where the first one stands, each an object of its own, since names may repeat.
     */
    private static void userProperties(JsonWriter json, List<Property> properties) {
        json.name("user-properties");
        json.beginArray();
        for (Property property : properties) {
            if (property.id() == PropertyId.USER_PROPERTY) {
                json.element();
                json.beginObject();
                json.name(property.key());
                json.string(property.text());
                json.endObject();
            }
        }
        json.endArray();
    }

    /** A number, or an array where several subscriptions matched (MQTT 5, 3.3.2.3.8). */
    private static void subscriptionIdentifiers(JsonWriter json, List<Property> properties) {
        int count = 0;
        for (Property property : properties) {
            if (property.id() == PropertyId.SUBSCRIPTION_IDENTIFIER) {
                count++;
            }
        }
        json.name(PropertyId.SUBSCRIPTION_IDENTIFIER.text());
        if (count > 1) {
            json.beginArray();
        }
        for (Property property : properties) {
            if (property.id() == PropertyId.SUBSCRIPTION_IDENTIFIER) {
                if (count > 1) {
                    json.element();
                }
                json.bare(Long.toString(property.number()));
            }
        }
        if (count > 1) {
            json.endArray();
        }
    }

    private static void bytes(JsonWriter json, String name, byte[] bytes) {
        json.name(name);
        if (Utf8.isText(bytes)) {
            json.string(bytes);
        } else {
            json.bare("null");
            json.name(name + "_b64");
            json.string(Base64.getEncoder().encode(bytes));
        }
    }
}
