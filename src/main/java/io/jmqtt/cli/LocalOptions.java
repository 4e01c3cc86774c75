package io.jmqtt.cli;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of a command that connects to no broker: it has an action and a few options, which
 * one table tells to help, completion and manual page.
 */
public final class LocalOptions {
    /** The exit status of arguments that can't be used. */
    static final int WRONG = 2;

    /**
     * One row.
     *
     * @param shortName the name with one dash, or null
     * @param longName the name with two dashes
     * @param label what the value is called, or null for a flag
     * @param description one or two sentences
     */
    public record Row(String shortName, String longName, String label, String description) {
        boolean hasName(String name) {
            return name.equals(shortName) || name.equals(longName);
        }
    }

    private final String command;
    private final List<Row> rows;
    private final Map<String, String> values = new HashMap<>();
    private String action;
    private String operand;

    private LocalOptions(String command, List<Row> rows) {
        this.command = command;
        this.rows = rows;
    }

    /**
     * Reads a command line.
     *
     * @param command what follows {@code jmqtt}
     */
    static LocalOptions parse(String command, List<Row> rows, String[] args) throws CliException {
        LocalOptions options = new LocalOptions(command, rows);
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("-") || args[i].equals("-")) {
                options.word(args[i]);
                continue;
            }
            Row row = options.row(args[i]);
            if (row.label() != null && i + 1 == args.length) {
                throw options.wrong("'" + args[i] + "' needs a value");
            }
            options.values.put(row.longName(), row.label() == null ? "" : args[++i]);
        }
        return options;
    }

    private void word(String text) throws CliException {
        if (action == null) {
            action = text;
        } else if (operand == null) {
            operand = text;
        } else {
            throw wrong("'" + text + "' is one argument too many");
        }
    }

    private Row row(String name) throws CliException {
        for (Row row : rows) {
            if (row.hasName(name)) {
                return row;
            }
        }
        throw wrong("Unknown option '" + name + "'");
    }

    /** An error in the arguments. */
    CliException wrong(String what) {
        return new CliException(
                WRONG,
                "Error: " + what + ".\n\nUse 'jmqtt " + command + " --help' to see usage.\n");
    }

    boolean has(String longName) {
        return values.containsKey(longName);
    }

    /** The value of an option, or null. */
    String value(String longName) {
        return values.get(longName);
    }

    /** The first argument that is no option, or null. */
    String action() {
        return action;
    }

    /** The second one, or null. */
    String operand() {
        return operand;
    }

    /** Prints the part of the help that the table tells. */
    static void printHelp(List<Row> rows, PrintStream out) {
        for (Row row : rows) {
            out.print("  " + (row.shortName() == null ? "" : row.shortName() + ", "));
            out.print(row.longName() + (row.label() == null ? "" : " " + row.label()) + "\n");
            ClientHelp.printDescription(row.description(), out);
        }
    }
}
