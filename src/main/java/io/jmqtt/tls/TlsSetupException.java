package io.jmqtt.tls;

/** A file or a setting that TLS can't be set up with; the message names it, in one line. */
public final class TlsSetupException extends Exception {

    public TlsSetupException(String message) {
        super(message);
    }

    public TlsSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
