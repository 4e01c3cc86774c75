package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** One form of output. Used by one thread at a time. */
public interface MessageFormatter {

    /**
     * Writes what comes before the first message; most forms have nothing there.
     *
     * @param out not flushed here
     */
    default void begin(OutputStream out) throws IOException {}

    /**
     * Writes one message, the end of the line included.
     *
     * @param received when the message arrived, for the forms that print a time
     * @param out better buffered; not flushed here
     */
    void format(ReceivedMessage message, Instant received, OutputStream out) throws IOException;
}
