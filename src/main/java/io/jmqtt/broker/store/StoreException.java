package io.jmqtt.broker.store;

import java.io.IOException;

/**
 * Durable state can't be read or written. The message is one line for the operator: it names the
 * file or the directory and says what is wrong.
 */
public final class StoreException extends IOException {

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
