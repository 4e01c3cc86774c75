package io.jmqtt.broker.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings that come again and again while a journal is read: one copy of each, found by its bytes
 * without being decoded again. A string whose place another took is only made once more.
 */
final class Strings {
    private static final int PLACES = 1 << 12;

    private final byte[][] bytes = new byte[PLACES][];
    private final String[] strings = new String[PLACES];
    private int last;

    String of(byte[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + source[i];
        }
        last = (hash ^ hash >>> 15) & PLACES - 1;
        byte[] known = bytes[last];
        if (known == null
                || !Arrays.equals(known, 0, known.length, source, offset, offset + length)) {
            bytes[last] = Arrays.copyOfRange(source, offset, offset + length);
            strings[last] = new String(source, offset, length, StandardCharsets.UTF_8);
        }
        return strings[last];
    }

    /** The bytes of the string that was given last, not to be changed. */
    byte[] lastBytes() {
        return bytes[last];
    }
}
