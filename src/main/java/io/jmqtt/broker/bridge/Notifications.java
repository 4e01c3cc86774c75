package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.session.BridgeSession;
import io.jmqtt.mqtt.WillMessage;
import java.nio.charset.StandardCharsets;

/**
 * Tells on both sides whether a bridge is connected: {@code 1} or {@code 0}, retained, with QoS 1.
 * The other broker gets the {@code 0} as the will of the bridge.
 */
final class Notifications {
    private static final byte[] UP = "1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DOWN = "0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_BYTES = {};

    private final String topic;
    private final boolean here;
    private final boolean there;
    private final BridgeSession session;
    private boolean told;
    private boolean isUp;

    Notifications(BridgeConfig config, BridgeSession session) {
        this.topic =
                config.notificationTopic() == null
                        ? "$SYS/broker/connection/" + config.remoteClientId() + "/state"
                        : config.notificationTopic();
        this.here = config.notifications();
        this.there = config.notifications() && !config.notificationsLocalOnly();
        this.session = session;
    }

    /** The same with changed settings. */
    Notifications with(BridgeConfig changed) {
        Notifications next = new Notifications(changed, session);
        next.told = told;
        next.isUp = isUp;
        return next;
    }

    String topic() {
        return topic;
    }

    byte[] payload() {
        return UP;
    }

    /** Whether the other broker is told. */
    boolean goThere() {
        return there;
    }

    /**
     * The will that tells the other broker of the end; null where it is told nothing.
     *
     * @param qos the highest that the other broker takes
     */
    WillMessage will(int qos, boolean retain) {
        return there
                ? new WillMessage(topic, DOWN, Math.min(1, qos), retain, 0, 0, NO_BYTES)
                : null;
    }

    /** Nothing is connected yet; tells it once. */
    void starting() {
        if (here && !told) {
            told = true;
            session.publish(topic, DOWN, 1, true);
        }
    }

    void up() {
        if (here) {
            isUp = true;
            told = true;
            session.publish(topic, UP, 1, true);
        }
    }

    void down() {
        if (here && isUp) {
            isUp = false;
            session.publish(topic, DOWN, 1, true);
        }
    }
}
