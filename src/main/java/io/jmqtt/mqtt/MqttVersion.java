package io.jmqtt.mqtt;

/** The versions of the protocol and the level byte that stands for each in CONNECT. */
public enum MqttVersion {
    V3_1(3, "MQIsdp"),
    V3_1_1(4, "MQTT"),
    V5(5, "MQTT");

    private final int level;
    private final String protocolName;

    MqttVersion(int level, String protocolName) {
        this.level = level;
        this.protocolName = protocolName;
    }

    /** The level byte in CONNECT: 3, 4 or 5. */
    public int level() {
        return level;
    }

    /** The protocol name in CONNECT. */
    public String protocolName() {
        return protocolName;
    }
}
