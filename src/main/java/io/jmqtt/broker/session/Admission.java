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
 * @param listener where it came in
 * @param link the way to it
 */
public record Admission(
        ConnectPacket connect,
        String clientId,
        boolean idAssigned,
        AccessControl.Identity identity,
        ListenerConfig listener,
        Link link) {}
