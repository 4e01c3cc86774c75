package io.jmqtt.connect.paho;

import io.jmqtt.connect.socket.Transport;
import java.io.InputStream;
import java.io.OutputStream;

/** The little of Paho that a connection needs, the same for both of its clients. */
interface PahoClient {

    /** What a client tells its connection, on Paho's threads. */
    interface Events {
        /** The connection ended before CONNACK. */
        void connectFailed();

        /** The connection ended after CONNACK, and not through {@link #shutDown}. */
        void lost();

        /** The last acknowledgement of a PUBLISH, SUBACK or UNSUBACK was taken in. */
        void completed(OutPacket packet);

        /** A packet identifier was chosen. */
        void identified(OutPacket packet);

        /** The sender is about to write a packet; returns the bytes up to the payload. */
        byte[] writing(OutPacket packet, boolean repeated);
    }

    /** Starts Paho's threads over open streams. Returns at once; {@link Events} tell the end. */
    void connect(InputStream input, OutputStream output, Transport transport);

    /**
     * Queues a packet.
     *
     * @return false when there is no connection, and then nothing has happened
     */
    boolean send(OutPacket packet);

    /** Ends the connection without a word to the broker and without {@link Events#lost}. */
    void shutDown();

    /** Whether a task of Paho has reached its loop. */
    boolean isRunning(Runnable task);
}
