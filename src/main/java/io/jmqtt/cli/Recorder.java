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
import java.nio.file.attribute.PosixFilePermissions;
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
    private final Ending ending = new Ending();
    private StandardOutput out;
    private DebugLines debug;
    private Link link;
    private boolean everConnected;
    private boolean complete;
    private long firstAt;
    private long count;

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
        long recorded = count();
        if (!file.equals("-")) {
            reports.print(
                    (recorded == 1 ? "1 message" : recorded + " messages")
                            + " recorded in "
                            + file
                            + ".\n");
        }
        return ending.status();
    }

    private String name() {
        return file.equals("-") ? "standard output" : file;
    }

    /** A file for its owner alone: others may not be allowed to read the topics. */
    private OutputStream create() throws CliException {
        try {
            Path path =
                    Files.createFile(
                            Path.of(file),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            return Files.newOutputStream(path, StandardOpenOption.WRITE);
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
        out.whenFailed(() -> ending.finish(0));
        Interrupts interrupts = Interrupts.on(this::interrupted, "INT", "TERM", "HUP");
        boolean shown = !(file.equals("-") && console.outTerminal());
        Progress progress = Progress.start(shown, options, console, this::count, () -> 0, 0);
        try {
            link.start();
            ending.await();
        } finally {
            progress.stop();
            link.stop(ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
            out.close();
            debugOut.close();
            interrupts.close();
        }
    }

    private void interrupted() {
        synchronized (ending) {
            ending.finish(everConnected ? 0 : Subscriber.NEVER_CONNECTED);
        }
    }

    private long count() {
        synchronized (ending) {
            return count;
        }
    }

    @Override
    public void connected(Acknowledgement connack) {
        synchronized (ending) {
            everConnected = true;
        }
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
        int refused = reports.refusedSubscription(filters, suback);
        if (refused != 0) {
            ending.finish(refused);
            return;
        }
        if (duration > 0) {
            ending.finishAfter(duration, 0);
        }
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        long now = System.nanoTime();
        if (debug != null) {
            debug.delivering(message);
        }
        synchronized (ending) {
            if (complete
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
            complete = count == options.subscribe().count();
        }
        line.reset();
        MessageLine.of((now - firstAt) / 1_000, message).writeTo(line);
        byte[] bytes = line.toByteArray();
        out.print(to -> to.write(bytes));
        if (complete) {
            link.connection().hold();
            ending.finish(0);
        }
    }

    @Override
    public void lost() {
        reports.print("Warning: the connection was lost; what is sent meanwhile is missing.\n");
    }

    @Override
    public void broken() {
        ending.finish(1);
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        ending.finish(ClientCommand.report(reports, options, failure, first));
    }
}
