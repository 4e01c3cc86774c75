package io.jmqtt.broker.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What one event loop appends between two commits: a sequence of additions, updates and deletions,
 * encoded in one array. Filled by one thread, then handed to another.
 *
 * <p>A body starts with a CRC-32C of everything after it (4 bytes), so that what a loss of power
 * left half written is recognized.
 */
final class RecordBatch {
    static final byte ADD = 1;
    static final byte UPDATE = 2;
    static final byte DELETE = 3;

    /** Operation, identifier, type, length of the body. */
    private static final int HEADER = 1 + 8 + 1 + 4;

    static final int CRC = 4;
    private static final int INITIAL = 8 << 10;

    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[INITIAL];
    private int size;
    private int start = -1;

    /** Who wants to know when this batch is durable; null if nobody. */
    StoreWriter owner;

    /** The number of this batch among its owner's. */
    long epoch;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The memory that it holds, whether it is filled or not. */
    int capacity() {
        return bytes.length;
    }

    void clear() {
        size = 0;
        owner = null;
    }

    void delete(long id) {
        ensure(HEADER);
        bytes[size] = DELETE;
        putLongAt(size + 1, id);
        size += 1 + 8;
    }

    /** Starts a record; its body follows, then {@link #end}. */
    void begin(byte operation, long id, byte type) {
        ensure(HEADER + CRC);
        start = size;
        bytes[size] = operation;
        putLongAt(size + 1, id);
        bytes[size + 9] = type;
        size += HEADER + CRC;
    }

    void end() {
        int body = start + HEADER;
        crc.reset();
        crc.update(bytes, body + CRC, size - body - CRC);
        putIntAt(start + 10, size - body);
        putIntAt(body, (int) crc.getValue());
        start = -1;
    }

    void putByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** An unsigned number in groups of 7 bits, the lowest first. */
    void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A string or null. */
    void putString(String value) {
        if (value == null) {
            putVarint(0);
            return;
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        putVarint(utf8.length + 1L);
        putRaw(utf8, 0, utf8.length);
    }

    /** Bytes with their length. */
    void putBytes(byte[] value) {
        putVarint(value.length);
        putRaw(value, 0, value.length);
    }

    void putRaw(byte[] value, int offset, int length) {
        ensure(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    /** Appends all of it to a journal, in order. */
    void appendTo(Journal journal) throws StoreException {
        int at = 0;
        while (at < size) {
            byte operation = bytes[at];
            long id = longAt(at + 1);
            if (operation == DELETE) {
                journal.delete(id);
                at += 1 + 8;
                continue;
            }
            byte type = bytes[at + 9];
            int length = intAt(at + 10);
            if (operation == ADD) {
                journal.add(id, type, bytes, at + HEADER, length);
            } else {
                journal.update(id, type, bytes, at + HEADER, length);
            }
            at += HEADER + length;
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            int wanted = Math.max(size + more, bytes.length + (bytes.length >> 1));
            bytes = Arrays.copyOf(bytes, wanted);
        }
    }

    private void putLongAt(int at, long value) {
        putIntAt(at, (int) (value >>> 32));
        putIntAt(at + 4, (int) value);
    }

    private void putIntAt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private long longAt(int at) {
        return (long) intAt(at) << 32 | intAt(at + 4) & 0xFFFFFFFFL;
    }

    private int intAt(int at) {
        return bytes[at] << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | bytes[at + 3] & 0xFF;
    }
}
