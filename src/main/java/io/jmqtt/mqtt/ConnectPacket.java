package io.jmqtt.mqtt;

/**
 * What a CONNECT packet says (MQTT 5, 3.1).
 *
 * @param version the version that is spoken from now on
 * @param bridge whether the level byte had the bit 0x80, by which Mosquitto's bridges say what they
 *     are
 * @param clientId the client id, empty where the server is to choose one
 * @param cleanStart clean session of 3.1 and 3.1.1, clean start of 5
 * @param keepAlive seconds, 0 to 65535; 0 is off
 * @param will the will, or null
 * @param username the user name, or null
 * @param password the password, or null; not to be changed by anybody
 * @param sessionExpiry seconds, 0 to 4294967295; 0 where the packet has none
 * @param receiveMaximum 1 to 65535, or 0 where the packet has none
 * @param maximumPacketSize bytes of the largest packet that the client takes, or 0 for no limit
 * @param topicAliasMaximum aliases that the server may use, 0 to 65535
 * @param authMethod the method of enhanced authentication, or null
 */
public record ConnectPacket(
        MqttVersion version,
        boolean bridge,
        String clientId,
        boolean cleanStart,
        int keepAlive,
        WillMessage will,
        String username,
        byte[] password,
        long sessionExpiry,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        String authMethod) {}
