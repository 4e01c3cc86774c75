/**
 * Bridges to other brokers, as Mosquitto has them: a client towards the other broker, a session in
 * this one. Each bridge lives on the event loop of its local client id.
 */
package io.jmqtt.broker.bridge;
