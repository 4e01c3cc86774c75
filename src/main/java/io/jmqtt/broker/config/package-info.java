/** mosquitto.conf to immutable records, from one table of options. */
package io.jmqtt.broker.config;
