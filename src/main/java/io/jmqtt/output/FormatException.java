package io.jmqtt.output;

/**
 * Says that a pattern, an expression or a pointer from the command line can't be used. The message
 * is one complete line for standard error without its newline.
 */
public final class FormatException extends Exception {
    FormatException(String message) {
        super(message, null, false, false);
    }
}
