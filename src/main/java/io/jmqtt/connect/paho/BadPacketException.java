package io.jmqtt.connect.paho;

import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import java.io.IOException;

/** The broker sent something that it must not send. */
final class BadPacketException extends IOException {
    private final transient Kind kind;

    private BadPacketException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A packet that can't be parsed. */
    static BadPacketException malformed(String what) {
        return new BadPacketException(Kind.MALFORMED_PACKET, what);
    }

    /** A packet that can be parsed but has no place here. */
    static BadPacketException protocol(String what) {
        return new BadPacketException(Kind.PROTOCOL, what);
    }

    MqttFailure failure() {
        return new MqttFailure(kind, 0, kind.text(), this);
    }
}
