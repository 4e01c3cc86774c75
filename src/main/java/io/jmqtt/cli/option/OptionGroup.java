package io.jmqtt.cli.option;

/** The sections that help and manual pages sort the options into. */
public enum OptionGroup {
    BROKER("Where the broker is"),
    CLIENT("Client and session"),
    LOGIN("Login"),
    PUBLISH("Messages to publish"),
    SUBSCRIBE("Subscriptions"),
    OUTPUT("Output"),
    END("When to stop and when to go on"),
    WILL("Will"),
    TLS("TLS"),
    PROGRAM("Program");

    private final String title;

    OptionGroup(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
