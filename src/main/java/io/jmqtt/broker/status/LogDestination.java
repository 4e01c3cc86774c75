package io.jmqtt.broker.status;

/** Where log lines can go, as {@code log_dest} of mosquitto.conf names it. */
public enum LogDestination {
    STDOUT,
    STDERR,
    SYSLOG,
    TOPIC,
    FILE
}
