package io.jmqtt.cli;

/**
 * What ends a command with a message for the person at the keyboard: printed to standard error as
 * it is (with all of its newlines, no newline is added), and the process ends with {@link
 * #exitCode}. Has no stack trace, since it is not a fault of the program.
 */
public final class CliException extends Exception {
    private final int exitCode;

    /**
     * @param exitCode the exit status of the process, 0 to 255
     * @param message the complete text for standard error, newlines included; empty for none
     */
    public CliException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
