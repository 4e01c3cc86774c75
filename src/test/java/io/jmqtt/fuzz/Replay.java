package io.jmqtt.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs inputs of a fuzz target without Jazzer, to look into a finding with a debugger. */
public final class Replay {
    private Replay() {}

    /** Arguments: the class of the target, then files. */
    public static void main(String[] args) throws Throwable {
        FuzzTarget target = new FuzzTarget(args[0]);
        for (int i = 1; i < args.length; i++) {
            try {
                target.run(Files.readAllBytes(Path.of(args[i])));
            } catch (Throwable e) {
                throw new AssertionError(args[i], e);
            }
        }
        target.end();
    }
}
