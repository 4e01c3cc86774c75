package io.jmqtt.cli.option;

/** The client commands, which share one table of options. */
public enum Tool {
    PUB("pub"),
    SUB("sub"),
    RR("rr"),
    WAIT("wait"),
    EXPECT("expect"),
    RETAINED("retained"),
    DOCTOR("doctor"),
    RECORD("record"),
    REPLAY("replay"),
    SHELL("shell"),
    TOP("top"),
    BENCH("bench");

    private final String command;

    Tool(String command) {
        this.command = command;
    }

    /** The name of the command in {@code jmqtt NAME} and in {@code mosquitto_NAME}. */
    public String command() {
        return command;
    }

    /** Whether Mosquitto has no such tool: then there are no manners but ours. */
    public boolean isOwn() {
        return ordinal() > RR.ordinal();
    }

    /** Whether {@code -t} names filters to subscribe to, any number of them. */
    boolean subscribes() {
        return switch (this) {
            case SUB, EXPECT, RETAINED, RECORD, TOP -> true;
            default -> false;
        };
    }

    /** Whether somebody sits in front of it. */
    boolean isInteractive() {
        return this == SHELL || this == TOP;
    }

    /** Whether there may be arguments that are no options. */
    boolean takesOperands() {
        return switch (this) {
            case RETAINED, DOCTOR, RECORD, REPLAY, SHELL -> true;
            default -> false;
        };
    }

    /** Whether MQTT 5 is spoken when nothing else is asked for. */
    boolean speaksVersion5() {
        return switch (this) {
            case RR, RETAINED, DOCTOR, RECORD, REPLAY -> true;
            default -> false;
        };
    }

    int bit() {
        return 1 << ordinal();
    }
}
