package io.jmqtt.cli.option;

/** The sections that help and manual pages sort the options into. */
public enum OptionGroup {
    TASK("What to do", false),
    BROKER("Where the broker is", true),
    CLIENT("Client and session", true),
    LOGIN("Login", true),
    PUBLISH("Messages to publish", false),
    SUBSCRIBE("Subscriptions", false),
    OUTPUT("Output", false),
    END("When to stop and when to go on", false),
    WILL("Will", false),
    TLS("TLS", true),
    PROGRAM("Program", true);

    private final String title;
    private final boolean connects;

    OptionGroup(String title, boolean connects) {
        this.title = title;
        this.connects = connects;
    }

    /** Whether every command that connects to a broker has these options. */
    boolean connects() {
        return connects;
    }

    public String title() {
        return title;
    }
}
