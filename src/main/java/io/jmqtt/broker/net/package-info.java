/** Sockets: listeners, and connections as frame reader and coalescing writer, on Netty. */
package io.jmqtt.broker.net;
