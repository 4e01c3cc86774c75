package io.jmqtt.bench;

/** A run can't begin or go on. Has no stack trace, since it is not a fault of the program. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line without a full stop
     */
    BenchException(String message) {
        super(message, null, false, false);
    }
}
