package io.jmqtt.cli;

/** Where a command that runs for long hears of signals. */
@FunctionalInterface
public interface Signals {

    /** Ends the calls. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Has an action called when a signal comes, on a thread of the source.
     *
     * @param once whether the second signal of a kind has its usual effect again, so that a command
     *     that hangs can be ended
     * @param names without SIG, for example {@code INT}; one that can't be heard is passed over
     */
    Registration listen(Runnable action, boolean once, String... names);

    /** The signals that the operating system sends to this process. */
    static Signals ofProcess() {
        return (action, once, names) ->
                once ? Interrupts.on(action, names) : Interrupts.atEach(action, names);
    }
}
