package io.jmqtt.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One end of a connection that speaks packets: writes bytes, reads packets with a deadline, and
 * says what came instead of what was expected. Every packet that was read is kept. Reading and
 * writing may happen on two threads.
 */
final class PacketLink implements AutoCloseable {
    private final String name;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final List<WirePacket> received = Collections.synchronizedList(new ArrayList<>());
    private volatile int level = 4;

    PacketLink(String name, Socket socket, Duration deadline) throws IOException {
        this.name = name;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) deadline.toMillis());
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    int level() {
        return level;
    }

    void level(int newLevel) {
        level = newLevel;
    }

    /** A copy of what was read so far. */
    List<WirePacket> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    void send(byte[]... packets) throws IOException {
        for (byte[] packet : packets) {
            out.write(packet);
        }
        out.flush();
    }

    /** The next packet, or null where the peer closed the connection. */
    WirePacket read(String expected) throws IOException {
        WirePacket packet;
        try {
            packet = WirePacket.read(in);
        } catch (SocketTimeoutException e) {
            throw failure(expected, "nothing within " + socket.getSoTimeout() + " ms");
        }
        if (packet != null) {
            received.add(packet);
            if (packet.kind() == PacketKind.CONNECT) {
                level = packet.connectLevel();
            }
        }
        return packet;
    }

    WirePacket expect(PacketKind kind) throws IOException {
        WirePacket packet = read(kind.name());
        if (packet == null) {
            throw failure(kind.name(), "the end of the connection");
        }
        if (packet.kind() != kind) {
            throw failure(kind.name(), Packets.describe(packet, level));
        }
        return packet;
    }

    void expect(String text) throws IOException {
        WirePacket packet = read(text);
        String got = packet == null ? "the end of the connection" : Packets.describe(packet, level);
        if (!got.equals(text)) {
            throw failure(text, got);
        }
    }

    /** Waits for the peer to close; a packet before that is a failure, a reset is an end too. */
    void expectEnd() throws IOException {
        WirePacket packet;
        try {
            packet = read("the end of the connection");
        } catch (IOException e) {
            return;
        }
        if (packet != null) {
            throw failure("the end of the connection", Packets.describe(packet, level));
        }
    }

    /** Fails if anything, the end included, comes within the time. */
    void expectNothing(Duration time) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout((int) time.toMillis());
        try {
            in.mark(1);
            int first = in.read();
            if (first >= 0) {
                in.reset();
                socket.setSoTimeout(before);
                throw failure("nothing", Packets.describe(read("nothing"), level));
            }
            throw failure("nothing", "the end of the connection");
        } catch (SocketTimeoutException e) {
            return;
        } finally {
            socket.setSoTimeout(before);
        }
    }

    AssertionError failure(String expected, String got) {
        StringBuilder text = new StringBuilder(name);
        text.append(": expected ").append(expected).append(" but got ").append(got);
        text.append("; before that:");
        List<WirePacket> before = received();
        if (before.isEmpty()) {
            text.append(" nothing");
        }
        for (WirePacket packet : before) {
            text.append("\n  ").append(Packets.describe(packet, level));
        }
        return new AssertionError(text.toString());
    }

    /** Closes with a TCP reset, so that the peer's next read fails. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Half-closes: the peer sees the end, and what it still sends is read. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed either way
        }
    }
}
