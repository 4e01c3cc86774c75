package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Subscribes to the response topic, publishes the request, prints what comes back. In jmqtt's own
 * manners the request carries correlation data (MQTT 5, 4.10), and a response that carries other
 * data is not ours.
 */
final class Requester implements Link.Events {
    private static final int CORRELATION_BYTES = 8;

    private final ClientOptions options;
    private final MessageOptions message;
    private final Reports reports;
    private final StandardOutput out;
    private final MessagePrinter printer;
    private final Publication request;
    private final byte[] correlation;
    private final Object lock = new Object();
    private DebugLines debug;
    private Link link;
    private long sentAt;
    private int responses;
    private boolean finished;
    private int status;
    private int disconnectReason;

    Requester(ClientOptions options, Console console, byte[] payload) throws OptionException {
        this.options = options;
        message = options.message();
        reports = new Reports(options.program(), console.err(), options.isQuiet());
        out = new StandardOutput(console.out());
        printer = new MessagePrinter(options, console, out, reports);
        List<Property> properties = properties();
        correlation = correlation(properties);
        request =
                new Publication(message.topics().get(0), payload, message.qos(), false, properties);
    }

    private List<Property> properties() throws OptionException {
        if (options.version() != MqttVersion.V5) {
            return List.of();
        }
        List<Property> properties = new ArrayList<>(options.properties(Packet.PUBLISH));
        if (Property.find(properties, PropertyId.RESPONSE_TOPIC) != null) {
            throw OptionException.plain("Error in PUBLISH properties: Duplicate response topic.\n");
        }
        properties.add(Property.text(PropertyId.RESPONSE_TOPIC, message.responseTopic()));
        if (!options.program().mosquitto()
                && Property.find(properties, PropertyId.CORRELATION_DATA) == null) {
            byte[] data = new byte[CORRELATION_BYTES];
            new Random().nextBytes(data);
            properties.add(Property.binary(PropertyId.CORRELATION_DATA, data));
        }
        return properties;
    }

    private byte[] correlation(List<Property> properties) {
        Property data = Property.find(properties, PropertyId.CORRELATION_DATA);
        return options.program().mosquitto() || data == null ? null : data.binary();
    }

    int run() throws OptionException, InterruptedException {
        ConnectSpec spec = ClientCommand.spec(options, reports);
        debug = DebugLines.of(options, out, spec.clientId());
        link =
                new Link(
                        spec,
                        options.retry(),
                        Link.Persistence.NONE,
                        options.program().mosquitto(),
                        debug,
                        this);
        out.whenFailed(() -> finish(0, ReasonCode.NORMAL_DISCONNECTION));
        printer.begin();
        link.start();
        try {
            awaitEnd();
        } finally {
            link.stop(disconnectReason, options.properties(Packet.DISCONNECT));
            out.close();
        }
        link.rethrow();
        IOException failure = out.failure();
        if (failure != null && !StandardOutput.isClosedPipe(failure)) {
            reports.print(StandardOutput.textOf(failure));
            return 1;
        }
        synchronized (lock) {
            return status;
        }
    }

    private void awaitEnd() throws InterruptedException {
        int timeout = options.subscribe().timeout();
        long end = System.nanoTime() + timeout * 1_000_000_000L;
        synchronized (lock) {
            while (!finished) {
                if (timeout == 0) {
                    lock.wait();
                    continue;
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    reports.print("Timed out\n");
                    finish(Subscriber.TIMED_OUT, ReasonCode.DISCONNECT_WITH_WILL);
                } else {
                    lock.wait(left / 1_000_000 + 1);
                }
            }
        }
    }

    private void finish(int exitStatus, int reason) {
        synchronized (lock) {
            if (!finished) {
                finished = true;
                status = exitStatus;
                disconnectReason = reason;
                lock.notifyAll();
            }
        }
    }

    @Override
    public void connected(Acknowledgement connack) {
        link.connection()
                .subscribe(
                        List.of(
                                options.subscribe()
                                        .subscription(message.responseTopic(), message.qos())),
                        options.properties(Packet.SUBSCRIBE))
                .whenComplete(
                        (suback, failure) -> {
                            if (failure == null) {
                                subscribed(suback);
                            }
                        });
    }

    private void subscribed(Acknowledgement suback) {
        int code = suback.reasonCode();
        if (code >= ReasonCode.UNSPECIFIED_ERROR) {
            reports.print(ReasonCode.text(code) + "\n");
            finish(options.program().mosquitto() ? 0 : code, ReasonCode.NORMAL_DISCONNECTION);
            return;
        }
        synchronized (lock) {
            sentAt = System.nanoTime();
        }
        try {
            link.connection().publish(request, this::published);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void published(Acknowledgement acknowledgement, MqttFailure failure) {
        if (failure != null) {
            ended(failure, false);
            return;
        }
        int code = acknowledgement.reasonCode();
        if (code >= ReasonCode.UNSPECIFIED_ERROR && !options.program().mosquitto()) {
            reports.print("Error: " + Reports.refusal("Request", code) + "\n");
            finish(code, ReasonCode.NORMAL_DISCONNECTION);
        }
    }

    @Override
    public void messageArrived(ReceivedMessage response) {
        long now = System.nanoTime();
        if (debug != null) {
            debug.delivering(response);
        }
        synchronized (lock) {
            if (finished || response.retain() && options.subscribe().dropsRetained()) {
                return;
            }
            if (!isOurs(response)) {
                return;
            }
            responses++;
            if (responses > options.responses()) {
                return;
            }
        }
        printer.print(response);
        if (options.output().showsLatency()) {
            out.print(to -> to.write(latency(now - sentAt).getBytes(StandardCharsets.UTF_8)));
        }
        if (responses == options.responses()) {
            finish(0, ReasonCode.NORMAL_DISCONNECTION);
        }
    }

    private boolean isOurs(ReceivedMessage response) {
        if (correlation == null) {
            return true;
        }
        Property data = Property.find(response.properties(), PropertyId.CORRELATION_DATA);
        return data == null || Arrays.equals(correlation, data.binary());
    }

    /** The line of {@code --latency}, in the unit that fits. */
    static String latency(long nanos) {
        if (nanos < 1_000) {
            return "Latency: " + nanos + "ns\n";
        }
        if (nanos < 1_000_000) {
            return "Latency: " + decimals(nanos, 1_000, 3) + "000µs\n";
        }
        if (nanos < 1_000_000_000) {
            return "Latency: " + decimals(nanos, 1_000_000, 6) + "ms\n";
        }
        return "Latency: " + decimals(nanos, 1_000_000_000, 9) + "\n";
    }

    private static String decimals(long value, long unit, int digits) {
        String fraction = Long.toString(value % unit);
        return value / unit + "." + "0".repeat(digits - fraction.length()) + fraction;
    }

    @Override
    public void broken() {
        finish(0, ReasonCode.DISCONNECT_WITH_WILL);
    }

    @Override
    public void lost() {
        // ended() follows
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        synchronized (lock) {
            // the answer may come before the request is acknowledged, and then nothing has failed
            if (finished) {
                return;
            }
        }
        finish(ClientCommand.report(reports, options, failure, first), 0);
    }
}
