package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Endpoint;
import io.jmqtt.connect.MqttFailure;

/** Puts together the layers that an endpoint asks for. */
public final class Transports {

    private Transports() {}

    /**
     * Connects. Blocks as long as the operating system takes.
     *
     * @throws MqttFailure of kind LOOKUP, SYSTEM, TLS, INVALID, PROXY, AUTHORISATION, NO_CONNECTION
     *     or UNKNOWN
     */
    public static Transport open(Endpoint endpoint) throws MqttFailure {
        return Tcp.connect(
                endpoint.host(), endpoint.port(), endpoint.bindAddress(), endpoint.noDelay());
    }
}
