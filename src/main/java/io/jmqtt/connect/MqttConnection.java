package io.jmqtt.connect;

import io.jmqtt.mqtt.Property;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * One client's connection to a broker, the same for MQTT 3.1, 3.1.1 and 5. Safe for use by several
 * threads.
 *
 * <p>A connection object lives through losses: after {@link ConnectionListener#connectionLost} or a
 * failed attempt, {@link #connect} may be called again; with a kept session (or, for one that is
 * not kept, within this process) the publications that were not acknowledged are sent again with
 * DUP, in order, and their completions stay pending until then.
 */
public interface MqttConnection extends AutoCloseable {

    /**
     * Makes one attempt: resolves, connects, sends CONNECT, waits for CONNACK. Blocks as long as
     * the operating system takes to connect, and at most the keep alive time (60 s where that is 0)
     * for CONNACK.
     *
     * @return the accepting CONNACK
     * @throws MqttFailure when there is no connection; kind CONNECTION_REFUSED with the code of
     *     CONNACK when the broker said no
     */
    Acknowledgement connect() throws MqttFailure;

    /**
     * Sends one SUBSCRIBE with all filters; the stage ends with SUBACK or an {@link MqttFailure}.
     * With SUBACK it ends before the listener is given any message that came after SUBACK; what
     * hangs on the stage runs on the thread that reads, so it must not wait for the broker.
     */
    CompletionStage<Acknowledgement> subscribe(
            List<Subscription> subscriptions, List<Property> properties);

    /**
     * Sends SUBSCRIBE, where there are subscriptions, and behind it in one piece an UNSUBSCRIBE for
     * each filter, so that no answer comes between them.
     *
     * @return the stage of SUBACK as of {@link #subscribe(List, List)}, or of the first UNSUBACK
     */
    CompletionStage<Acknowledgement> subscribe(
            List<Subscription> subscriptions,
            List<Property> properties,
            List<String> unsubscriptions,
            List<Property> unsubscribing);

    /**
     * Sends one UNSUBSCRIBE; the stage ends with UNSUBACK or an {@link MqttFailure}, on the same
     * terms as that of {@link #subscribe}.
     */
    CompletionStage<Acknowledgement> unsubscribe(List<String> filters, List<Property> properties);

    /**
     * Sends a message. Returns at once while fewer than {@link ConnectSpec#maxInflight} QoS 1 and 2
     * messages wait for their end, else blocks: this is the back-pressure of {@code pub -l}. While
     * the connection is down QoS 1 and 2 are kept (within the same bound) and QoS 0 fails.
     *
     * @param whenDone called once, on any thread: with the last acknowledgement (QoS 0: as soon as
     *     the bytes were given to the operating system, with an empty one) and null, or with null
     *     and the failure. A reason code of 0x80 or above in the acknowledgement is not a failure.
     * @throws InterruptedException when interrupted while blocked
     */
    void publish(Publication publication, BiConsumer<Acknowledgement, MqttFailure> whenDone)
            throws InterruptedException;

    /**
     * Takes in no more messages, for a client that is about to end: none is acknowledged that the
     * listener does not get, so that a kept session has it for the next connection. May be called
     * by any thread, what hangs on a stage included.
     */
    void hold();

    /** Ends the connection as {@link #disconnect} does, but without DISCONNECT: with the will. */
    void abandon();

    /**
     * Sends DISCONNECT, waits until the bytes have been given to the operating system, closes. Does
     * nothing when there is no connection. As {@link #hold}, unless the listener calls it: then the
     * message in its hands is acknowledged and the last.
     *
     * @param reasonCode of MQTT 5; 3.x sends the plain packet
     */
    void disconnect(int reasonCode, List<Property> properties);

    /**
     * The client identifier in use: the broker's where it assigned one, else that of the {@link
     * ConnectSpec}.
     */
    String clientId();

    /** Whether CONNACK arrived and the connection was neither lost nor ended since. */
    boolean isConnected();

    /** Closes the socket without DISCONNECT and releases every thread. */
    @Override
    void close();
}
