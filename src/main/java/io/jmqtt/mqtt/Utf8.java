package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;

/**
 * The rules for UTF-8 strings (MQTT 5, 1.5.4), as strict as Mosquitto's: well-formed, no U+0000, no
 * control characters, no surrogates, no non-characters.
 */
public final class Utf8 {
    private Utf8() {}

    /**
     * Whether these bytes are an acceptable string.
     *
     * @param index absolute index into the buffer; its indices do not change
     */
    public static boolean isValid(ByteBuf buffer, int index, int length) {
        int i = index;
        int end = index + length;
        while (i < end) {
            int b = buffer.getByte(i++);
            if (b >= 0) {
                if (b < 0x20 || b == 0x7F) {
                    return false;
                }
                continue;
            }
            int more;
            int point;
            int least;
            if ((b & 0xE0) == 0xC0) {
                more = 1;
                point = b & 0x1F;
                least = 0x80;
            } else if ((b & 0xF0) == 0xE0) {
                more = 2;
                point = b & 0x0F;
                least = 0x800;
            } else if ((b & 0xF8) == 0xF0) {
                more = 3;
                point = b & 0x07;
                least = 0x10000;
            } else {
                return false;
            }
            if (i + more > end) {
                return false;
            }
            for (; more > 0; more--) {
                int c = buffer.getByte(i++);
                if ((c & 0xC0) != 0x80) {
                    return false;
                }
                point = point << 6 | c & 0x3F;
            }
            if (point < least || !isAllowed(point)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(int point) {
        return point > 0x9F
                && point <= 0x10FFFF
                && (point < 0xD800 || point > 0xDFFF)
                && (point < 0xFDD0 || point > 0xFDEF)
                && (point & 0xFFFE) != 0xFFFE;
    }
}
