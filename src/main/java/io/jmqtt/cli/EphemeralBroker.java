package io.jmqtt.cli;

import io.jmqtt.broker.Broker;
import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.broker.auth.FileAccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.BrokerLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code jmqtt broker --ephemeral -- CMD ...}: a broker on a free port of the loopback address for
 * as long as a command runs, which finds it by {@code MQTT_URL}, {@code MQTT_HOST} and {@code
 * MQTT_PORT}. The command has a new empty folder as {@code TMPDIR}, which goes with the broker.
 */
final class EphemeralBroker {
    private static final String HOST = "127.0.0.1";
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 1;

    private final List<String> command;
    private final boolean verbose;

    /**
     * @param command one word or more
     * @param verbose whether the broker logs, to standard error
     */
    EphemeralBroker(List<String> command, boolean verbose) {
        this.command = command;
        this.verbose = verbose;
    }

    /**
     * Runs the command to its end.
     *
     * @return its exit status, 128 and the number of the signal that ended it, or 127 where it
     *     can't be started
     */
    int run(BrokerLogs logs, Console console) throws CliException, InterruptedException {
        try (TemporaryFolder folder = new TemporaryFolder("jmqtt-ephemeral")) {
            BrokerConfig config = BrokerConfig.on(ListenerConfig.tcp(0, HOST));
            BrokerLog log = verbose ? logs : BrokerLog.NONE;
            try (Broker broker =
                    Broker.start(
                            config,
                            FileAccessControl.open(config, log, console.env()),
                            log,
                            BrokerCommand.title(console),
                            Runtime.getRuntime().availableProcessors())) {
                return run(broker.port(), folder.path(), console);
            }
        } catch (IOException | AccessFileException e) {
            throw new CliException(NOT_STARTED, "Error: " + e.getMessage() + "\n");
        }
    }

    private int run(int port, Path folder, Console console) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = builder.environment();
        environment.put("MQTT_HOST", HOST);
        environment.put("MQTT_PORT", Integer.toString(port));
        environment.put("MQTT_URL", "mqtt://" + HOST + ":" + port);
        environment.put("TMPDIR", folder.toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            console.err().println("Error: '" + command.get(0) + "' can't be started: " + reason(e));
            return NOT_FOUND;
        }
        // a terminal sends INT to both; the broker stays until the command has ended
        Interrupts interrupt = Interrupts.atEach(() -> {}, "INT");
        Interrupts end = Interrupts.atEach(process::destroy, "TERM", "HUP");
        try {
            return process.waitFor();
        } finally {
            interrupt.close();
            end.close();
            process.destroy();
        }
    }

    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage());
        int errno = text.indexOf("error=");
        int comma = text.indexOf(", ", Math.max(errno, 0));
        return errno < 0 || comma < 0 ? text : text.substring(comma + 2);
    }
}
