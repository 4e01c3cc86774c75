package io.jmqtt.passwd;

/** A password file that a broker must not start with; the message is Mosquitto 2.1's log line. */
public final class PasswordFileException extends Exception {

    PasswordFileException(String message) {
        super(message, null, false, false);
    }
}
