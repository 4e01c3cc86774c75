package io.jmqtt.cli.option;

/**
 * Which tool runs, and by whose manners.
 *
 * @param tool the tool
 * @param mosquitto whether it was called by Mosquitto's name and so behaves exactly as that
 *     program; else it is {@code jmqtt pub} and the like, with the differences of jmqtt-compat(7)
 */
public record Program(Tool tool, boolean mosquitto) {

    /** What a person types to start it. */
    public String name() {
        return (mosquitto ? "mosquitto_" : "jmqtt ") + tool.command();
    }

    /** The line after each error in the arguments. */
    public String hint() {
        return "\nUse '" + name() + " --help' to see usage.\n";
    }
}
