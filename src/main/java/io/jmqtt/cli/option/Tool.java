package io.jmqtt.cli.option;

/** The three client commands, which share one table of options. */
public enum Tool {
    PUB("pub"),
    SUB("sub"),
    RR("rr");

    private final String command;

    Tool(String command) {
        this.command = command;
    }

    /** The name of the command in {@code jmqtt NAME} and in {@code mosquitto_NAME}. */
    public String command() {
        return command;
    }

    int bit() {
        return 1 << ordinal();
    }
}
