package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;

/**
 * One log line of reading a configuration, in Mosquitto's words and without a time stamp.
 *
 * @param type its type
 * @param text the line
 */
public record ConfigMessage(LogType type, String text) {}
