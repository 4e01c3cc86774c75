package io.jmqtt.broker.status;

import java.io.IOException;

/** One destination of log lines. Called by one thread at a time. */
interface LogSink {
    /**
     * Takes one line.
     *
     * @param line the line with its time stamp and its newline, UTF-8; not kept
     */
    void write(LogType type, byte[] line) throws IOException;

    /** Lets go of what the destination holds. */
    default void close() throws IOException {}
}
