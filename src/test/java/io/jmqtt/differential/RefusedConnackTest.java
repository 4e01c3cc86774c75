package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A broker that refuses CONNECT, with every code there is. */
class RefusedConnackTest {
    private static final String REFUSED = "Error: The connection was refused\n";
    private static final String PROTOCOL =
            "Error: A network protocol error occurred when communicating with the broker\n";
    private static final String TRY_3 =
            ". Try connecting to an MQTT v5 broker, or use MQTT v3.x mode.";

    private final Ahead ahead = new Ahead(4);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    private static CommandLine command(String name, int level, int port) {
        CommandLine line =
                CommandLine.of(name, "-p", port, "-V", level == 5 ? "5" : "311", "-t", "a");
        return switch (name) {
            case "mosquitto_pub", "jmqtt pub" -> line.plus("-m", "x");
            case "mosquitto_rr", "jmqtt rr" -> line.plus("-e", "b", "-m", "x");
            default -> line;
        };
    }

    private static CommandRun refuse(String name, int level, int code, Object... more)
            throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.refuse(code);
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess().run(command(name, level, broker.port()).plus(more));
            broker.verify();
            return run;
        }
    }

    @TestFactory
    Stream<DynamicTest> everyCodeOf311() {
        for (int code : new int[] {1, 2, 3, 4, 5, 6, 100, 255}) {
            String text = "Connection error: " + ReasonCode.connackText(code) + "\n";
            ahead.test("pub " + code, () -> check("mosquitto_pub", 4, code, text + tail(code)));
            ahead.test("sub " + code, () -> check("mosquitto_sub", 4, code, text));
            ahead.test(
                    "rr " + code,
                    () ->
                            check(
                                    "mosquitto_rr",
                                    4,
                                    code,
                                    "Connection error: " + ReasonCode.text(code) + "\n"));
        }
        return ahead.tests();
    }

    @TestFactory
    Stream<DynamicTest> everyCodeOf5() {
        IntStream.concat(
                        IntStream.of(1, 5),
                        IntStream.range(128, 163)
                                .filter(code -> !ReasonCode.text(code).startsWith("Unknown")))
                .forEach(
                        code -> {
                            String reason = ReasonCode.text(code);
                            String hint = code == 132 ? TRY_3 : "";
                            String text = "Connection error: " + reason + hint + "\n";
                            ahead.test(
                                    "pub " + code,
                                    () -> check("mosquitto_pub", 5, code, text + tail(code)));
                            ahead.test("sub " + code, () -> check("mosquitto_sub", 5, code, text));
                            ahead.test(
                                    "rr " + code,
                                    () ->
                                            check(
                                                    "mosquitto_rr",
                                                    5,
                                                    code,
                                                    "Connection error: " + reason + "\n"));
                        });
        return ahead.tests();
    }

    private static String tail(int code) {
        return code <= 5 ? REFUSED : PROTOCOL;
    }

    private static void check(String name, int level, int code, String err) throws IOException {
        CommandRun run = refuse(name, level, code);
        assertThat(run.err()).isEqualTo(err);
        assertThat(run.exitCode()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void quietSaysNothingAndKeepsTheExitStatus() throws IOException {
        for (String name : new String[] {"mosquitto_pub", "mosquitto_sub", "mosquitto_rr"}) {
            CommandRun run = refuse(name, 4, 5, "--quiet");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(5);
        }
    }

    @Test
    void linesOfStandardInputAreNotReadWhenTheBrokerRefuses() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.refuse(5);
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    CommandLine.of(
                                                    "mosquitto_pub",
                                                    "-p",
                                                    broker.port(),
                                                    "-t",
                                                    "a",
                                                    "-l")
                                            .stdin(new byte[] {'x', '\n'}));
            assertThat(run.err())
                    .isEqualTo("Connection error: Connection Refused: not authorised\n" + REFUSED);
            assertThat(run.exitCode()).isEqualTo(5);
        }
    }

    @Test
    void refusalWithReasonStringAndServerReferenceIsARefusal() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.refuse(
                                    0x9C,
                                    Property.text(PropertyId.REASON_STRING, "moved"),
                                    Property.text(PropertyId.SERVER_REFERENCE, "other:1883"));
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run = JmqttRun.inProcess().run(command("mosquitto_pub", 5, broker.port()));
            assertThat(run.err()).startsWith("Connection error: Use another server\n");
            assertThat(run.exitCode()).isEqualTo(0x9C);
        }
    }

    /** A broker that knows only 3.x answers a CONNECT of 5 with four bytes and code 1. */
    @Test
    void oldBrokerThatRefusesMqtt5IsToldApart() throws IOException {
        for (String name : new String[] {"mosquitto_pub", "mosquitto_sub"}) {
            try (FakeBroker broker =
                    FakeBroker.start(
                            c -> {
                                c.expect(io.jmqtt.testkit.PacketKind.CONNECT);
                                c.send(PacketBytes.connack(4, false, 1));
                                c.expectEndAfterAnything();
                            })) {
                CommandRun run = JmqttRun.inProcess().run(command(name, 5, broker.port()));
                assertThat(run.err())
                        .startsWith(
                                "Connection error: Unsupported Protocol Version" + TRY_3 + "\n");
                assertThat(run.exitCode()).isEqualTo(132);
                broker.verify();
            }
        }
    }
}
