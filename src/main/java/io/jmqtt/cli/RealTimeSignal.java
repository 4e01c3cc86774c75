package io.jmqtt.cli;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The first real-time signal. The JVM delivers every signal, but has no name for the real-time
 * ones, so {@link Signal} can't be made for them: this lets the number share the handler of a
 * signal that nothing sends. Needs the JDK's own package of signals opened, as the manifest of our
 * archive does; elsewhere it is not available.
 */
final class RealTimeSignal {
    /** SIGRTMIN as programs see it: glibc keeps 32 and 33 for itself. */
    private static final int NUMBER = 34;

    private static final String BORROWED = "STKFLT";
    private static final long CALL_JAVA = 2;

    private RealTimeSignal() {}

    /**
     * Has the handler called for SIGRTMIN, until the process ends.
     *
     * @return false where that can't be had
     */
    @SuppressWarnings("unchecked")
    static boolean handle(SignalHandler handler) {
        try {
            Signal borrowed = new Signal(BORROWED);
            Class<?> owner = Class.forName("jdk.internal.misc.Signal");
            Field table = owner.getDeclaredField("signals");
            table.setAccessible(true);
            Method install = owner.getDeclaredMethod("handle0", int.class, long.class);
            install.setAccessible(true);
            Signal.handle(borrowed, handler);
            Map<Object, Object> signals = (Map<Object, Object>) table.get(null);
            signals.put(NUMBER, signals.get(borrowed.getNumber()));
            install.invoke(null, NUMBER, CALL_JAVA);
            return true;
        } catch (ReflectiveOperationException | RuntimeException notThisJdk) {
            return false;
        }
    }
}
