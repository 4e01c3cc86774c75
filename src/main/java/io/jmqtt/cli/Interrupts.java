package io.jmqtt.cli;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns signals into a call. The second signal of a kind has its usual effect again, so that a
 * command that hangs can be ended.
 */
final class Interrupts implements AutoCloseable, SignalHandler {
    private final Runnable action;
    private final Signal[] signals;
    private final SignalHandler[] before;

    private Interrupts(Runnable action, String... names) {
        this.action = action;
        signals = new Signal[names.length];
        before = new SignalHandler[names.length];
        for (int i = 0; i < names.length; i++) {
            try {
                signals[i] = new Signal(names[i]);
                before[i] = Signal.handle(signals[i], this);
            } catch (IllegalArgumentException unknownHere) {
                signals[i] = null;
            }
        }
    }

    /**
     * Calls the action, on a thread of its own, at the first of these signals.
     *
     * @param names without SIG, for example {@code INT}
     */
    static Interrupts on(Runnable action, String... names) {
        return new Interrupts(action, names);
    }

    @Override
    public void handle(Signal signal) {
        Signal.handle(signal, SignalHandler.SIG_DFL);
        action.run();
    }

    /** Gives the signals back to whoever had them. */
    @Override
    public void close() {
        for (int i = 0; i < signals.length; i++) {
            if (signals[i] != null && before[i] != null) {
                Signal.handle(signals[i], before[i]);
            }
        }
    }
}
