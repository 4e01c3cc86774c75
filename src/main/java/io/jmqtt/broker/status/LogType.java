package io.jmqtt.broker.status;

/** The types of log lines, as {@code log_type} of mosquitto.conf names them. */
public enum LogType {
    ERROR,
    WARNING,
    NOTICE,
    INFORMATION,
    DEBUG,
    SUBSCRIBE,
    UNSUBSCRIBE,
    WEBSOCKETS,
    INTERNAL
}
