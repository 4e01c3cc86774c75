package io.jmqtt.broker.auth;

import java.util.function.Predicate;

/**
 * Who may connect and what they may touch. Called on every event loop at once, so it is safe for
 * use by several threads and does not block; answers come from immutable snapshots that a reload
 * replaces.
 */
public interface AccessControl {

    /** What a client says of itself in CONNECT, and what is known of it. */
    record Login(
            String clientId,
            String username,
            byte[] password,
            String address,
            int listenerPort,
            boolean identityFromTls) {}

    /** A client that was let in. */
    record Identity(String clientId, String username, String address, int listenerPort) {
        private static final int BRIDGE = -1;

        /** A bridge of this broker, which is asked for no rights. */
        public static Identity bridge(String clientId, String username) {
            return new Identity(clientId, username, "", BRIDGE);
        }

        /** Whether this is a bridge of this broker. */
        public boolean isBridge() {
            return listenerPort == BRIDGE;
        }
    }

    /** Whether the client may connect. */
    boolean authenticate(Login login);

    /** Whether the client may publish to the topic. */
    boolean mayWrite(Identity who, String topic);

    /** Whether a message of this topic may be given to the client. */
    boolean mayRead(Identity who, String topic);

    /** Whether the client may subscribe to the filter. */
    boolean maySubscribe(Identity who, String filter, int qos);

    /** Whether the client may unsubscribe from the filter. */
    boolean mayUnsubscribe(Identity who, String filter);

    /** What became of a message on a control topic, and whom it concerns. */
    record Control(byte[] response, Predicate<Identity> expelled) {}

    /** Whether somebody here takes what is published to this control topic. */
    default boolean isControl(String topic) {
        return false;
    }

    /**
     * Obeys a message on a control topic that {@link #isControl} knows. Unlike the others this one
     * writes files: it is nothing for an event loop.
     */
    default Control control(Identity who, String topic, byte[] payload) {
        throw new UnsupportedOperationException(topic);
    }

    /**
     * Changes whenever an answer given before may have become wrong (a reload); callers that
     * remember answers forget them when this number moves.
     */
    long version();

    /**
     * The pre-shared key of an identity on a listener, a copy.
     *
     * @return the key, or null where there is none
     */
    default byte[] psk(int listenerPort, String identity) {
        return null;
    }
}
