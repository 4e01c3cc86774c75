package io.jmqtt.output;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.text.JsonWriter;
import java.util.Base64;
import java.util.List;

/** The parts of a message that every JSON form of it writes alike. */
public final class JsonParts {
    private JsonParts() {}

    /** The value of {@code properties}: an object with the names of the specification. */
    public static void properties(JsonWriter json, List<Property> properties) {
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

    /**
     * A member with bytes: a string where they are text, else {@code null} and a second member of
     * this name and {@code _b64} with Base64.
     */
    public static void bytes(JsonWriter json, String name, byte[] bytes) {
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
