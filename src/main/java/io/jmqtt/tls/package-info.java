/**
 * What the two sides of TLS have in common: PEM files and OpenSSL's names and expressions for
 * cipher suites. No sockets.
 */
package io.jmqtt.tls;
