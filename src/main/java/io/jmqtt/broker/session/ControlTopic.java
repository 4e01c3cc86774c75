package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;

/** A control topic of the broker itself. */
public interface ControlTopic {

    /** Whether it takes what is published to this topic, at this moment. Called by any thread. */
    boolean takes(String topic);

    /**
     * Obeys a message. Called by one thread at a time, which is none of the event loops.
     *
     * @return what is published to the response topic
     */
    byte[] obey(AccessControl.Identity who, byte[] payload);
}
