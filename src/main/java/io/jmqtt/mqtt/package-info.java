/** The protocol itself: packets, properties, reason codes, topic names. No threads, no I/O. */
package io.jmqtt.mqtt;
