package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import io.jmqtt.text.Strftime;

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
            JsonParts.bytes(json, "payload", message.payload());
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
            JsonParts.bytes(json, "payload", payload);
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
            JsonParts.properties(json, message.properties());
        }
    }
}
