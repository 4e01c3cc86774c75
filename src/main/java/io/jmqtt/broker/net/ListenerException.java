package io.jmqtt.broker.net;

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
}
