package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.text.ByteBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Subscribes and writes each message as a {@link MessageLine}, with the time since the first one,
 * until a signal or the options end it.
 */
final class Recorder implements Link.Events {
    private final ClientOptions options;
    private final Console console;
    private final Reports reports;
    private final String file;
    private final long duration;
    private final ByteBuilder line = new ByteBuilder();
    private final Object lock = new Object();
    private StandardOutput out;
    private DebugLines debug;
    private Link link;
    private long firstAt;
    private long count;
    private boolean begun;
    private boolean finished;
    private int status;

    /**
     * @param file where to write, {@code -} for standard output
     */
    Recorder(ClientOptions options, Console console, String file) {
        this.options = options;
        this.console = console;
        this.file = file;
        reports = new Reports(options.program(), console.err(), options.isQuiet());
        duration = options.task().nanos(ClientOption.DURATION, 0);
    }

    int run() throws CliException, OptionException, InterruptedException {
        ConnectSpec spec = ClientCommand.spec(options, reports);
        try (OutputStream target = file.equals("-") ? console.out() : create()) {
            out = new StandardOutput(target);
            record(spec);
        } catch (IOException e) {
            reports.print("Error: writing to " + name() + ": " + e.getMessage() + "\n");
            return 1;
        }
        link.rethrow();
        IOException failure = out.failure();
        if (failure != null && !StandardOutput.isClosedPipe(failure)) {
            reports.print("Error: writing to " + name() + ": " + failure.getMessage() + "\n");
            return 1;
        }
        synchronized (lock) {
            if (!file.equals("-")) {
                reports.print(
                        (count == 1 ? "1 message" : count + " messages")
                                + " recorded in "
                                + file
                                + ".\n");
            }
            return status;
        }
    }

    private String name() {
        return file.equals("-") ? "standard output" : file;
    }

    private OutputStream create() throws CliException {
        try {
            return Files.newOutputStream(
                    Path.of(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CliException(1, "Error: The file " + file + " exists already.\n");
        } catch (IOException | InvalidPathException e) {
            throw new CliException(
                    1, "Error: Unable to write the file " + file + ": " + e.getMessage() + ".\n");
        }
    }

    private void record(ConnectSpec spec) throws InterruptedException {
        StandardOutput debugOut = new StandardOutput(console.err());
        debug = DebugLines.of(options, debugOut, spec.clientId());
        link = new Link(spec, options.retry(), Link.Persistence.ONCE_REACHED, false, debug, this);
        out.whenFailed(() -> finish(0));
        Interrupts interrupts = Interrupts.on(() -> finish(0), "INT", "TERM");
        boolean shown = !(file.equals("-") && console.outTerminal());
        Progress progress = Progress.start(shown, options, console, this::count, () -> 0, 0);
        try {
            link.start();
            awaitEnd();
        } finally {
            progress.stop();
            link.stop(ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
            out.close();
            debugOut.close();
            interrupts.close();
        }
    }

    private long count() {
        synchronized (lock) {
            return count;
        }
    }

    private void awaitEnd() throws InterruptedException {
        synchronized (lock) {
            long end = 0;
            while (!finished) {
                if (duration == 0 || !begun) {
                    lock.wait();
                    continue;
                }
                end = end == 0 ? System.nanoTime() + duration : end;
                long left = end - System.nanoTime();
                if (left <= 0) {
                    finish(0);
                } else {
                    lock.wait(left / 1_000_000 + 1);
                }
            }
        }
    }

    private void finish(int exitStatus) {
        synchronized (lock) {
            if (!finished) {
                finished = true;
                status = exitStatus;
                lock.notifyAll();
            }
        }
    }

    @Override
    public void connected(Acknowledgement connack) {
        List<String> filters = filters();
        List<Subscription> subscriptions = new ArrayList<>();
        boolean v5 = options.version() == MqttVersion.V5;
        int handling = options.subscribe().dropsRetained() ? 2 : 0;
        for (String filter : filters) {
            subscriptions.add(
                    new Subscription(filter, options.message().qos(), false, v5, handling));
        }
        link.connection()
                .subscribe(subscriptions, options.properties(Packet.SUBSCRIBE))
                .whenComplete(
                        (suback, failure) -> {
                            if (failure == null) {
                                subscribed(suback, filters);
                            }
                        });
    }

    private List<String> filters() {
        List<String> given = options.subscribe().filters();
        return given.isEmpty() ? List.of("#") : given;
    }

    private void subscribed(Acknowledgement suback, List<String> filters) {
        for (int i = 0; i < suback.reasonCodes().size(); i++) {
            int code = suback.reasonCodes().get(i);
            if (code >= ReasonCode.UNSPECIFIED_ERROR) {
                reports.print(
                        "Error: Subscription to "
                                + filters.get(Math.min(i, filters.size() - 1))
                                + " refused: "
                                + ReasonCode.text(code)
                                + "\n");
                finish(code);
                return;
            }
        }
        synchronized (lock) {
            begun = true;
            lock.notifyAll();
        }
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        long now = System.nanoTime();
        if (debug != null) {
            debug.delivering(message);
        }
        synchronized (lock) {
            if (finished
                    || message.retain()
                            && options.subscribe().dropsRetained()
                            && options.version() != MqttVersion.V5
                    || options.subscribe().isFilteredOut(message.topic())
                    || !options.output().isWanted(message.payload())) {
                return;
            }
            if (count == 0) {
                firstAt = now;
            }
            count++;
        }
        line.reset();
        MessageLine.of((now - firstAt) / 1_000, message).writeTo(line);
        byte[] bytes = line.toByteArray();
        out.print(to -> to.write(bytes));
        if (options.subscribe().count() > 0 && count >= options.subscribe().count()) {
            finish(0);
        }
    }

    @Override
    public void lost() {
        reports.print("Warning: the connection was lost; what is sent meanwhile is missing.\n");
    }

    @Override
    public void broken() {
        finish(1);
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        finish(ClientCommand.report(reports, options, failure, first));
    }
}
