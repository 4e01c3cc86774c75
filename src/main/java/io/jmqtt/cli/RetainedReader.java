package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.connect.paho.MqttConnections;
import io.jmqtt.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection that finds out what a broker retains, and changes it. The protocol has no mark for
 * the last retained message of a subscription, so silence is taken for it.
 */
final class RetainedReader implements ConnectionListener, AutoCloseable {
    private static final long LEAST_IDLE = 500_000_000L;
    private static final int IDLE_ROUND_TRIPS = 10;
    private static final long SUBACK_SECONDS = 30;

    private final ClientOptions options;
    private final Reports reports;
    private final StandardOutput debugOut;
    private final MqttConnection connection;
    private final Deliveries deliveries;
    private SortedMap<String, ReceivedMessage> messages = new TreeMap<>();
    private long lastArrival;
    private MqttFailure loss;

    RetainedReader(ClientOptions options, Console console, Reports reports) throws OptionException {
        this.options = options;
        this.reports = reports;
        deliveries = new Deliveries(reports);
        debugOut = new StandardOutput(console.err());
        ConnectSpec spec = ClientCommand.spec(options, reports);
        connection =
                MqttConnections.open(spec, this, DebugLines.of(options, debugOut, spec.clientId()));
    }

    /**
     * Connects.
     *
     * @throws CliException after the reason was printed
     */
    void connect() throws CliException {
        try {
            connection.connect();
        } catch (MqttFailure e) {
            ClientCommand.report(reports, options, e, true);
            throw failed();
        }
    }

    /**
     * The retained messages that filters match, by topic.
     *
     * @throws CliException after the reason was printed
     */
    SortedMap<String, ReceivedMessage> read(List<String> filters)
            throws CliException, InterruptedException {
        synchronized (this) {
            messages = new TreeMap<>();
        }
        List<Subscription> subscriptions = new ArrayList<>();
        for (String filter : filters) {
            subscriptions.add(new Subscription(filter, 2, false, false, 0));
        }
        long start = System.nanoTime();
        Acknowledgement suback = subscribe(subscriptions);
        if (reports.refusedSubscription(filters, suback) != 0) {
            throw failed();
        }
        awaitSilence(System.nanoTime() - start);
        synchronized (this) {
            connection.unsubscribe(filters, options.properties(Packet.UNSUBSCRIBE));
            return new TreeMap<>(messages);
        }
    }

    private Acknowledgement subscribe(List<Subscription> subscriptions)
            throws CliException, InterruptedException {
        try {
            return connection
                    .subscribe(subscriptions, options.properties(Packet.SUBSCRIBE))
                    .toCompletableFuture()
                    .get(SUBACK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            MqttFailure failure = loss();
            if (failure == null && e.getCause() instanceof MqttFailure cause) {
                failure = cause;
            }
            throw lost(failure == null ? new MqttFailure(MqttFailure.Kind.UNKNOWN) : failure);
        } catch (TimeoutException e) {
            throw lost(new MqttFailure(MqttFailure.Kind.KEEPALIVE));
        }
    }

    private synchronized void awaitSilence(long roundTrip)
            throws CliException, InterruptedException {
        long idle =
                options.task().nanos(ClientOption.IDLE, LEAST_IDLE + IDLE_ROUND_TRIPS * roundTrip);
        lastArrival = System.nanoTime();
        while (loss == null) {
            long left = lastArrival + idle - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000 + 1);
        }
        throw lost(loss);
    }

    /**
     * Publishes messages and waits until the broker has acknowledged them.
     *
     * @throws CliException after the reason was printed, when one was refused or did not get
     *     through
     */
    void publish(List<MessageLine> lines) throws CliException, InterruptedException {
        for (MessageLine line : lines) {
            if (loss() != null) {
                throw lost(loss());
            }
            deliveries.begin();
            connection.publish(line.message(), deliveries);
        }
        deliveries.await();
        MqttFailure failure = loss() != null ? loss() : deliveries.failure();
        if (failure != null) {
            throw lost(failure);
        }
        if (deliveries.refusedCode() != 0) {
            throw failed();
        }
    }

    private CliException lost(MqttFailure failure) {
        ClientCommand.report(reports, options, failure, false);
        return failed();
    }

    /** The reason has been printed already. */
    private static CliException failed() {
        return new CliException(RetainedCommand.FAILED, "");
    }

    private synchronized MqttFailure loss() {
        return loss;
    }

    @Override
    public synchronized void messageArrived(ReceivedMessage message) {
        lastArrival = System.nanoTime();
        if (message.retain() && !options.subscribe().isFilteredOut(message.topic())) {
            messages.put(message.topic(), message);
        }
    }

    @Override
    public void connectionLost(MqttFailure failure) {
        synchronized (this) {
            loss = failure;
            notifyAll();
        }
        deliveries.end();
        // frees a thread that waits for its turn to publish; not from here, which it would wait for
        Thread closing = new Thread(connection::close, "close");
        closing.setDaemon(true);
        closing.start();
    }

    @Override
    public void close() {
        connection.disconnect(
                ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
        connection.close();
        debugOut.close();
    }
}
