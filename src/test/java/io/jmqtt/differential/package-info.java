/**
 * Runs the same command lines through the installed Mosquitto and through ours and compares what
 * comes out: standard output, standard error, exit status, and the packets on the wire. The command
 * lines are in the tables {@code *.cases}, what is meant to differ is in {@code differences.txt}
 * with the reason for each.
 *
 * <p>Brokers are compared in the same way by {@link io.jmqtt.differential.BrokerDifferentialTest}:
 * both are started with each configuration of {@code broker/*.cases} and get the same packets; what
 * is meant to differ is in {@code broker/differences.txt}.
 */
package io.jmqtt.differential;
