/**
 * How bytes travel: TCP, unix sockets, TLS, TLS-PSK, WebSocket and SOCKS5, each a small class that
 * makes streams over streams.
 */
package io.jmqtt.connect.socket;
