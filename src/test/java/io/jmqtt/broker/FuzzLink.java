package io.jmqtt.broker;

import io.jmqtt.mqtt.AckFrame;
import io.jmqtt.mqtt.AnswerPacket;
import io.jmqtt.mqtt.AuthPacket;
import io.jmqtt.mqtt.ConnackPacket;
import io.jmqtt.mqtt.DisconnectPacket;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.testkit.PacketBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A connection of a fuzz target: sends anything, and checks that what comes is what a broker may
 * send. That the peer closes is never a failure, that it is silent is one.
 */
final class FuzzLink implements AutoCloseable {
    private static final int END = -1;

    private final Socket socket = new Socket();
    private final InputStream in;
    private byte[] body;
    private int level;
    private boolean ended;

    FuzzLink(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), FuzzedBroker.DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(FuzzedBroker.DEADLINE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 4096);
    }

    /** The level by which packets are read; 0 where they are not looked into. */
    void level(int newLevel) {
        level = newLevel;
    }

    int level() {
        return level;
    }

    boolean isEnded() {
        return ended;
    }

    void send(byte[] bytes) {
        if (ended) {
            return;
        }
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            ended = true;
        }
    }

    /** Reads up to a packet of this kind, answering what has to be answered, or to the end. */
    void await(int first) {
        int next;
        do {
            next = packet();
        } while (next != END && (next & 0xF0) != first);
    }

    /** Reads up to a message with this payload. */
    void awaitPayload(String payload) {
        byte[] wanted = payload.getBytes(StandardCharsets.UTF_8);
        int next;
        do {
            next = packet();
            if (next == END) {
                throw new AssertionError("the broker closed the observer's connection");
            }
        } while (next >> 4 != PacketType.PUBLISH || !endsWith(body, wanted));
    }

    private static boolean endsWith(byte[] bytes, byte[] end) {
        return bytes.length >= end.length
                && Arrays.equals(
                        bytes, bytes.length - end.length, bytes.length, end, 0, end.length);
    }

    /** Asks for an answer and reads up to it. */
    void ping() {
        send(PacketBytes.pingreq());
        await(0xD0);
    }

    /** Ends this side and reads up to the end of the other one. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            ended = true;
        }
        while (!ended) {
            packet();
        }
    }

    /** Reads whatever comes up to the end of the other side, without looking at it. */
    void drain() {
        try {
            socket.shutdownOutput();
            byte[] some = new byte[4096];
            while (in.read(some) >= 0) {
                // only that it ends
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the broker neither answers nor closes", e);
        } catch (IOException e) {
            // reset: closed as well
        }
        ended = true;
    }

    /** Reads some bytes that must come, or fewer where the peer closes. */
    int read(byte[] target) {
        try {
            return in.readNBytes(target, 0, target.length);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the broker neither answers nor closes", e);
        } catch (IOException e) {
            ended = true;
            return 0;
        }
    }

    /** Reads one packet, acknowledges it where that is due; its first byte, or the end. */
    private int packet() {
        if (ended) {
            return END;
        }
        try {
            int first = in.read();
            if (first < 0) {
                ended = true;
                return END;
            }
            int length = 0;
            int shift = 0;
            int b;
            do {
                b = in.read();
                if (b < 0) {
                    ended = true;
                    return END;
                }
                length |= (b & 0x7F) << shift;
                shift += 7;
            } while (b >= 0x80 && shift < 28);
            if (b >= 0x80) {
                throw new AssertionError("a remaining length without end");
            }
            body = in.readNBytes(length);
            if (body.length < length) {
                // cut off by the end of the connection
                ended = true;
                return END;
            }
            check(first);
            return first;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the broker neither answers nor closes", e);
        } catch (IOException e) {
            ended = true;
            return END;
        }
    }

    private void check(int first) {
        MqttVersion version =
                level == 5 ? MqttVersion.V5 : level == 3 ? MqttVersion.V3_1 : MqttVersion.V3_1_1;
        ByteBuf buffer = Unpooled.wrappedBuffer(body);
        PacketInput input = new PacketInput().over(buffer, 0, body.length);
        try {
            switch (first >> 4) {
                case PacketType.CONNACK -> {
                    if (level != 0) {
                        ConnackPacket.read(first, input, version);
                    }
                }
                case PacketType.PUBLISH -> {
                    if (level != 0) {
                        publish(first, input, version == MqttVersion.V5);
                    }
                }
                case PacketType.PUBACK,
                        PacketType.PUBREC,
                        PacketType.PUBREL,
                        PacketType.PUBCOMP -> {
                    AckFrame frame = new AckFrame();
                    frame.read(first, input, true);
                    if (first >> 4 == PacketType.PUBREL) {
                        send(PacketBytes.pubcomp(4, frame.packetId(), 0));
                    }
                }
                case PacketType.SUBACK, PacketType.UNSUBACK -> {
                    if (level != 0) {
                        AnswerPacket.read(first, input, version);
                    }
                }
                case PacketType.PINGRESP -> {
                    if (first != 0xD0 || body.length > 0) {
                        throw new AssertionError("PINGRESP with a body");
                    }
                }
                case PacketType.DISCONNECT -> {
                    DisconnectPacket.read(first, input, MqttVersion.V5);
                    if (level == 3 || level == 4) {
                        throw new AssertionError("DISCONNECT at level " + level);
                    }
                }
                case PacketType.AUTH -> AuthPacket.read(first, input);
                default -> throw new AssertionError("a broker sent packet type " + (first >> 4));
            }
        } catch (ProtocolException e) {
            throw new AssertionError(
                    "the broker sent type "
                            + (first >> 4)
                            + " of "
                            + body.length
                            + " bytes that are wrong: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Not by the reader of the broker, which refuses what only a broker may send. */
    private void publish(int first, PacketInput input, boolean v5) {
        int qos = first >> 1 & 3;
        if (qos == 3 || input.readString().isEmpty() && !v5) {
            throw new AssertionError("PUBLISH of QoS 3 or without a topic");
        }
        int packetId = qos == 0 ? 0 : input.readShort();
        if (v5) {
            int length = input.readVariable();
            int end = input.position() + length;
            while (input.position() < end) {
                property(input);
            }
            if (input.position() != end || packetId == 0 && qos > 0) {
                throw new AssertionError("PUBLISH with properties of a wrong length");
            }
        }
        if (qos == 1) {
            send(PacketBytes.puback(4, packetId, 0));
        } else if (qos == 2) {
            send(PacketBytes.pubrec(4, packetId, 0));
        }
    }

    private static void property(PacketInput input) {
        PropertyId id = PropertyId.ofCode(input.readByte());
        if (id == null) {
            throw new AssertionError("PUBLISH with an unknown property");
        }
        switch (id.type()) {
            case BYTE -> input.readByte();
            case TWO_BYTE -> input.readShort();
            case FOUR_BYTE -> input.readInt();
            case VARIABLE_BYTE -> input.readVariable();
            case STRING -> input.readString();
            case BINARY -> input.readBinary();
            case STRING_PAIR -> {
                input.readString();
                input.readString();
            }
        }
    }

    /** Closes with a reset, which leaves no port waiting. */
    @Override
    public void close() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed as well
        }
    }

    /** Closes as a program does that is told to. */
    void closePolitely() {
        try {
            socket.close();
        } catch (IOException e) {
            // closed as well
        }
    }
}
