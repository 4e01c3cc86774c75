package io.jmqtt.shell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Gathers what is written and, when it is flushed, has it shown above the prompt, made fit for a
 * terminal. Safe for use by several threads.
 */
final class AboveStream extends OutputStream {
    private final Consumer<String> above;
    private final boolean colours;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    /**
     * @param above shows text above the prompt
     * @param colours whether sequences that choose a colour are let through
     */
    AboveStream(Consumer<String> above, boolean colours) {
        this.above = above;
        this.colours = colours;
    }

    @Override
    public synchronized void write(int b) {
        gathered.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        gathered.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        byte[] bytes;
        synchronized (this) {
            bytes = gathered.toByteArray();
            gathered.reset();
        }
        if (bytes.length > 0) {
            above.accept(Printable.lines(bytes, 0, bytes.length, colours));
        }
    }
}
