package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows on the terminal, when the work takes longer than a moment, how many messages were delivered
 * and how fast, and which share of the input that is.
 */
final class Progress {
    private static final long FIRST_MILLIS = 1000;
    private static final long INTERVAL_MILLIS = 250;
    private static final String ERASE = "\r\033[K";

    private final Console console;
    private final LongSupplier done;
    private final LongSupplier consumed;
    private final long size;
    private final Thread thread;
    private boolean stopped;
    private boolean shown;

    private Progress(Console console, LongSupplier done, LongSupplier consumed, long size) {
        this.console = console;
        this.done = done;
        this.consumed = consumed;
        this.size = size;
        thread = new Thread(this::show, "progress");
        thread.setDaemon(true);
    }

    /**
     * Begins to show progress where somebody looks: standard error is a terminal, and neither
     * {@code --quiet} nor {@code -d} is given.
     *
     * @param wanted false where progress would be in the way of something else
     * @param done how many messages are done
     * @param consumed how many bytes of the input are
     * @param size of the input in bytes, 0 where it is not known
     */
    static Progress start(
            boolean wanted,
            ClientOptions options,
            Console console,
            LongSupplier done,
            LongSupplier consumed,
            long size) {
        Progress progress = new Progress(console, done, consumed, size);
        if (wanted
                && !options.program().mosquitto()
                && console.errTerminal()
                && !options.isQuiet()
                && !options.isDebug()
                && console.env().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(console.env().get("TERM"))) {
            progress.thread.start();
        }
        return progress;
    }

    /** Ends it and leaves no trace on the terminal. */
    void stop() {
        synchronized (this) {
            stopped = true;
            notifyAll();
            if (shown) {
                console.err().print(ERASE);
                console.err().flush();
            }
        }
    }

    private synchronized void show() {
        long start = System.nanoTime();
        try {
            wait(FIRST_MILLIS);
            while (!stopped) {
                shown = true;
                console.err().print(ERASE + line(System.nanoTime() - start));
                console.err().flush();
                wait(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line(long nanos) {
        long count = done.getAsLong();
        String text =
                String.format(Locale.ROOT, "%,d messages, %,.0f/s", count, count / (nanos / 1e9));
        return size <= 0
                ? text
                : text
                        + String.format(
                                Locale.ROOT,
                                ", %.0f %%",
                                Math.min(100.0, 100.0 * consumed.getAsLong() / size));
    }

    /** The size of standard input when it is a file, else 0. */
    static long standardInputSize() {
        try {
            Path stdin = Path.of("/proc/self/fd/0");
            return Files.isRegularFile(stdin) ? Files.size(stdin) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
