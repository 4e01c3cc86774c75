/**
 * The connection layer: {@link io.jmqtt.connect.ConnectSpec} says everything about a connection,
 * {@link io.jmqtt.connect.MqttConnection} is one. The commands know nothing else; Paho is known
 * only to {@code io.jmqtt.connect.paho}, sockets only to {@code io.jmqtt.connect.socket}.
 */
package io.jmqtt.connect;
