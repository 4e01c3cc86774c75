package io.jmqtt.broker.control;

/** A command that is not obeyed; the message is what the response says, in Mosquitto's words. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super(message, null, false, false);
    }
}
