package io.jmqtt.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One command line to run, in whatever way.
 *
 * @param program the name that it is called by: {@code mosquitto_pub}, {@code jmqtt} ...
 * @param stdin all of standard input
 * @param env the whole environment; nothing is inherited but what a process needs to start
 * @param deadline how long it may run before it is killed and the test fails
 */
public record CommandLine(
        String program,
        List<String> args,
        byte[] stdin,
        Map<String, String> env,
        Duration deadline) {

    public CommandLine {
        args = List.copyOf(args);
        env = Map.copyOf(env);
    }

    /** A command with empty standard input, no configuration files and time zone UTC. */
    public static CommandLine of(String program, Object... args) {
        List<String> words = new ArrayList<>();
        for (Object arg : args) {
            words.add(arg.toString());
        }
        return new CommandLine(
                program,
                words,
                new byte[0],
                Map.of("HOME", "/nonexistent", "TZ", "UTC", "LC_ALL", "C.UTF-8"),
                Duration.ofSeconds(30));
    }

    public CommandLine plus(Object... more) {
        List<String> words = new ArrayList<>(args);
        for (Object arg : more) {
            words.add(arg.toString());
        }
        return new CommandLine(program, words, stdin, env, deadline);
    }

    public CommandLine stdin(byte[] bytes) {
        return new CommandLine(program, args, bytes, env, deadline);
    }

    public CommandLine env(String name, String value) {
        Map<String, String> more = new HashMap<>(env);
        more.put(name, value);
        return new CommandLine(program, args, stdin, more, deadline);
    }

    public CommandLine deadline(Duration time) {
        return new CommandLine(program, args, stdin, env, time);
    }

    @Override
    public String toString() {
        return program + " " + String.join(" ", args);
    }
}
