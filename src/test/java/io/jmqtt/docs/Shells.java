package io.jmqtt.docs;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Runs programs of the operating system that not every machine has. */
final class Shells {
    private Shells() {}

    /** Skips the test, and says why, where a program is not installed. */
    static void need(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return;
            }
        }
        Assumptions.abort(program + " is not installed");
    }

    static CommandRun run(String program, Object... args) {
        return run(CommandLine.of(program, args));
    }

    static CommandRun run(CommandLine line) {
        return Processes.mapped(words -> words).run(line);
    }
}
