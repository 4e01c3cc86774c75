package io.jmqtt.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket of a test: sends the frames that it is told, right or wrong, and reads what comes.
 */
public final class RawWebSocket implements AutoCloseable {
    /** Of the request's headers, what RFC 6455 calls the nonce, from its example. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final Socket socket;
    private final DataInputStream in;

    /** A frame that came. */
    public record Frame(int first, byte[] payload) {
        public int opcode() {
            return first & 0x0F;
        }

        /** The code of a close frame. */
        public int code() {
            return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }
    }

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects to a port of the loopback address and sends nothing. */
    public static RawWebSocket open(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 15_000);
        socket.setTcpNoDelay(true);
        return over(socket);
    }

    /** Speaks over a connected socket of any kind. */
    public static RawWebSocket over(Socket socket) throws IOException {
        socket.setSoTimeout((int) Eventually.DEADLINE.toMillis());
        return new RawWebSocket(socket);
    }

    /** The request of a right handshake, with further header lines. */
    public static String request(String... more) {
        StringBuilder request =
                new StringBuilder("GET /mqtt HTTP/1.1\r\n")
                        .append("Host: localhost\r\nUpgrade: websocket\r\n")
                        .append("Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
                        .append("Sec-WebSocket-Key: " + KEY + "\r\n");
        for (String line : more) {
            request.append(line).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    /** Shakes hands for {@code mqtt} and returns the head of the answer. */
    public String handshake() throws IOException {
        return ask(request("Sec-WebSocket-Protocol: mqtt"));
    }

    /** Sends text and returns the head of the answer; empty where the peer closed. */
    public String ask(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
        return readHead();
    }

    /** The next lines up to an empty one; what came before the end where the peer closed. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                head.append((char) b);
            }
        } catch (java.net.SocketException e) {
            // reset: closed as well
        }
        return head.toString();
    }

    /** So many bytes as they come. */
    public byte[] readBytes(int length) throws IOException {
        return in.readNBytes(length);
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** A masked binary frame that is a whole message. */
    public void binary(byte[] payload) throws IOException {
        write(frame(0x82, true, payload));
    }

    /** The bytes of a frame. */
    public static byte[] frame(int first, boolean masked, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int mask = masked ? 0x80 : 0;
        if (payload.length <= 125) {
            out.write(mask | payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.write(mask | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(mask | 127);
            out.writeBytes(new byte[4]);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(payload.length >> shift);
            }
        }
        if (!masked) {
            out.writeBytes(payload);
            return out.toByteArray();
        }
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        return out.toByteArray();
    }

    /** The next frame; null where the peer closed. */
    public Frame read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new IOException("masked frame from a server");
        }
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = in.readLong();
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException();
        }
        return new Frame(first, payload);
    }

    /** The next frame must be a whole binary message. */
    public byte[] readBinary() throws IOException {
        Frame frame = read();
        if (frame == null || frame.first() != 0x82) {
            throw new AssertionError("no binary message: " + frame);
        }
        return frame.payload();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
