package io.jmqtt.connect;

import io.jmqtt.mqtt.MqttVersion;

/**
 * Sees every packet of a connection, in both directions and in order, as bytes. This is what {@code
 * -d} prints from. Called on the threads that write and read; must be quick and must not throw.
 */
public interface PacketListener {

    /**
     * @param version the protocol version in use
     * @param packet one whole packet from its first byte, fixed header included; long payloads may
     *     be cut off after the variable header, so that {@code packet.length} may be less than
     *     {@code totalLength}
     * @param totalLength length of the packet on the wire in bytes
     */
    void sent(MqttVersion version, byte[] packet, int totalLength);

    /** See {@link #sent}. */
    void received(MqttVersion version, byte[] packet, int totalLength);
}
