/**
 * What tests of commands and of the broker share: a scripted fake broker, a raw client, a recording
 * proxy, the installed Mosquitto, and one way to run a command line in-process or as a process.
 * Nothing here uses the program's own codec, so that a mistake in it can't hide itself.
 */
package io.jmqtt.testkit;
