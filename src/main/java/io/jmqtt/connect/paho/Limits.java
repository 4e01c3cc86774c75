package io.jmqtt.connect.paho;

import io.jmqtt.mqtt.Property;
import java.util.List;

/**
 * What a broker lets a client do, from the properties of CONNACK (MQTT 5, 3.2.2.3).
 *
 * @param window the most QoS 1 and 2 publications without acknowledgement
 * @param maximumPacketSize in bytes
 */
record Limits(int window, int maximumQos, boolean retainAvailable, long maximumPacketSize) {

    static Limits of(int maxInflight, List<Property> connack) {
        int window = maxInflight;
        int qos = 2;
        boolean retain = true;
        long size = Long.MAX_VALUE;
        for (int i = 0; i < connack.size(); i++) {
            Property property = connack.get(i);
            switch (property.id()) {
                case RECEIVE_MAXIMUM ->
                        window = Math.max(1, Math.min(window, (int) property.number()));
                case MAXIMUM_QOS -> qos = (int) property.number();
                case RETAIN_AVAILABLE -> retain = property.number() != 0;
                case MAXIMUM_PACKET_SIZE -> size = property.number();
                default -> {}
            }
        }
        return new Limits(window, qos, retain, size);
    }
}
