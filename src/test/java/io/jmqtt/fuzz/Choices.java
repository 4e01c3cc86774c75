package io.jmqtt.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads an input of a fuzzer as choices, from its first byte to its last; when the bytes are used
 * up each choice is the first one. The same in every JVM, with and without Jazzer, so that kept
 * inputs stay what they are.
 */
public final class Choices {
    private final byte[] input;
    private int at;

    public Choices(byte[] input) {
        this.input = input;
    }

    /** Whether there are bytes that no choice has used. */
    public boolean hasMore() {
        return at < input.length;
    }

    private int next() {
        return at < input.length ? input[at++] & 0xFF : 0;
    }

    public byte aByte() {
        return (byte) next();
    }

    public boolean yes() {
        return (next() & 1) != 0;
    }

    /** True once in so many times. */
    public boolean onceIn(int times) {
        return number(0, times - 1) == 1;
    }

    /** A number from {@code least} to {@code most}, both included. */
    public int number(int least, int most) {
        long range = (long) most - least + 1;
        long value = next();
        for (long size = 256; size < range; size *= 256) {
            value = value << 8 | next();
        }
        return (int) (least + value % range);
    }

    public <T> T of(List<T> values) {
        return values.get(number(0, values.size() - 1));
    }

    @SafeVarargs
    public final <T> T of(T... values) {
        return values[number(0, values.length - 1)];
    }

    public long of(long[] values) {
        return values[number(0, values.length - 1)];
    }

    public int of(int[] values) {
        return values[number(0, values.length - 1)];
    }

    /** At most so many bytes, fewer where the input ends. */
    public byte[] bytes(int most) {
        int length = Math.min(most, input.length - at);
        at += length;
        return Arrays.copyOfRange(input, at - length, at);
    }

    /** A text of at most so many bytes, each of them one character. */
    public String text(int most) {
        return new String(bytes(most), StandardCharsets.ISO_8859_1);
    }

    /** All that is left. */
    public byte[] rest() {
        return bytes(input.length);
    }
}
