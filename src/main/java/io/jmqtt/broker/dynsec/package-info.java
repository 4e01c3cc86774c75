/**
 * Mosquitto's dynamic security: clients, groups and roles that commands change while the broker
 * runs.
 */
package io.jmqtt.broker.dynsec;
