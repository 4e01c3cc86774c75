/**
 * What the broker knows of its clients: sessions, in-flight windows, queues, wills, expiry, and the
 * event loops that each of them lives on. No locks: everything of one client happens on one loop.
 */
package io.jmqtt.broker.session;
