/**
 * Eclipse Paho behind {@link io.jmqtt.connect.MqttConnection}.
 *
 * <p>Paho keeps the protocol's outgoing state: packet identifiers, the window of QoS 1 and 2, their
 * repetition after a reconnect, SUBSCRIBE and UNSUBSCRIBE, the order in which packets leave. What
 * the packets say is written and read here, between Paho and the socket ({@code PahoOutput}, {@code
 * PahoInput}): Paho refuses topics with characters outside the basic plane, loses the order of
 * properties, delivers repeated QoS 2 messages of MQTT 5 twice and copies each payload several
 * times. docs/paho.md has the list.
 */
package io.jmqtt.connect.paho;
