package io.jmqtt.broker.route;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.mqtt.SubscriptionFilter;

/**
 * One subscription of one subscriber (MQTT 5, 3.8.3.1). Immutable but for its {@link Reader}; a
 * change is a new one in its place.
 */
public final class Subscription {
    private final Subscriber subscriber;
    private final Reader reader;
    private final SubscriptionFilter name;
    private final int qos;
    private final boolean noLocal;
    private final boolean retainAsPublished;
    private final int identifier;
    private final Subscription[] alone = {this};

    /**
     * @param reader on whose behalf it is
     * @param name the filter, mount point included
     * @param qos the granted QoS, 0 to 2
     * @param identifier the subscription identifier, or 0 for none
     */
    public Subscription(
            Subscriber subscriber,
            Reader reader,
            SubscriptionFilter name,
            int qos,
            boolean noLocal,
            boolean retainAsPublished,
            int identifier) {
        this.subscriber = subscriber;
        this.reader = reader;
        this.name = name;
        this.qos = qos;
        this.noLocal = noLocal;
        this.retainAsPublished = retainAsPublished;
        this.identifier = identifier;
    }

    public Subscriber subscriber() {
        return subscriber;
    }

    /** The identity under which messages are read. */
    public AccessControl.Identity who() {
        return reader.who();
    }

    /** The filter, mount point included. */
    public SubscriptionFilter name() {
        return name;
    }

    /** The granted QoS, 0 to 2. */
    public int qos() {
        return qos;
    }

    public boolean noLocal() {
        return noLocal;
    }

    public boolean retainAsPublished() {
        return retainAsPublished;
    }

    /** The subscription identifier, or 0 for none. */
    public int identifier() {
        return identifier;
    }

    /** Whether overlapping subscriptions of this subscriber give a message only once. */
    public boolean oncePerMessage() {
        return reader.oncePerMessage();
    }

    /** An array of only this one, not to be changed: what a shared group hands to another loop. */
    public Subscription[] alone() {
        return alone;
    }
}
