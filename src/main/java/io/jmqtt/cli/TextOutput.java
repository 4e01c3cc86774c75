package io.jmqtt.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output for text in UTF-8, which can tell in the end whether all of it was taken: a plain
 * {@link PrintStream} forgets why not. For one thread.
 */
public final class TextOutput extends PrintStream {
    private final Noting noting;

    TextOutput(OutputStream out) {
        this(new Noting(out));
    }

    private TextOutput(Noting noting) {
        super(noting, false, StandardCharsets.UTF_8);
        this.noting = noting;
    }

    /**
     * Flushes.
     *
     * @param status the exit status where something could not be written, on a full disk for
     *     example; a pipe whose reader has gone away is no failure
     */
    public void finish(int status) throws CliException {
        flush();
        IOException failure = noting.failure;
        if (failure != null && !StandardOutput.isClosedPipe(failure)) {
            throw new CliException(status, StandardOutput.textOf(failure));
        }
    }

    /** Keeps the first failure. */
    private static final class Noting extends FilterOutputStream {
        private IOException failure;

        Noting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw note(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw note(e);
            }
        }

        private IOException note(IOException e) {
            if (failure == null) {
                failure = e;
            }
            return e;
        }
    }
}
