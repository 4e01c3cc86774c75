package io.jmqtt.testkit;

import io.jmqtt.mqtt.Property;
import java.io.ByteArrayOutputStream;

/**
 * A CONNECT to be sent by a test, built field by field from a default that any broker accepts: a
 * clean session, no keep alive. Not thread-safe.
 */
public final class ConnectPacket {
    private final int level;
    private final String clientId;
    private boolean clean = true;
    private int keepAliveSeconds;
    private String username;
    private byte[] password;
    private String willTopic;
    private byte[] willPayload;
    private int willQos;
    private boolean willRetain;
    private Property[] willProperties = {};
    private Property[] properties = {};

    private ConnectPacket(int level, String clientId) {
        this.level = level;
        this.clientId = clientId;
    }

    public static ConnectPacket of(int level, String clientId) {
        return new ConnectPacket(level, clientId);
    }

    public int level() {
        return level;
    }

    /** Asks for the session of an earlier connection. */
    public ConnectPacket resume() {
        clean = false;
        return this;
    }

    public ConnectPacket keepAlive(int seconds) {
        keepAliveSeconds = seconds;
        return this;
    }

    /** Either may be null, which leaves its flag and field out. */
    public ConnectPacket login(String name, byte[] secret) {
        username = name;
        password = secret;
        return this;
    }

    public ConnectPacket will(
            String topic, byte[] payload, int qos, boolean retain, Property... more) {
        willTopic = topic;
        willPayload = payload;
        willQos = qos;
        willRetain = retain;
        willProperties = more;
        return this;
    }

    public ConnectPacket with(Property... more) {
        properties = more;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PacketBytes.string(out, level == 3 ? "MQIsdp" : "MQTT");
        out.write(level);
        int flags = clean ? 2 : 0;
        if (willTopic != null) {
            flags |= 4 | willQos << 3 | (willRetain ? 0x20 : 0);
        }
        flags |= (password == null ? 0 : 0x40) | (username == null ? 0 : 0x80);
        out.write(flags);
        PacketBytes.uint16(out, keepAliveSeconds);
        PacketBytes.properties(out, level, properties);
        PacketBytes.string(out, clientId);
        if (willTopic != null) {
            PacketBytes.properties(out, level, willProperties);
            PacketBytes.string(out, willTopic);
            PacketBytes.binary(out, willPayload);
        }
        if (username != null) {
            PacketBytes.string(out, username);
        }
        if (password != null) {
            PacketBytes.binary(out, password);
        }
        return PacketBytes.packet(0x10, out.toByteArray());
    }
}
