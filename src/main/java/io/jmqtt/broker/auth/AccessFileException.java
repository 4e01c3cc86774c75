package io.jmqtt.broker.auth;

import java.util.List;

/**
 * A file of names, keys or rights, or a plug-in, that can't be used, so that the broker must not
 * run with it.
 */
public final class AccessFileException extends Exception {
    /** The exit status where a file can't be opened or a plug-in can't be loaded. */
    public static final int UNAVAILABLE = 13;

    /** The exit status where a file's content is wrong. */
    public static final int INVALID = 3;

    private final int exitCode;
    private final List<String> lines;

    AccessFileException(int exitCode, String... lines) {
        this(null, exitCode, lines);
    }

    /**
     * @param cause why it could not be read, or null where it was
     */
    AccessFileException(Exception cause, int exitCode, String... lines) {
        super(lines[0], cause, false, false);
        this.exitCode = exitCode;
        this.lines = List.of(lines);
    }

    /** The exit status of a broker that ends because of it. */
    public int exitCode() {
        return exitCode;
    }

    /**
     * Whether the file may be as good as ever: the process has no file descriptor left to open it
     * with.
     */
    public boolean isForWantOfDescriptors() {
        return getCause() != null
                && String.valueOf(getCause().getMessage()).contains("Too many open files");
    }

    /** The log lines, of type error. */
    public List<String> lines() {
        return lines;
    }
}
