package org.eclipse.paho.mqttv5.client.internal;

import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/**
 * Takes the place of Paho's class of this name in the installed tree. Paho's asks every jar of the
 * class path for ways to open a connection, as soon as a client is made. This program opens its
 * connections itself and hands them to Paho, so here there are no such ways.
 */
public final class NetworkModuleService {
    private NetworkModuleService() {}

    /** Accepts any, since none is ever opened. */
    public static void validateURI(String brokerUri) {}

    /** Never called: jmqtt sets the modules of a client. */
    public static NetworkModule createInstance(
            String address, MqttConnectionOptions options, String clientId) {
        throw new UnsupportedOperationException("connections are opened outside of Paho");
    }
}
