package io.jmqtt.bench.soak;

import io.jmqtt.mqtt.Property;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/**
 * One connection of the load. Its waits are counted in turns and not by the clock, so that a
 * machine that stood still for minutes looks like one that did not. For one thread.
 */
final class LoadLink implements AutoCloseable {
    private static final int TURN_MILLIS = 100;
    private static final int PATIENCE_TURNS = 1200;

    /** After this time the broker closes a connection on which it has not read a CONNECT. */
    private static final long CONNECT_TIMEOUT_NANOS = 30_000_000_000L;

    private final int level;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private boolean present;
    private int lastPacketId;

    /**
     * @param receiveBuffer of the socket, in bytes; 0 for what the system gives
     */
    private LoadLink(int port, int level, int receiveBuffer) throws IOException {
        this.level = level;
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), 300_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 13);
        out = socket.getOutputStream();
    }

    static LoadLink open(int port, ConnectPacket connect) throws IOException {
        return open(port, connect, 0);
    }

    static LoadLink open(int port, ConnectPacket connect, int receiveBuffer) throws IOException {
        long begin = System.nanoTime();
        LoadLink link = new LoadLink(port, connect.level(), receiveBuffer);
        try {
            link.out.write(connect.bytes());
            byte[] connack = link.await(PacketKind.CONNACK).body();
            if (connack[1] != 0) {
                throw new IOException("refused with code " + (connack[1] & 0xFF));
            }
            link.present = connack[0] == 1;
            return link;
        } catch (IOException | RuntimeException e) {
            link.close();
            if (System.nanoTime() - begin > CONNECT_TIMEOUT_NANOS) {
                throw new SocketTimeoutException("the machine stood still before CONNACK");
            }
            throw e;
        }
    }

    int level() {
        return level;
    }

    /** Whether the broker had the session. */
    boolean isPresent() {
        return present;
    }

    int nextPacketId() {
        lastPacketId = lastPacketId % 0xFFFF + 1;
        return lastPacketId;
    }

    void send(byte[] packet) throws IOException {
        out.write(packet);
    }

    /** The next packet, or null where none began within this time. */
    WirePacket poll(int millis) throws IOException {
        socket.setSoTimeout(Math.max(1, millis));
        in.mark(1);
        try {
            if (in.read() < 0) {
                throw new IOException("the broker closed the connection");
            }
        } catch (SocketTimeoutException nothingYet) {
            return null;
        }
        in.reset();
        socket.setSoTimeout(600_000);
        return WirePacket.read(in);
    }

    /** Takes some bytes, whatever they are. */
    int swallow(byte[] buffer) throws IOException {
        socket.setSoTimeout(TURN_MILLIS);
        try {
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("the broker closed the connection");
            }
            return count;
        } catch (SocketTimeoutException nothingYet) {
            return 0;
        }
    }

    /** The next packet of a kind; acknowledges messages that come before it and forgets them. */
    WirePacket await(PacketKind kind) throws IOException {
        for (int turn = 0; turn < PATIENCE_TURNS; turn++) {
            WirePacket packet = poll(TURN_MILLIS);
            if (packet != null && packet.kind() == kind) {
                return packet;
            }
            if (packet != null) {
                acknowledge(packet);
            }
        }
        throw new IOException("no " + kind + " within " + PATIENCE_TURNS + " turns");
    }

    /** Answers PUBLISH and PUBREL as MQTT demands. */
    void acknowledge(WirePacket packet) throws IOException {
        int id = packet.packetId();
        if (packet.kind() == PacketKind.PUBREL) {
            send(PacketBytes.pubcomp(level, id, 0));
        } else if (packet.kind() == PacketKind.PUBLISH && packet.qos() == 1) {
            send(PacketBytes.puback(level, id, 0));
        } else if (packet.kind() == PacketKind.PUBLISH && packet.qos() == 2) {
            send(PacketBytes.pubrec(level, id, 0));
        }
    }

    void subscribe(int qos, List<String> filters) throws IOException {
        send(PacketBytes.subscribe(level, nextPacketId(), qos, filters));
        await(PacketKind.SUBACK);
    }

    /** Publishes and waits until that is done. */
    void publish(String topic, byte[] payload, int qos, boolean retain, Property... more)
            throws IOException {
        int id = qos == 0 ? 0 : nextPacketId();
        send(PacketBytes.publish(level, topic, payload, qos, retain, false, id, more));
        if (qos == 1) {
            await(PacketKind.PUBACK);
        } else if (qos == 2) {
            await(PacketKind.PUBREC);
            send(PacketBytes.pubrel(level, id, 0));
            await(PacketKind.PUBCOMP);
        }
    }

    /** Sends DISCONNECT and closes. */
    void disconnect() throws IOException {
        send(PacketBytes.disconnect(level, 0));
        socket.shutdownOutput();
        // what is unread when a socket is closed resets the connection, and DISCONNECT with it
        byte[] buffer = new byte[8192];
        socket.setSoTimeout(600_000);
        while (in.read(buffer) >= 0) {
            continue;
        }
        close();
    }

    /** Closes with a TCP reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes without DISCONNECT. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
