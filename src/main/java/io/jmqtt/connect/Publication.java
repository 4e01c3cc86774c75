package io.jmqtt.connect;

import io.jmqtt.mqtt.Property;
import java.util.List;

/**
 * A message to publish.
 *
 * @param topic topic name; empty when the properties hold a topic alias that is already known to
 *     the broker
 * @param payload not changed by anybody afterwards
 * @param properties PUBLISH properties of MQTT 5
 */
public record Publication(
        String topic, byte[] payload, int qos, boolean retain, List<Property> properties) {}
