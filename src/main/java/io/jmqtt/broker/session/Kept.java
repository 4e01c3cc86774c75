package io.jmqtt.broker.session;

/**
 * How much the sessions of one loop hold: messages that wait or are in flight. Only its loop
 * changes it; others may read at any time and see a recent value.
 */
final class Kept {
    private volatile long messages;
    private volatile long bytes;
    private long exactMessages;
    private long exactBytes;

    void add(int footprint) {
        exactMessages++;
        exactBytes += footprint;
    }

    void remove(int footprint) {
        exactMessages--;
        exactBytes -= footprint;
    }

    /** Lets other threads see the values of now. */
    void publish() {
        messages = exactMessages;
        bytes = exactBytes;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }
}
