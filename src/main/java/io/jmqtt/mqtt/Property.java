package io.jmqtt.mqtt;

import java.util.List;
import java.util.Objects;

/**
 * One property of an MQTT 5 packet as a value. Lists of it keep the order of the wire or of the
 * command line.
 *
 * @param id which property
 * @param number the value of the integer types, unsigned; 0 for the others
 * @param text the value of {@code STRING}, and of {@code STRING_PAIR} its value part; null for the
 *     others
 * @param key the name part of a {@code STRING_PAIR}; null for the others
 * @param binary the value of {@code BINARY}, not to be changed by anybody; null for the others
 */
public record Property(PropertyId id, long number, String text, String key, byte[] binary) {

    public static Property number(PropertyId id, long value) {
        return new Property(id, value, null, null, null);
    }

    public static Property text(PropertyId id, String value) {
        return new Property(id, 0, Objects.requireNonNull(value, "value"), null, null);
    }

    public static Property binary(PropertyId id, byte[] value) {
        return new Property(id, 0, null, null, Objects.requireNonNull(value, "value"));
    }

    public static Property user(String key, String value) {
        return new Property(
                PropertyId.USER_PROPERTY, 0, value, Objects.requireNonNull(key, "key"), null);
    }

    /** The first of that kind in the list, or null. */
    public static Property find(List<Property> list, PropertyId id) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).id() == id) {
                return list.get(i);
            }
        }
        return null;
    }
}
