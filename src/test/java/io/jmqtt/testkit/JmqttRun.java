package io.jmqtt.testkit;

import io.jmqtt.Jmqtt;
import io.jmqtt.cli.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs command lines of our own program: inside this process, which is quick, or as processes of
 * the built tree.
 */
public final class JmqttRun implements CommandRunner {
    private final Function<CommandLine, Clock> clock;
    private final OutputStream stdout;
    private final InputStream stdin;

    private JmqttRun(Function<CommandLine, Clock> clock, OutputStream stdout, InputStream stdin) {
        this.clock = clock;
        this.stdout = stdout;
        this.stdin = stdin;
    }

    /** In this process, by the real clock in the zone that {@code TZ} names. */
    public static JmqttRun inProcess() {
        return new JmqttRun(
                line -> Clock.system(ZoneId.of(line.env().getOrDefault("TZ", "UTC"))), null, null);
    }

    /** By another clock. */
    public JmqttRun clock(Clock other) {
        return new JmqttRun(line -> other, stdout, stdin);
    }

    /** Writes standard output there instead of keeping it. */
    public JmqttRun stdout(OutputStream other) {
        return new JmqttRun(clock, other, stdin);
    }

    /** Reads standard input from there instead of the bytes of the command line. */
    public JmqttRun stdin(InputStream other) {
        return new JmqttRun(clock, stdout, other);
    }

    /**
     * As processes of the tree that {@code mvn package} builds (system property {@code
     * jmqtt.dist}). Names other than {@code jmqtt} go through a link of that name, as they would be
     * installed.
     *
     * @param links an empty folder for those links
     */
    public static Processes built(Path links) {
        Path launcher = Path.of(System.getProperty("jmqtt.dist", "target/jmqtt"), "bin", "jmqtt");
        Assumptions.assumeTrue(
                Files.isExecutable(launcher), "the tree is not built: " + launcher + " is missing");
        return Processes.mapped(
                words -> {
                    List<String> full = new ArrayList<>(words);
                    full.set(0, link(links, launcher.toAbsolutePath(), words.get(0)).toString());
                    return full;
                });
    }

    private static synchronized Path link(Path links, Path launcher, String name) {
        if (name.equals("jmqtt")) {
            return launcher;
        }
        Path link = links.resolve(name);
        try {
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, launcher);
            }
            return link;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Runs {@code jmqtt} with arguments to its end. */
    public static CommandRun jmqtt(Object... args) {
        return inProcess().run(CommandLine.of("jmqtt", args));
    }

    @Override
    public RunningCommand start(CommandLine line) {
        return new Running(line);
    }

    private final class Running implements RunningCommand {
        private final CommandLine line;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Thread thread;
        private volatile int exitCode = -1;
        private volatile Throwable thrown;

        Running(CommandLine line) {
            this.line = line;
            this.thread = new Thread(this::body, line.toString());
            thread.setDaemon(true);
            thread.start();
        }

        private void body() {
            try (PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8)) {
                Console console =
                        new Console(
                                line.program(),
                                stdin == null ? new ByteArrayInputStream(line.stdin()) : stdin,
                                stdout == null ? out : stdout,
                                errors,
                                line.env(),
                                clock.apply(line),
                                false,
                                false,
                                false,
                                null);
                exitCode = Jmqtt.run(line.args().toArray(String[]::new), console);
            } catch (Throwable e) {
                thrown = e;
            }
        }

        @Override
        public String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        @Override
        public String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isAlive() {
            return thread.isAlive();
        }

        @Override
        public CommandRun await() {
            try {
                thread.join(line.deadline().toMillis());
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
            if (thread.isAlive()) {
                StringWriter stack = new StringWriter();
                for (StackTraceElement frame : thread.getStackTrace()) {
                    stack.write("\n    at " + frame);
                }
                thread.interrupt();
                throw new AssertionError(
                        "still running after " + line.deadline() + ": " + finished() + stack);
            }
            if (thrown != null) {
                StringWriter text = new StringWriter();
                thrown.printStackTrace(new PrintWriter(text));
                throw new AssertionError(line + " threw " + text, thrown);
            }
            return finished();
        }

        private CommandRun finished() {
            return new CommandRun(
                    line,
                    exitCode,
                    out.toByteArray(),
                    err.toByteArray(),
                    ProcessHandle.current().pid());
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
