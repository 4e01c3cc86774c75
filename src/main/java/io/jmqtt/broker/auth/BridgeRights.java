package io.jmqtt.broker.auth;

/**
 * Lets bridges of this broker do everything, as Mosquitto does: what they pass on is said by their
 * topics. Everybody else is asked for by the access control behind it.
 */
public final class BridgeRights implements AccessControl {
    private final AccessControl clients;

    /**
     * @param clients asked for everybody who is no bridge
     */
    public BridgeRights(AccessControl clients) {
        this.clients = clients;
    }

    @Override
    public boolean authenticate(Login login) {
        return clients.authenticate(login);
    }

    @Override
    public boolean mayWrite(Identity who, String topic) {
        return who.isBridge() || clients.mayWrite(who, topic);
    }

    @Override
    public boolean mayRead(Identity who, String topic) {
        return who.isBridge() || clients.mayRead(who, topic);
    }

    @Override
    public boolean maySubscribe(Identity who, String filter, int qos) {
        return who.isBridge() || clients.maySubscribe(who, filter, qos);
    }

    @Override
    public boolean mayUnsubscribe(Identity who, String filter) {
        return who.isBridge() || clients.mayUnsubscribe(who, filter);
    }

    @Override
    public boolean isControl(String topic) {
        return clients.isControl(topic);
    }

    @Override
    public Control control(Identity who, String topic, byte[] payload) {
        return clients.control(who, topic, payload);
    }

    @Override
    public long version() {
        return clients.version();
    }

    @Override
    public byte[] psk(int listenerPort, String identity) {
        return clients.psk(listenerPort, identity);
    }
}
