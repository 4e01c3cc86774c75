package io.jmqtt.broker.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads a body that {@link RecordBatch} wrote. Every method throws if the body ends too early. */
final class RecordReader {

    /** A body that does not say what it should; never leaves this package. */
    static final class Damaged extends RuntimeException {
        Damaged(String message) {
            super(message, null, false, false);
        }
    }

    private final byte[] body;
    private int at;

    /** Checks the checksum. */
    RecordReader(byte[] body) {
        this.body = body;
        if (body.length < RecordBatch.CRC + 1) {
            throw new Damaged("short record");
        }
        CRC32C crc = new CRC32C();
        crc.update(body, RecordBatch.CRC, body.length - RecordBatch.CRC);
        int expected =
                body[0] << 24 | (body[1] & 0xFF) << 16 | (body[2] & 0xFF) << 8 | body[3] & 0xFF;
        if ((int) crc.getValue() != expected) {
            throw new Damaged("wrong checksum");
        }
        at = RecordBatch.CRC;
    }

    int remaining() {
        return body.length - at;
    }

    int readByte() {
        need(1);
        return body[at++] & 0xFF;
    }

    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Damaged("number too long");
    }

    /** A number from 0 to a limit. */
    int readInt(int limit) {
        long value = readVarint();
        if (value < 0 || value > limit) {
            throw new Damaged("number out of range");
        }
        return (int) value;
    }

    String readString() {
        int length = readInt(Integer.MAX_VALUE);
        if (length == 0) {
            return null;
        }
        need(length - 1);
        String value = new String(body, at, length - 1, StandardCharsets.UTF_8);
        at += length - 1;
        return value;
    }

    /** A string or null, from a cache if its bytes were seen before. */
    String readString(Strings cache) {
        int length = readInt(Integer.MAX_VALUE);
        if (length == 0) {
            return null;
        }
        need(length - 1);
        String value = cache.of(body, at, length - 1);
        at += length - 1;
        return value;
    }

    /** Where the next field begins. */
    int position() {
        return at;
    }

    /** Whether the next bytes are these; skips them if they are. */
    boolean skipIf(byte[] expected) {
        int end = at + expected.length;
        if (end > body.length || !Arrays.equals(body, at, end, expected, 0, expected.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /** The bytes of the fields since a position. */
    byte[] since(int position) {
        return Arrays.copyOfRange(body, position, at);
    }

    byte[] readBytes() {
        int length = readInt(Integer.MAX_VALUE);
        need(length);
        byte[] value = Arrays.copyOfRange(body, at, at + length);
        at += length;
        return value;
    }

    /** Copies all that is left. */
    int readRest(byte[] target, int offset) {
        int length = remaining();
        if (length > target.length - offset) {
            throw new Damaged("more payload than announced");
        }
        System.arraycopy(body, at, target, offset, length);
        at = body.length;
        return length;
    }

    private void need(int count) {
        if (count < 0 || body.length - at < count) {
            throw new Damaged("record too short");
        }
    }
}
