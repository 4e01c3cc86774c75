package io.jmqtt.broker.session;

/**
 * One session as an operator sees it.
 *
 * @param username null where it has none
 * @param address of the connection, or the last one
 * @param protocol the version that it speaks, {@code 3.1}, {@code 3.1.1} or {@code 5}; null while
 *     it has no connection
 * @param subscriptions how many it has
 * @param waiting messages that are queued or in flight to it
 */
public record ClientStatus(
        String clientId,
        String username,
        String address,
        String protocol,
        int subscriptions,
        int waiting) {

    static ClientStatus of(Session session) {
        Client client = session.client();
        return new ClientStatus(
                session.clientId(),
                session.identity() == null ? null : session.identity().username(),
                session.lastAddress(),
                client == null ? null : version(client),
                session.subscriptions().size(),
                session.outbound().queued() + session.outbound().inFlight());
    }

    private static String version(Client client) {
        return switch (client.version()) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5";
        };
    }
}
