package io.jmqtt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;

/** Standard input that gets its lines when the test says so. */
final class SlowInput extends InputStream {
    private final PipedInputStream in = new PipedInputStream(1 << 16);
    private final PipedOutputStream out;

    SlowInput() throws IOException {
        out = new PipedOutputStream(in);
    }

    void line(String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void end() throws IOException {
        out.close();
    }

    @Override
    public int read() throws IOException {
        return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
    }
}
