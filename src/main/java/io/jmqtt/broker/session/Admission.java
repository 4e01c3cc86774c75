package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.mqtt.ConnectPacket;

/**
 * A client that may come in.
 *
 * @param connect what it said
 * @param clientId the id that it has from now on
 * @param idAssigned whether the broker made the id up
 * @param identity who it is
 * @param nameByTls whether the user name comes from TLS, so that no password is asked for
 * @param listener where it came in
 * @param link the way to it
 */
public record Admission(
        ConnectPacket connect,
        String clientId,
        boolean idAssigned,
        AccessControl.Identity identity,
        boolean nameByTls,
        ListenerConfig listener,
        Link link) {

    /** About how much memory it takes, in bytes. */
    public long size() {
        long bytes = 2000 + 2L * clientId.length();
        bytes += connect.password() == null ? 0 : connect.password().length;
        return connect.will() == null ? bytes : bytes + connect.will().payload().length;
    }

    /** What the access control is asked; a password of no bytes is none. */
    public AccessControl.Login login() {
        byte[] password = nameByTls ? null : connect.password();
        return new AccessControl.Login(
                identity.clientId(),
                identity.username(),
                password == null || password.length == 0 ? null : password,
                identity.address(),
                identity.listenerPort(),
                nameByTls);
    }
}
