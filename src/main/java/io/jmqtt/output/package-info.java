/**
 * Turns a received message into bytes: one small {@link io.jmqtt.output.MessageFormatter} per form,
 * chosen by {@link io.jmqtt.output.Formatters}. Plain and verbose output, the common case, load
 * nothing but their own class.
 */
package io.jmqtt.output;
