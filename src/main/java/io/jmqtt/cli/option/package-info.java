/**
 * What can be said on the command line of pub, sub and rr: one table of options, Mosquitto's rules
 * of reading them, and the groups of values that come out.
 */
package io.jmqtt.cli.option;
