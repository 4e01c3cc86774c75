package io.jmqtt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines: the bytes before each newline, whatever they are; a last line without
 * one counts too. Holds one line in memory, not more.
 */
public final class LineReader {
    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final int maxLength;
    private byte[] buffer = new byte[CHUNK];
    private int start;
    private int end;
    private long consumed;

    /**
     * @param maxLength of a line in bytes
     */
    public LineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /**
     * The next line without its newline, or null at the end.
     *
     * @throws IOException also when the line is too long
     */
    public byte[] next() throws IOException {
        int scanned = start;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    byte[] line = Arrays.copyOfRange(buffer, start, i);
                    consumed += i + 1 - start;
                    start = i + 1;
                    return line;
                }
            }
            int length = end - start;
            if (length > maxLength) {
                throw new IOException("a line is longer than " + maxLength + " bytes");
            }
            makeRoom();
            scanned = start + length;
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                if (length == 0) {
                    return null;
                }
                byte[] line = Arrays.copyOfRange(buffer, start, end);
                consumed += length;
                start = end;
                return line;
            }
            end += read;
        }
    }

    /** How many bytes have been given out, newlines included. */
    long consumed() {
        return consumed;
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            int doubled = (int) Math.min(buffer.length * 2L, Integer.MAX_VALUE - 8);
            buffer = Arrays.copyOf(buffer, doubled);
        } else if (end == 0 && buffer.length > CHUNK) {
            buffer = new byte[CHUNK];
        }
    }
}
