package io.jmqtt.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the broker in the background. A JVM can't fork, so the same command line, less the flag that
 * asks for a daemon, is started again in a session of its own with its streams on {@code
 * /dev/null}.
 */
final class Daemon {

    private Daemon() {}

    /**
     * Starts it and returns at once.
     *
     * @param args the arguments of the broker
     */
    static void start(String[] args, Console console) throws CliException {
        try {
            List<String> command = new ArrayList<>();
            if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
                command.add("/usr/bin/setsid");
            }
            List<String> own = ownCommandLine();
            int first = own.size() - args.length;
            for (int i = 0; i < own.size(); i++) {
                if (i < first || !isFlag(own, first, i)) {
                    command.add(own.get(i));
                }
            }
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(console.env());
            File nowhere = new File("/dev/null");
            builder.redirectInput(nowhere);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(nowhere));
            builder.redirectError(ProcessBuilder.Redirect.appendTo(nowhere));
            builder.start();
        } catch (IOException e) {
            throw new CliException(
                    1, "Error: Unable to run in the background: " + e.getMessage() + "\n");
        }
    }

    /** Whether this is the flag and not the value of an option before it. */
    private static boolean isFlag(List<String> own, int first, int at) {
        if (!BrokerArguments.isDaemonFlag(own.get(at))) {
            return false;
        }
        if (at == first) {
            return true;
        }
        return switch (own.get(at - 1)) {
            case "-c", "--config-file", "-p", "--port" -> false;
            default -> true;
        };
    }

    private static List<String> ownCommandLine() throws IOException {
        try (InputStream in = new FileInputStream("/proc/self/cmdline")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<String> words = new ArrayList<>(List.of(all.split("\0", -1)));
            words.remove(words.size() - 1);
            words.set(0, Path.of("/proc/self/exe").toRealPath().toString());
            return words;
        }
    }
}
