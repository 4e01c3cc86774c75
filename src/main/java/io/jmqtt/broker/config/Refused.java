package io.jmqtt.broker.config;

/**
 * Why a line of a configuration can't be used. Never leaves this room: a {@link ConfigProblem}
 * tells where it was.
 */
final class Refused extends Exception {
    Refused(String text) {
        super(text, null, false, false);
    }

    static void unless(boolean ok, String text) throws Refused {
        if (!ok) {
            throw new Refused(text);
        }
    }
}
