package io.jmqtt.testkit;

/** One way to run command lines: a process, or in this process. */
public interface CommandRunner {

    RunningCommand start(CommandLine line);

    /** Runs a command to its end. */
    default CommandRun run(CommandLine line) {
        try (RunningCommand command = start(line)) {
            return command.await();
        }
    }
}
