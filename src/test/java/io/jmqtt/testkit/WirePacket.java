package io.jmqtt.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** One control packet as it stood on the wire, whole and uninterpreted. */
public final class WirePacket {
    private final byte[] bytes;
    private final int bodyStart;

    private WirePacket(byte[] bytes, int bodyStart) {
        this.bytes = bytes;
        this.bodyStart = bodyStart;
    }

    /**
     * Reads one packet.
     *
     * @return null where the stream ended before the first byte
     * @throws EOFException where it ended in the middle of the packet
     */
    public static WirePacket read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream(5);
        header.write(first);
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = in.read();
            if (digit < 0) {
                throw new EOFException("the stream ended in a fixed header");
            }
            header.write(digit);
            length |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0) {
                break;
            }
            if (shift == 21) {
                throw new IOException(
                        "remaining length of more than four bytes after 0x"
                                + HexFormat.of().toHexDigits((byte) first));
            }
        }
        int bodyStart = header.size();
        byte[] bytes = Arrays.copyOf(header.toByteArray(), bodyStart + length);
        int got = in.readNBytes(bytes, bodyStart, length);
        if (got < length) {
            throw new EOFException(
                    "the stream ended in a "
                            + PacketKind.ofFirstByte(first)
                            + " after "
                            + got
                            + " of "
                            + length
                            + " bytes");
        }
        return new WirePacket(bytes, bodyStart);
    }

    public PacketKind kind() {
        return PacketKind.ofFirstByte(bytes[0]);
    }

    /** The low four bits of the first byte. */
    public int flags() {
        return bytes[0] & 0x0F;
    }

    /** Of a SUBSCRIBE of MQTT 5 where it is the first property, else 0. */
    public int subscriptionIdentifier() {
        PacketReader in = new PacketReader(body());
        in.uint16();
        return in.varint() > 0 && in.uint8() == 0x0B ? in.varint() : 0;
    }

    /** The QoS in the flags of a PUBLISH. */
    public int qos() {
        return flags() >> 1 & 3;
    }

    /** The whole packet, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** What follows the fixed header, as a copy. */
    public byte[] body() {
        return Arrays.copyOfRange(bytes, bodyStart, bytes.length);
    }

    /** The protocol level that a CONNECT asks for. */
    public int connectLevel() {
        byte[] body = body();
        int nameLength = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
        return body[2 + nameLength] & 0x7F;
    }

    /** The packet identifier, 0 where this packet has none. */
    public int packetId() {
        byte[] body = body();
        return switch (kind()) {
            case PUBLISH -> qos() == 0 ? 0 : uint16(body, 2 + uint16(body, 0));
            case PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK ->
                    uint16(body, 0);
            default -> 0;
        };
    }

    private static int uint16(byte[] body, int at) {
        return (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
    }

    @Override
    public String toString() {
        return kind() + " " + HexFormat.of().formatHex(bytes);
    }
}
