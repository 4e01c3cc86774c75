package io.jmqtt.broker.route;

/** Who holds subscriptions. Equal only to itself. */
public interface Subscriber {

    /** The index of the event loop that it lives on. */
    int loopIndex();
}
