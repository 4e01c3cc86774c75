package io.jmqtt.cli;

import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Turns signals into calls, each on a thread of its own. */
public final class Interrupts implements Signals.Registration, SignalHandler {
    private final IntConsumer action;
    private final boolean once;
    private final Signal[] signals;
    private final SignalHandler[] before;

    private Interrupts(IntConsumer action, boolean once, String... names) {
        this.action = action;
        this.once = once;
        signals = new Signal[names.length];
        before = new SignalHandler[names.length];
        for (int i = 0; i < names.length; i++) {
            try {
                signals[i] = new Signal(names[i]);
                before[i] = Signal.handle(signals[i], this);
            } catch (IllegalArgumentException notForUs) {
                signals[i] = null;
                if (names[i].equals("RTMIN")) {
                    RealTimeSignal.handle(this);
                }
            }
        }
    }

    /**
     * Calls the action at the first of these signals. The second of a kind has its usual effect
     * again, so that a command that hangs can be ended. A signal that the machine or the JVM does
     * not let us have is passed over.
     *
     * @param names without SIG, for example {@code INT}
     */
    public static Interrupts on(Runnable action, String... names) {
        return new Interrupts(number -> action.run(), true, names);
    }

    /** The same with an action that is given the number of the signal. */
    static Interrupts on(IntConsumer action, String... names) {
        return new Interrupts(action, true, names);
    }

    /** Calls the action at each of these signals. */
    public static Interrupts atEach(Runnable action, String... names) {
        return new Interrupts(number -> action.run(), false, names);
    }

    @Override
    public void handle(Signal signal) {
        if (once) {
            Signal.handle(signal, SignalHandler.SIG_DFL);
        }
        action.accept(signal.getNumber());
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
