package io.jmqtt.broker.net;

/** A protocol between a connection and its socket. For the loop of the connection only. */
public interface Layer {
    /** Writes what tells the peer that nothing more comes; does nothing the second time. */
    void sayGoodbye();
}
