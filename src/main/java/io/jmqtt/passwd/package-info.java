/**
 * Password hashes and password files, in the formats that Mosquitto 1.4 to 2.1 write: read by the
 * broker, changed by the command.
 */
package io.jmqtt.passwd;
