package io.jmqtt.fuzz;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A fuzz target, run by hand: without Jazzer, in this JVM. Its class has a public static method
 * {@code fuzzerTestOneInput} that takes bytes, and may have {@code fuzzerTearDown}; those are
 * Jazzer's names.
 */
final class FuzzTarget {
    private final Class<?> type;
    private final MethodHandle entry;

    FuzzTarget(String className) throws ReflectiveOperationException {
        type = Class.forName(className);
        entry =
                MethodHandles.publicLookup()
                        .findStatic(
                                type,
                                "fuzzerTestOneInput",
                                MethodType.methodType(void.class, byte[].class));
    }

    /** Its name in the folder of inputs. */
    String name() {
        return type.getSimpleName();
    }

    /** Runs one input; what it throws is a finding. */
    void run(byte[] input) throws Throwable {
        entry.invoke(input);
    }

    /** Whether it starts something that has to be given back. */
    boolean startsBrokers() {
        return tearDown() != null;
    }

    /** Gives back what the target holds. */
    void end() throws Throwable {
        MethodHandle tearDown = tearDown();
        if (tearDown != null) {
            tearDown.invoke();
        }
    }

    private MethodHandle tearDown() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(type, "fuzzerTearDown", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
