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
        super(lines[0], null, false, false);
        this.exitCode = exitCode;
        this.lines = List.of(lines);
    }

    /** The exit status of a broker that ends because of it. */
    public int exitCode() {
        return exitCode;
    }

    /** The log lines, of type error. */
    public List<String> lines() {
        return lines;
    }
}
