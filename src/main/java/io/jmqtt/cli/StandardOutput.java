package io.jmqtt.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output with a thread of its own that writes: what is printed while it writes goes out in
 * one piece afterwards, so that a burst costs few system calls and a single message waits for
 * nothing. Safe for use by several threads; each piece stays whole.
 */
public final class StandardOutput {
    /** Who prints waits when so many bytes wait to be written. */
    private static final int LIMIT = 1 << 20;

    /** Prints one piece. */
    public interface Piece {
        void writeTo(OutputStream out) throws IOException;
    }

    private final OutputStream out;
    private final Object lock = new Object();
    private ByteArrayOutputStream filling = new ByteArrayOutputStream(8192);
    private ByteArrayOutputStream draining = new ByteArrayOutputStream(8192);
    private Thread writer;
    private boolean closing;
    private IOException failure;
    private Runnable whenFailed;

    /** Nothing is written, and no thread runs, before the first piece. */
    public StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Sets what happens, on the writing thread, when standard output can't be written to. */
    public void whenFailed(Runnable action) {
        synchronized (lock) {
            whenFailed = action;
        }
    }

    /** Prints a piece, or drops it when standard output is broken. */
    public void print(Piece piece) {
        synchronized (lock) {
            awaitRoom();
            if (failure != null) {
                return;
            }
            boolean idle = filling.size() == 0;
            try {
                piece.writeTo(filling);
            } catch (IOException e) {
                throw new IllegalStateException("writing to memory", e);
            }
            if (idle) {
                wakeWriter();
            }
        }
    }

    /** Prints a line of text; the newline is added. */
    public void println(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        print(to -> to.write(bytes));
    }

    /** Writes everything and ends the thread. Nothing can be printed afterwards. */
    public void close() {
        Thread ending;
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
            ending = writer;
        }
        boolean interrupted = false;
        while (ending != null && ending != Thread.currentThread() && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why standard output can't be written to, or null. */
    public IOException failure() {
        synchronized (lock) {
            return failure;
        }
    }

    /** Whether the reader of a pipe went away, which is no fault of anybody. */
    public static boolean isClosedPipe(IOException failure) {
        return failure.getMessage() != null && failure.getMessage().contains("Broken pipe");
    }

    /** The line that says why standard output could not be written to. */
    public static String textOf(IOException failure) {
        return "Error: writing to standard output: " + failure.getMessage() + "\n";
    }

    private void awaitRoom() {
        while (filling.size() > LIMIT && failure == null && !closing) {
            try {
                lock.wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void wakeWriter() {
        if (writer == null) {
            writer = new Thread(this::drain, "stdout");
            writer.setDaemon(true);
            writer.start();
        } else {
            lock.notifyAll();
        }
    }

    private void drain() {
        try {
            while (swap()) {
                draining.writeTo(out);
                out.flush();
                draining.reset();
            }
        } catch (IOException e) {
            Runnable action;
            synchronized (lock) {
                failure = e;
                filling.reset();
                action = whenFailed;
                lock.notifyAll();
            }
            if (action != null) {
                action.run();
            }
        }
    }

    /** Waits for something to write and makes it the draining side; false at the end. */
    private boolean swap() {
        synchronized (lock) {
            while (filling.size() == 0) {
                if (closing) {
                    return false;
                }
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    return false;
                }
            }
            ByteArrayOutputStream full = filling;
            filling = draining.size() == 0 && full.size() <= LIMIT * 2 ? draining : fresh();
            draining = full;
            lock.notifyAll();
            return true;
        }
    }

    private static ByteArrayOutputStream fresh() {
        return new ByteArrayOutputStream(8192);
    }
}
