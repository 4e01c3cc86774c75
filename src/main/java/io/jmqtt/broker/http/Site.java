package io.jmqtt.broker.http;

import io.jmqtt.broker.auth.AccessControl;

/** The pages of one kind of listener. Asked on threads that may wait, several at once. */
interface Site {
    /**
     * The page of a path.
     *
     * @param path without query, begins with a slash
     * @param who asks; may read the path
     */
    Page page(String path, AccessControl.Identity who);
}
