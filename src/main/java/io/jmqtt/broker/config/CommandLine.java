package io.jmqtt.broker.config;

import java.util.List;

/**
 * What the command line of the broker adds to its configuration.
 *
 * @param ports the ports of {@code -p}, used only where the configuration has no listener
 * @param verbose whether all types of log lines are on, whatever the configuration says
 * @param quiet whether all are off; beats verbose
 */
public record CommandLine(List<Integer> ports, boolean verbose, boolean quiet) {
    /** No options at all. */
    public static final CommandLine EMPTY = new CommandLine(List.of(), false, false);

    public CommandLine {
        ports = List.copyOf(ports);
    }
}
