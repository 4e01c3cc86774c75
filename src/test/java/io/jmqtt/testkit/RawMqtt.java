package io.jmqtt.testkit;

import io.jmqtt.mqtt.Property;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A tiny client for tests of a broker: sends what it is told, right or wrong, and reads packets
 * with a deadline. Acknowledges nothing by itself. For one thread, but one may write while another
 * reads.
 */
public final class RawMqtt implements AutoCloseable {
    private final PacketLink link;
    private int lastPacketId;

    private RawMqtt(PacketLink link) {
        this.link = link;
    }

    /** Opens a TCP connection to a port of the loopback address and sends nothing. */
    public static RawMqtt open(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress("127.0.0.1", port), (int) Eventually.DEADLINE.toMillis());
        return over("raw client", socket);
    }

    /** Speaks over a connected socket of any kind, a TLS one for example. */
    public static RawMqtt over(String name, Socket socket) throws IOException {
        return new RawMqtt(new PacketLink(name, socket, Eventually.DEADLINE));
    }

    /** Opens a connection, sends CONNECT and expects an accepting CONNACK. */
    public static RawMqtt connect(int port, ConnectPacket connect) throws IOException {
        RawMqtt client = open(port);
        try {
            WirePacket connack = client.handshake(connect);
            if (connack.body()[1] != 0) {
                throw client.link.failure(
                        "an accepting CONNACK", Packets.describe(connack, connect.level()));
            }
            return client;
        } catch (IOException | AssertionError e) {
            client.close();
            throw e;
        }
    }

    /** Opens a clean session. */
    public static RawMqtt connect(int port, int level, String clientId) throws IOException {
        return connect(port, ConnectPacket.of(level, clientId));
    }

    /** Sends CONNECT and returns the CONNACK, whatever it says. */
    public WirePacket handshake(ConnectPacket connect) throws IOException {
        link.level(connect.level());
        link.send(connect.bytes());
        return link.expect(PacketKind.CONNACK);
    }

    public int level() {
        return link.level();
    }

    /** Sets how what comes is read, for tests that send a CONNECT of their own making. */
    public void level(int level) {
        link.level(level);
    }

    public void send(byte[]... packets) throws IOException {
        link.send(packets);
    }

    /** Sends bytes written in hexadecimal. */
    public void sendHex(String digits) throws IOException {
        link.send(PacketBytes.hex(digits));
    }

    /** A packet identifier that this client did not use yet. */
    public int nextPacketId() {
        lastPacketId = lastPacketId == 65535 ? 1 : lastPacketId + 1;
        return lastPacketId;
    }

    /** Subscribes and waits for a SUBACK that grants the QoS. */
    public void subscribe(String filter, int qos) throws IOException {
        int id = nextPacketId();
        link.send(PacketBytes.subscribe(level(), id, qos, List.of(filter)));
        WirePacket suback = link.expect(PacketKind.SUBACK);
        byte[] body = suback.body();
        if (suback.packetId() != id || body[body.length - 1] != qos) {
            throw link.failure("SUBACK m" + id + " " + qos, Packets.describe(suback, level()));
        }
    }

    /** Publishes and, at QoS 1 and 2, waits until the broker has acknowledged. */
    public void publish(
            String topic, String payload, int qos, boolean retain, Property... properties)
            throws IOException {
        publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain, properties);
    }

    /** Publishes and, at QoS 1 and 2, waits until the broker has acknowledged. */
    public void publish(
            String topic, byte[] payload, int qos, boolean retain, Property... properties)
            throws IOException {
        int id = qos == 0 ? 0 : nextPacketId();
        link.send(PacketBytes.publish(level(), topic, payload, qos, retain, false, id, properties));
        if (qos == 1) {
            link.expect(PacketKind.PUBACK);
        } else if (qos == 2) {
            link.expect(PacketKind.PUBREC);
            link.send(PacketBytes.pubrel(level(), id, 0));
            link.expect(PacketKind.PUBCOMP);
        }
    }

    /** The next packet must be of this kind. */
    public WirePacket expect(PacketKind kind) throws IOException {
        return link.expect(kind);
    }

    /** The next packet must read so in the form of {@link Packets#describe}. */
    public void expect(String text) throws IOException {
        link.expect(text);
    }

    /** The next packet in the form of {@link Packets#describe}; null where the broker closed. */
    public String readText() throws IOException {
        WirePacket packet = link.read("any packet");
        return packet == null ? null : Packets.describe(packet, level());
    }

    /** The next packet; null where the broker closed. */
    public WirePacket read() throws IOException {
        return link.read("any packet");
    }

    /** The broker must close the connection without another packet. */
    public void expectEnd() throws IOException {
        link.expectEnd();
    }

    /** Nothing may come within this time. Prefer {@link #ping}, which does not wait. */
    public void expectNothing(Duration time) throws IOException {
        link.expectNothing(time);
    }

    /**
     * Sends PINGREQ and expects PINGRESP as the next packet: what the broker had to send before is
     * either read by then or was not sent.
     */
    public void ping() throws IOException {
        link.send(PacketBytes.pingreq());
        link.expect(PacketKind.PINGRESP);
    }

    /** Every packet that was read so far. */
    public List<WirePacket> received() {
        return link.received();
    }

    /** Sends DISCONNECT and closes. */
    public void disconnect() throws IOException {
        link.send(PacketBytes.disconnect(level(), 0));
        link.close();
    }

    /** Closes with a TCP reset. */
    public void reset() throws IOException {
        link.reset();
    }

    /** Closes without DISCONNECT. */
    @Override
    public void close() {
        link.close();
    }
}
