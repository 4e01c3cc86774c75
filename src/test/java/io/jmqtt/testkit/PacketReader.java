package io.jmqtt.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks through the body of one packet; running over its end is an exception. */
final class PacketReader {
    private final byte[] body;
    private int at;

    PacketReader(byte[] body) {
        this.body = body;
    }

    boolean hasMore() {
        return at < body.length;
    }

    int uint8() {
        return body[at++] & 0xFF;
    }

    int uint16() {
        return uint8() << 8 | uint8();
    }

    long uint32() {
        return (long) uint16() << 16 | uint16();
    }

    int varint() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = uint8();
            value |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0 || shift == 21) {
                return value;
            }
        }
    }

    byte[] bytes(int length) {
        if (length > body.length - at) {
            throw new IndexOutOfBoundsException(length + " bytes at " + at + " of " + body.length);
        }
        at += length;
        return Arrays.copyOfRange(body, at - length, at);
    }

    byte[] binary() {
        return bytes(uint16());
    }

    String string() {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    byte[] rest() {
        return bytes(body.length - at);
    }
}
