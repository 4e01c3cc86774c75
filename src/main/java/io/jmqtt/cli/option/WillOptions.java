package io.jmqtt.cli.option;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.Topics;
import java.util.List;

/** The will of {@code --will-*}. */
final class WillOptions {
    private String topic;
    private String payload;
    private int qos;
    private boolean retain;

    void topic(String value) throws OptionException {
        if (!Utf8.isValid(value)) {
            throw OptionException.usage("Error: Malformed UTF-8 in --will-topic argument.\n\n");
        }
        if (!Topics.isValidName(value)) {
            throw OptionException.usage(
                    "Error: Invalid will topic '" + value + "', does it contain '+' or '#'?\n");
        }
        topic = value;
    }

    void payload(String value) {
        payload = value;
    }

    void qos(String value) throws OptionException {
        int number = Numbers.atoi(value);
        if (number < 0 || number > 2) {
            throw OptionException.usage("Error: Invalid will QoS " + number + ".\n\n");
        }
        qos = number;
    }

    void retain() {
        retain = true;
    }

    void check() throws OptionException {
        if (payload != null && topic == null) {
            throw OptionException.usage("Error: Will payload given, but no will topic given.\n");
        }
        if (retain && topic == null) {
            throw OptionException.usage("Error: Will retain given, but no will topic given.\n");
        }
    }

    /** The will, or null when there is none. */
    ConnectSpec.Will will(List<Property> properties) {
        return topic == null
                ? null
                : new ConnectSpec.Will(
                        topic,
                        payload == null ? new byte[0] : RawText.encode(payload),
                        qos,
                        retain,
                        properties);
    }
}
