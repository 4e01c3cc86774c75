package io.jmqtt.broker.dynsec;

/** A command that is not obeyed; the message is what the response says, in Mosquitto's words. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message, null, false, false);
    }
}
