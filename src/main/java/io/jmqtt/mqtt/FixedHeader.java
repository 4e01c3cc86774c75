package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;

/** The fixed header (MQTT 5, 2.1): one byte of type and flags, then the remaining length. */
public final class FixedHeader {
    /** The largest remaining length that four bytes can hold. */
    public static final int MAX_REMAINING_LENGTH = 268_435_455;

    /** What {@link #remainingLength} returns while bytes of the length are still missing. */
    public static final int INCOMPLETE = -1;

    private FixedHeader() {}

    /**
     * The remaining length of the packet whose first byte is at this index.
     *
     * @param index absolute index of the first byte of the packet
     * @param limit absolute index after the last byte that has arrived
     * @return the length, or {@link #INCOMPLETE}
     * @throws ProtocolException where the length has more than four bytes
     */
    public static int remainingLength(ByteBuf buffer, int index, int limit) {
        int value = 0;
        int at = index + 1;
        for (int shift = 0; shift <= 21; shift += 7) {
            if (at >= limit) {
                return INCOMPLETE;
            }
            int b = buffer.getByte(at++);
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw ProtocolException.malformed("remaining length of more than four bytes");
    }

    /** Absolute index of the first byte after the fixed header, whose length has arrived. */
    public static int bodyIndex(ByteBuf buffer, int index) {
        int at = index + 1;
        while (buffer.getByte(at) < 0) {
            at++;
        }
        return at + 1;
    }

    /** How many bytes a variable byte integer of this value takes, 1 to 4. */
    public static int lengthOfVariable(int value) {
        if (value < 128) {
            return 1;
        }
        if (value < 16_384) {
            return 2;
        }
        return value < 2_097_152 ? 3 : 4;
    }

    /** Writes a variable byte integer (MQTT 5, 1.5.5). */
    public static void writeVariable(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 128) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
