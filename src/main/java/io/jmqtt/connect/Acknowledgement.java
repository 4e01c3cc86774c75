package io.jmqtt.connect;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.ReasonCode;
import java.util.List;

/**
 * A broker's answer to CONNECT, SUBSCRIBE, UNSUBSCRIBE or PUBLISH, and what it says in DISCONNECT.
 *
 * @param packetId of the packet it answers, 0 where there is none
 * @param sessionPresent only of CONNACK
 * @param reasonCodes one for each filter of SUBSCRIBE and UNSUBSCRIBE, else exactly one; for 3.x
 *     the return codes
 * @param properties of MQTT 5, else empty
 */
public record Acknowledgement(
        int packetId,
        boolean sessionPresent,
        List<Integer> reasonCodes,
        List<Property> properties) {

    /** The only reason code, or the first of several; 0 where there is none. */
    public int reasonCode() {
        return reasonCodes.isEmpty() ? 0 : reasonCodes.get(0);
    }

    /** The index of the first reason code that is an error (0x80 or more), or -1. */
    public int firstRefused() {
        for (int i = 0; i < reasonCodes.size(); i++) {
            if (reasonCodes.get(i) >= ReasonCode.UNSPECIFIED_ERROR) {
                return i;
            }
        }
        return -1;
    }
}
