package io.jmqtt.differential;

import io.jmqtt.cli.BrokerCommand;
import io.jmqtt.cli.CliException;
import io.jmqtt.cli.Console;
import io.jmqtt.cli.Signals;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Our broker's command in this process, called as {@code mosquitto}, with signals of its own. */
final class OurBrokerProgram implements BrokerProgram {
    private final Map<String, Runnable> signals = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CommandLine line;
    private final Thread thread;
    private volatile int status = -1;
    private volatile Throwable thrown;

    private OurBrokerProgram(CommandLine line) {
        this.line = line;
        thread = new Thread(this::run, line.toString());
        thread.setDaemon(true);
    }

    static BrokerProgram start(CommandLine line) {
        OurBrokerProgram program = new OurBrokerProgram(line);
        program.thread.start();
        return program;
    }

    private Signals.Registration listen(Runnable action, boolean once, String... names) {
        for (String name : names) {
            signals.put(name, action);
        }
        return () -> List.of(names).forEach(signals::remove);
    }

    private void run() {
        try (PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            Console console =
                    new Console(
                            "mosquitto",
                            new ByteArrayInputStream(new byte[0]),
                            out,
                            errors,
                            line.env(),
                            Clock.system(ZoneOffset.UTC),
                            false,
                            false,
                            false,
                            null);
            try {
                status =
                        new BrokerCommand(this::listen)
                                .run(line.args().toArray(String[]::new), console);
            } catch (CliException e) {
                errors.print(e.getMessage());
                status = e.exitCode();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            thrown = fault;
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
    public void signal(String name) {
        Runnable action = signals.get(name);
        if (action == null) {
            throw new AssertionError("nobody listens to " + name);
        }
        action.run();
    }

    @Override
    public void awaitReload() {
        Eventually.until(
                Eventually.DEADLINE,
                () -> "the command waits for signals; " + err(),
                () -> !isAlive() || waitsForSignals());
    }

    private boolean waitsForSignals() {
        if (thread.getState() != Thread.State.WAITING) {
            return false;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("nextWishes")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int await() {
        try {
            thread.join(line.deadline().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thrown != null) {
            throw new AssertionError("our broker failed: " + thrown + "\n" + err(), thrown);
        }
        if (thread.isAlive()) {
            throw new AssertionError("our broker still runs: " + err());
        }
        return status;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(line.deadline().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
