/** The broker as a whole: start, stop, reload. */
package io.jmqtt.broker;
