package io.jmqtt.connect;

/** Hears what a connection receives. Called on one thread of the connection, never concurrently. */
public interface ConnectionListener {

    /**
     * A message arrived; when this returns it counts as handled and is acknowledged. May block:
     * that slows the broker.
     */
    void messageArrived(ReceivedMessage message);

    /**
     * The connection ended without {@link MqttConnection#disconnect}. Not called for a {@code
     * connect} that fails.
     *
     * @param failure why; kind {@code DISCONNECTED} when the broker said so
     */
    void connectionLost(MqttFailure failure);
}
