package io.jmqtt.connect.paho;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.PacketListener;

/** Makes connections. */
public final class MqttConnections {

    private MqttConnections() {}

    /**
     * A connection for this specification, not yet connected. Starts no thread and opens no socket.
     *
     * @param listener null for nobody
     * @param packets sees every packet, null for nobody
     */
    public static MqttConnection open(
            ConnectSpec spec, ConnectionListener listener, PacketListener packets) {
        return new PahoConnection(spec, listener, packets);
    }
}
