package io.jmqtt.broker.net;

import io.jmqtt.broker.config.TlsConfig;
import java.io.IOException;

/** A listener that can't be opened; the message is Mosquitto's, a second line may say more. */
final class ListenerException extends IOException {
    ListenerException(String message) {
        super(message);
    }

    /**
     * @param reason what exactly went wrong; goes on a line of its own
     */
    ListenerException(String message, Exception reason) {
        super(message + "\nOpenSSL Error [0]: " + reason.getMessage(), reason);
    }

    /** The versions of TLS that are asked for are not to be had. */
    static ListenerException version(TlsConfig config) {
        return new ListenerException(
                "Error: Unsupported tls_version \"" + config.tlsVersion() + "\".");
    }

    /** The list of cipher suites selects none. */
    static ListenerException ciphers(TlsConfig config) {
        return new ListenerException(
                "Error: Unable to set TLS ciphers. Check cipher list \""
                        + config.ciphers()
                        + "\".");
    }
}
