package io.jmqtt.connect.paho;

import java.util.Arrays;

/**
 * Topic names that were read before: messages mostly repeat a few topics, and decoding each anew
 * costs more than all the rest of a short message.
 */
final class TopicCache {
    private static final int SIZE = 256;
    private static final int LONGEST = 128;

    private final byte[][] keys = new byte[SIZE][];
    private final String[] topics = new String[SIZE];

    String get(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return null;
        }
        int slot = slot(bytes, from, length);
        byte[] key = keys[slot];
        return key != null && Arrays.equals(key, 0, key.length, bytes, from, from + length)
                ? topics[slot]
                : null;
    }

    void put(byte[] bytes, int from, int length, String topic) {
        if (length <= LONGEST) {
            int slot = slot(bytes, from, length);
            keys[slot] = Arrays.copyOfRange(bytes, from, from + length);
            topics[slot] = topic;
        }
    }

    private static int slot(byte[] bytes, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 15) & SIZE - 1;
    }
}
