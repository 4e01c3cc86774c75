package io.jmqtt.cli.option;

/**
 * Which tool runs, and by whose manners.
 *
 * @param tool the tool
 * @param mosquitto whether it was called by Mosquitto's name and so behaves exactly as that
 *     program; else it is {@code jmqtt pub} and the like, with the differences of jmqtt-compat(7)
 * @param inShell whether it is a line of {@code jmqtt shell}: {@code pub} and {@code sub} then use
 *     a connection that is there already, and {@link Tool#SHELL} is the line that makes one
 */
public record Program(Tool tool, boolean mosquitto, boolean inShell) {

    /** A program of its own. */
    public Program(Tool tool, boolean mosquitto) {
        this(tool, mosquitto, false);
    }

    /** What a person types to start it. */
    public String name() {
        if (inShell) {
            return tool == Tool.SHELL ? "connect" : tool.command();
        }
        return (mosquitto ? "mosquitto_" : "jmqtt ") + tool.command();
    }

    /** The line after each error in the arguments. */
    public String hint() {
        return inShell
                ? "Use 'help " + name() + "' to see usage.\n"
                : "\nUse '" + name() + " --help' to see usage.\n";
    }
}
