package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.PacketListener;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.connect.paho.MqttConnections;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One connection that finds out, on a thread of its own, how ready a broker is. */
final class ReadinessAttempt implements ConnectionListener {
    /** A broker answered and does not accept us. */
    static final int REFUSED = 1;

    /** No broker answered. */
    static final int NO_RESPONSE = 2;

    /** How much a broker must do to count as ready. */
    enum Level {
        /** Accept CONNECT. */
        LOGIN,
        /** Answer SUBSCRIBE as well. */
        SUBSCRIPTION,
        /** Deliver a message as well. */
        ROUND_TRIP
    }

    /**
     * How an attempt ended.
     *
     * @param status the exit status if it was the last one; 0 for ready
     * @param isFinal whether another attempt would end in the same way
     * @param reason one line without a full stop
     */
    record Outcome(int status, boolean isFinal, String reason) {
        static final Outcome READY = new Outcome(0, true, "");
    }

    private final ConnectSpec spec;
    private final Level level;
    private final String topic;
    private final byte[] token;
    private final ClientOptions options;
    private final MqttConnection connection;
    private boolean accepted;
    private Outcome outcome;

    ReadinessAttempt(ConnectSpec spec, Level level, ClientOptions options, PacketListener packets) {
        this.spec = spec;
        this.level = level;
        this.options = options;
        String random = Long.toHexString(new SplittableRandom().nextLong());
        topic =
                options.message().topics().isEmpty()
                        ? "jmqtt/wait/" + random
                        : options.message().topics().get(0);
        token = random.getBytes(StandardCharsets.US_ASCII);
        connection = MqttConnections.open(spec, this, packets);
    }

    void start() {
        Thread thread = new Thread(this::run, "attempt");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the outcome; when the time is over, that is one. */
    synchronized Outcome await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (outcome == null) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return accepted
                        ? new Outcome(
                                REFUSED,
                                false,
                                level == Level.ROUND_TRIP
                                        ? "the login was accepted, but the message on "
                                                + topic
                                                + " did not come back"
                                        : "the login was accepted, but the subscription was not"
                                                + " answered")
                        : new Outcome(NO_RESPONSE, false, "timed out");
            }
            wait(left / 1_000_000 + 1);
        }
        return outcome;
    }

    /** Ends the connection, politely where it stands. */
    void close() {
        connection.disconnect(
                ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
        connection.close();
    }

    private synchronized void end(Outcome result) {
        if (outcome == null) {
            outcome = result;
            notifyAll();
        }
    }

    private void run() {
        try {
            connection.connect();
        } catch (MqttFailure e) {
            end(refusal(e));
            return;
        }
        if (level == Level.LOGIN) {
            end(Outcome.READY);
            return;
        }
        synchronized (this) {
            accepted = true;
        }
        connection
                .subscribe(
                        List.of(new Subscription(topic, options.message().qos(), false, false, 2)),
                        options.properties(Packet.SUBSCRIBE))
                .whenComplete(
                        (suback, failure) -> {
                            if (failure == null) {
                                subscribed(suback);
                            }
                        });
    }

    private void subscribed(Acknowledgement suback) {
        if (level == Level.SUBSCRIPTION) {
            end(Outcome.READY); // a broker that refuses a topic has started
        } else if (suback.reasonCode() >= ReasonCode.UNSPECIFIED_ERROR) {
            end(
                    new Outcome(
                            REFUSED,
                            true,
                            "the subscription to "
                                    + topic
                                    + " was refused: "
                                    + ReasonCode.text(suback.reasonCode())));
        } else {
            publish();
        }
    }

    private void publish() {
        try {
            connection.publish(
                    new Publication(topic, token, 0, false, options.properties(Packet.PUBLISH)),
                    (acknowledgement, failure) -> {
                        if (failure != null) {
                            end(new Outcome(NO_RESPONSE, false, reason(failure)));
                        }
                    });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome refusal(MqttFailure failure) {
        return switch (failure.kind()) {
            case CONNECTION_REFUSED -> {
                int code = failure.reasonCode();
                String text =
                        spec.version() == MqttVersion.V5
                                ? ReasonCode.text(code)
                                : ReasonCode.connackText(code);
                yield new Outcome(REFUSED, !Link.isPassing(code), text);
            }
            case INVALID -> new Outcome(Readiness.NOT_TRIED, true, reason(failure));
            default -> new Outcome(NO_RESPONSE, false, reason(failure));
        };
    }

    private static String reason(MqttFailure failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.kind().text() : message;
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        if (Arrays.equals(message.payload(), token)) {
            end(Outcome.READY);
        }
    }

    @Override
    public void connectionLost(MqttFailure failure) {
        end(new Outcome(NO_RESPONSE, false, reason(failure)));
    }
}
