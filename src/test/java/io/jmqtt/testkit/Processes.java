package io.jmqtt.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Runs command lines as processes of the operating system. */
public final class Processes implements CommandRunner {
    private final UnaryOperator<List<String>> command;

    private Processes(UnaryOperator<List<String>> command) {
        this.command = command;
    }

    /** Programs are found in the folders where packages install them. */
    public static Processes installed() {
        return new Processes(
                words -> {
                    List<String> full = new ArrayList<>(words);
                    full.set(0, MosquittoTools.find(words.get(0)).toString());
                    return full;
                });
    }

    /** The program's name and arguments become whatever the function makes of them. */
    public static Processes mapped(UnaryOperator<List<String>> command) {
        return new Processes(command);
    }

    @Override
    public Running start(CommandLine line) {
        List<String> words = new ArrayList<>();
        words.add(line.program());
        words.addAll(line.args());
        ProcessBuilder builder = new ProcessBuilder(command.apply(words));
        Map<String, String> env = builder.environment();
        String path = env.getOrDefault("PATH", "/usr/bin:/bin");
        String java = env.get("JAVA_HOME");
        env.clear();
        env.put("PATH", path);
        if (java != null) {
            env.put("JAVA_HOME", java);
        }
        env.putAll(line.env());
        try {
            return new Running(line, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process. */
    public static final class Running implements RunningCommand {
        private final CommandLine line;
        private final Process process;
        private final Capture out;
        private final Capture err;

        private Running(CommandLine line, Process process) {
            this.line = line;
            this.process = process;
            this.out = new Capture(process.getInputStream());
            this.err = new Capture(process.getErrorStream());
            Thread feeder = new Thread(this::feed, "stdin of " + line.program());
            feeder.setDaemon(true);
            feeder.start();
        }

        private void feed() {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(line.stdin());
            } catch (IOException e) {
                // a program that does not read its input ends first
            }
        }

        public long pid() {
            return process.pid();
        }

        @Override
        public String out() {
            return new String(out.bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public String err() {
            return new String(err.bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        /** Sends a signal by name, {@code TERM} for example. */
        public void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public CommandRun await() {
            try {
                if (!process.waitFor(line.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(
                            "still running after " + line.deadline() + ": " + finished());
                }
                return finished();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        private CommandRun finished() throws InterruptedException {
            return new CommandRun(
                    line, process.exitValue(), out.awaitEnd(), err.awaitEnd(), process.pid());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Collects a stream on a thread of its own. */
    private static final class Capture {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Capture(InputStream in) {
            thread =
                    new Thread(
                            () -> {
                                byte[] buffer = new byte[8192];
                                try {
                                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                                        bytes.write(buffer, 0, n);
                                    }
                                } catch (IOException e) {
                                    // the process was killed
                                }
                            },
                            "output");
            thread.setDaemon(true);
            thread.start();
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        byte[] awaitEnd() throws InterruptedException {
            thread.join(5000);
            return bytes.toByteArray();
        }
    }
}
