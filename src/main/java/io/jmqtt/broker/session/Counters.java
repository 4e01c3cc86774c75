package io.jmqtt.broker.session;

/**
 * Running totals of one loop. Only its loop changes them; others may read at any time and see a
 * recent value.
 */
public final class Counters {
    public long bytesReceived;
    public long bytesSent;
    public long messagesReceived;
    public long messagesSent;
    public long publishReceived;
    public long publishSent;
    public long publishDropped;
    public long publishBytesReceived;
    public long publishBytesSent;
    public long clientsExpired;

    /** Bytes of messages that wait or are in flight. */
    public long storedBytes;

    /** Messages that wait or are in flight. */
    public long storedMessages;

    Counters() {}
}
