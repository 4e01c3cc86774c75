package io.jmqtt.broker.store;

import io.jmqtt.text.StrictUtf8;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a persistence file, with the bounds of the chunk that is being read. */
final class MosquittoDbInput {

    /** Something in the file is not as it should be. */
    static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    private final InputStream in;
    private final long length;
    private long position;

    /** Where the chunk ends; the end of the file outside a chunk. */
    private long end;

    MosquittoDbInput(InputStream in, long length) {
        this.in = in;
        this.length = length;
        this.end = length;
    }

    long position() {
        return position;
    }

    /** Bytes left of the chunk. */
    long left() {
        return end - position;
    }

    /** Starts a chunk of so many bytes. */
    void enter(long size) {
        if (size > left()) {
            throw new Malformed("chunk longer than the file");
        }
        end = position + size;
    }

    /** Ends the chunk, whatever is left of it. */
    void leave() throws IOException {
        skip(left());
        end = length;
    }

    int u8() throws IOException {
        need(1);
        int value = in.read();
        if (value < 0) {
            throw new EOFException("file became shorter");
        }
        position++;
        return value;
    }

    int u16() throws IOException {
        return u8() << 8 | u8();
    }

    long u32() throws IOException {
        return (long) u16() << 16 | u16();
    }

    /** A number as a little-endian host left it in memory. */
    long u64() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            value |= (long) u8() << shift;
        }
        return value;
    }

    /** A string after its length. */
    String text() throws IOException {
        return text(u16());
    }

    /** A string of so many bytes, which must be UTF-8. */
    String text(int size) throws IOException {
        String text = StrictUtf8.decode(bytes(size, 0xFFFF));
        if (text == null) {
            throw new Malformed("text that is not UTF-8");
        }
        return text;
    }

    byte[] bytes(long size, int limit) throws IOException {
        need(size);
        if (size > limit) {
            throw new Malformed("payload too long");
        }
        if (size == 0) {
            return Message.NO_BYTES;
        }
        byte[] value = in.readNBytes((int) size);
        position += value.length;
        if (value.length < size) {
            throw new EOFException("file became shorter");
        }
        return value;
    }

    void skip(long size) throws IOException {
        need(size);
        in.skipNBytes(size);
        position += size;
    }

    private void need(long size) {
        if (size > left()) {
            throw new Malformed("chunk too short");
        }
    }
}
