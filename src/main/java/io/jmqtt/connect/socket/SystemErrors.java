package io.jmqtt.connect.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.NoSuchFileException;

/** The operating system's own words for what went wrong with a socket. */
final class SystemErrors {

    private SystemErrors() {}

    /** The text that {@code strerror} gives, as far as the JDK kept it. */
    static String text(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "Connection timed out";
        }
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        String message = e.getMessage();
        if (message == null || message.isEmpty()) {
            return e.getClass().getSimpleName();
        }
        // "Network is unreachable (connect failed)", as older JDKs put it
        int note = message.indexOf(" (");
        return note > 0 ? message.substring(0, note) : message;
    }
}
