package io.jmqtt.broker.route;

import io.jmqtt.broker.auth.AccessControl;

/**
 * On whose behalf all subscriptions of one subscriber are read, and how. Changes when another
 * client continues the session; the tree then has to be told, see {@link TopicTree#touch}. Changed
 * by one thread, read by any.
 */
public final class Reader {
    private volatile AccessControl.Identity who;
    private volatile boolean oncePerMessage;

    public Reader() {}

    /**
     * @param who the identity under which messages are read
     * @param oncePerMessage whether overlapping subscriptions give a message only once
     */
    public Reader(AccessControl.Identity who, boolean oncePerMessage) {
        become(who, oncePerMessage);
    }

    /** Takes other values and says whether they differ from the former ones. */
    public boolean become(AccessControl.Identity newWho, boolean once) {
        boolean differs = !newWho.equals(who) || once != oncePerMessage;
        who = newWho;
        oncePerMessage = once;
        return differs;
    }

    AccessControl.Identity who() {
        return who;
    }

    boolean oncePerMessage() {
        return oncePerMessage;
    }
}
