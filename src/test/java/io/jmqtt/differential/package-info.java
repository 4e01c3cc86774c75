/**
 * Runs the same command lines through the installed Mosquitto and through ours and compares what
 * comes out: standard output, standard error, exit status, and the packets on the wire. The command
 * lines are in the tables {@code *.cases}, what is meant to differ is in {@code differences.txt}
 * with the reason for each.
 */
package io.jmqtt.differential;
