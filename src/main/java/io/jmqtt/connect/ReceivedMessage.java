package io.jmqtt.connect;

import io.jmqtt.mqtt.Property;
import java.util.List;

/**
 * A message that arrived.
 *
 * @param topic the topic name, with a topic alias already replaced
 * @param payload raw bytes, never null, not to be changed
 * @param packetId 0 for QoS 0
 * @param properties in the order of the wire, empty for 3.x
 */
public record ReceivedMessage(
        String topic,
        byte[] payload,
        int qos,
        boolean retain,
        boolean duplicate,
        int packetId,
        List<Property> properties) {}
