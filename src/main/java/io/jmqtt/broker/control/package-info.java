/**
 * What administrators ask the broker by messages below {@code $CONTROL}: JSON requests and their
 * answers.
 */
package io.jmqtt.broker.control;
