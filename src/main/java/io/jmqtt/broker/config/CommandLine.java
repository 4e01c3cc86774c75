package io.jmqtt.broker.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What the command line of the broker adds to its configuration.
 *
 * @param ports the ports of {@code -p}, used only where the configuration has no listener
 * @param verbose whether all types of log lines are on, whatever the configuration says
 * @param quiet whether all are off; beats verbose
 * @param tlsKeyLog the file that takes the secrets of TLS, or null
 */
public record CommandLine(List<Integer> ports, boolean verbose, boolean quiet, Path tlsKeyLog) {
    /** No options at all. */
    public static final CommandLine EMPTY = new CommandLine(List.of(), false, false, null);

    public CommandLine {
        ports = List.copyOf(ports);
    }
}
