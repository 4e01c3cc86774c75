package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.mqtt.WillMessage;

/**
 * A will that is published unless its session is taken up again before.
 *
 * @param identity under which it is published
 * @param due second of the loop's clock at which it is published
 */
record PendingWill(WillMessage will, AccessControl.Identity identity, long due) {}
