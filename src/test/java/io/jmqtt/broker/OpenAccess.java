package io.jmqtt.broker;

import io.jmqtt.broker.auth.AccessControl;

/** Lets everybody do everything; tests override what they are about. */
public class OpenAccess implements AccessControl {
    @Override
    public boolean authenticate(Login login) {
        return true;
    }

    @Override
    public boolean mayWrite(Identity who, String topic) {
        return true;
    }

    @Override
    public boolean mayRead(Identity who, String topic) {
        return true;
    }

    @Override
    public boolean maySubscribe(Identity who, String filter, int qos) {
        return true;
    }

    @Override
    public boolean mayUnsubscribe(Identity who, String filter) {
        return true;
    }

    @Override
    public long version() {
        return 1;
    }
}
