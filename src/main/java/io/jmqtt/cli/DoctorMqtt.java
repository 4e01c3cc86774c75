package io.jmqtt.cli;

import io.jmqtt.cli.DoctorReport.Status;
import io.jmqtt.cli.DoctorReport.Step;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.connect.paho.MqttConnections;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The steps of doctor that speak MQTT: login, subscription, a message there and back. */
final class DoctorMqtt implements ConnectionListener {
    private final ClientOptions options;
    private final ConnectSpec spec;
    private final Console console;
    private final DoctorReport report;
    private final long limit;
    private final String topic;
    private final byte[] token;
    private final CountDownLatch back = new CountDownLatch(1);
    private volatile MqttFailure refusal;

    DoctorMqtt(
            ClientOptions options,
            ConnectSpec spec,
            Console console,
            DoctorReport report,
            long limit) {
        this.options = options;
        this.spec = spec;
        this.console = console;
        this.report = report;
        this.limit = limit;
        String random = Long.toHexString(new SplittableRandom().nextLong());
        topic =
                options.message().topics().isEmpty()
                        ? "jmqtt/doctor/" + random
                        : options.message().topics().get(0);
        token = random.getBytes(StandardCharsets.US_ASCII);
    }

    void run() throws CliException, InterruptedException {
        StandardOutput debugOut = new StandardOutput(console.err());
        MqttConnection connection =
                MqttConnections.open(spec, this, DebugLines.of(options, debugOut, spec.clientId()));
        try {
            if (connect(connection) && subscribe(connection)) {
                roundTrip(connection);
            }
        } finally {
            connection.disconnect(
                    ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
            connection.close();
            debugOut.close();
        }
    }

    private boolean connect(MqttConnection connection) throws CliException, InterruptedException {
        long start = System.nanoTime();
        try {
            Acknowledgement connack = Doctor.limited(limit, connection::connect);
            Step step =
                    new Step(
                            "connect",
                            Status.OK,
                            System.nanoTime() - start,
                            "the login is accepted, MQTT " + version());
            if (connack.sessionPresent()) {
                step.with("session", "kept from before");
            }
            for (Property property : connack.properties()) {
                step.with(property.id().text(), value(property));
            }
            report.add(step);
            return true;
        } catch (MqttFailure e) {
            boolean login = spec.username() != null || spec.password() != null;
            report.add(
                    new Step("connect", Status.FAIL, -1, reason(e))
                            .advice(Advice.connect(e, spec.version(), login)));
            return false;
        }
    }

    private String version() {
        return switch (spec.version()) {
            case V5 -> "5";
            case V3_1_1 -> "3.1.1";
            default -> "3.1";
        };
    }

    private String reason(MqttFailure failure) {
        if (failure.kind() != MqttFailure.Kind.CONNECTION_REFUSED) {
            return Doctor.text(failure);
        }
        int code = failure.reasonCode();
        String text =
                spec.version() == MqttVersion.V5
                        ? ReasonCode.text(code)
                        : ReasonCode.connackText(code);
        return "refused with " + code + ": " + text;
    }

    private static String value(Property property) {
        if (property.key() != null) {
            return property.key() + " " + property.text();
        }
        if (property.text() != null) {
            return property.text();
        }
        return property.binary() != null
                ? property.binary().length + " bytes"
                : Long.toString(property.number());
    }

    private boolean subscribe(MqttConnection connection) throws CliException, InterruptedException {
        long start = System.nanoTime();
        try {
            Acknowledgement suback =
                    connection
                            .subscribe(
                                    List.of(new Subscription(topic, 1, false, false, 2)),
                                    options.properties(Packet.SUBSCRIBE))
                            .toCompletableFuture()
                            .get(limit, TimeUnit.NANOSECONDS);
            int code = suback.reasonCode();
            if (code >= ReasonCode.UNSPECIFIED_ERROR) {
                report.add(
                        new Step(
                                        "subscribe",
                                        Status.FAIL,
                                        -1,
                                        topic
                                                + " refused with "
                                                + code
                                                + ": "
                                                + ReasonCode.text(code))
                                .advice("Name a topic that this login may use with -t."));
                return false;
            }
            report.add(
                    new Step(
                            "subscribe",
                            code == 1 ? Status.OK : Status.WARN,
                            System.nanoTime() - start,
                            topic + " granted with QoS " + code));
            return true;
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof MqttFailure failure ? lost(failure) : "" + e;
            report.add(new Step("subscribe", Status.FAIL, -1, why).advice(dropped()));
            return false;
        } catch (TimeoutException e) {
            report.add(new Step("subscribe", Status.FAIL, -1, "no acknowledgement in time"));
            return false;
        }
    }

    private String lost(MqttFailure failure) {
        MqttFailure told = refusal == null ? failure : refusal;
        return told.kind() == MqttFailure.Kind.DISCONNECTED
                ? "the broker ended the connection: " + ReasonCode.text(told.reasonCode())
                : Doctor.text(told);
    }

    private static String dropped() {
        return "Some brokers end the connection of a client that may not do something; its log"
                + " tells.";
    }

    private void roundTrip(MqttConnection connection) throws CliException, InterruptedException {
        long start = System.nanoTime();
        CountDownLatch acknowledged = new CountDownLatch(1);
        int[] code = new int[1];
        connection.publish(
                new Publication(topic, token, 1, false, options.properties(Packet.PUBLISH)),
                (acknowledgement, failure) -> {
                    code[0] = failure == null ? acknowledgement.reasonCode() : -1;
                    acknowledged.countDown();
                });
        if (!acknowledged.await(limit, TimeUnit.NANOSECONDS) || code[0] < 0) {
            MqttFailure failure = refusal;
            report.add(
                    new Step(
                                    "publish",
                                    Status.FAIL,
                                    -1,
                                    failure == null ? "no acknowledgement in time" : lost(failure))
                            .advice(dropped()));
            return;
        }
        if (code[0] >= ReasonCode.UNSPECIFIED_ERROR) {
            report.add(
                    new Step(
                                    "publish",
                                    Status.FAIL,
                                    -1,
                                    topic
                                            + " refused with "
                                            + code[0]
                                            + ": "
                                            + ReasonCode.text(code[0]))
                            .advice("Name a topic that this login may use with -t."));
            return;
        }
        boolean arrived = back.await(limit, TimeUnit.NANOSECONDS) && refusal == null;
        report.add(
                arrived
                        ? new Step(
                                "roundtrip",
                                Status.OK,
                                System.nanoTime() - start,
                                "a message came back")
                        : new Step("roundtrip", Status.FAIL, -1, notBack(refusal))
                                .advice(
                                        "The login may lack the right to publish to, or to read, "
                                                + topic
                                                + "; name another topic with -t."));
    }

    private String notBack(MqttFailure loss) {
        return loss == null
                ? "the message was acknowledged but did not come back"
                : "the message did not come back: " + lost(loss);
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        if (Arrays.equals(message.payload(), token)) {
            back.countDown();
        }
    }

    @Override
    public void connectionLost(MqttFailure failure) {
        refusal = failure;
        back.countDown();
    }
}
