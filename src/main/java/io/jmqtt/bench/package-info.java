/** Load for a broker, and the figures of what it does with it. */
package io.jmqtt.bench;
