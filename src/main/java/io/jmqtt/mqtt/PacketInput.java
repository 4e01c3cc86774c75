package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the body of one packet. Reading past the end of the body is a malformed packet,
 * never an index error. One instance is reused for all packets of a thread.
 */
public final class PacketInput {
    private static final byte[] EMPTY = {};

    private ByteBuf buffer;
    private int position;
    private int end;

    /**
     * Starts over.
     *
     * @param from absolute index of the first byte of the body
     * @param to absolute index after the last byte of the body
     */
    public PacketInput over(ByteBuf newBuffer, int from, int to) {
        buffer = newBuffer;
        position = from;
        end = to;
        return this;
    }

    /** The buffer that is read from; its own indices are not used. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** Absolute index of the next byte. */
    public int position() {
        return position;
    }

    /** Bytes of the body that are not read yet. */
    public int remaining() {
        return end - position;
    }

    /** Narrows the body to the next bytes and returns the former end, see {@link #restore}. */
    int narrow(int length) {
        need(length);
        int former = end;
        end = position + length;
        return former;
    }

    void restore(int formerEnd) {
        end = formerEnd;
    }

    /** Moves past the next bytes and returns the absolute index of the first of them. */
    public int skip(int length) {
        need(length);
        int from = position;
        position += length;
        return from;
    }

    public int readByte() {
        need(1);
        return buffer.getUnsignedByte(position++);
    }

    public int readShort() {
        need(2);
        int value = buffer.getUnsignedShort(position);
        position += 2;
        return value;
    }

    /** A four byte integer, unsigned. */
    public long readInt() {
        need(4);
        long value = buffer.getUnsignedInt(position);
        position += 4;
        return value;
    }

    /** A variable byte integer (MQTT 5, 1.5.5). */
    public int readVariable() {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int b = readByte();
            value |= (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw ProtocolException.malformed("variable byte integer of more than four bytes");
    }

    /** Binary data with its length before it (MQTT 5, 1.5.6). */
    public byte[] readBinary() {
        int length = readShort();
        if (length == 0) {
            return EMPTY;
        }
        byte[] bytes = new byte[length];
        buffer.getBytes(skip(length), bytes);
        return bytes;
    }

    /** A string (MQTT 5, 1.5.4). */
    public String readString() {
        int length = readShort();
        int from = skip(length);
        if (!Utf8.isValid(buffer, from, length)) {
            throw ProtocolException.malformed("string that is not valid UTF-8");
        }
        return buffer.toString(from, length, StandardCharsets.UTF_8);
    }

    /** Checks a string and moves past it without making it. */
    void skipString() {
        int length = readShort();
        if (!Utf8.isValid(buffer, skip(length), length)) {
            throw ProtocolException.malformed("string that is not valid UTF-8");
        }
    }

    private void need(int length) {
        if (length > end - position) {
            throw ProtocolException.malformed("packet shorter than what it should hold");
        }
    }
}
