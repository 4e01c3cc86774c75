package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Packets;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RrCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"5", "311", "31"})
    void printsTheResponse(String version) throws IOException {
        List<String> requests = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            requests.add(Packets.describe(c.acknowledge(), c.level()));
                            c.send(PacketBytes.publish(c.level(), "re/me", "answer"));
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-v", "-V", version);
            assertThat(run.out()).isEqualTo("re/me answer\n");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        assertThat(requests.get(0))
                .isEqualTo(
                        "PUBLISH q0 r0 d0 \"ask\" \"?\""
                                + (version.equals("5") ? " {response-topic=\"re/me\"}" : ""));
    }

    @Test
    void receivesOneMessageAtATime() throws IOException {
        List<String> connects = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            connects.add(Packets.describe(c.accept(), c.level()));
                            c.grant(0);
                            c.acknowledge();
                            c.send(PacketBytes.publish(5, "re/me", "x"));
                            c.expectDisconnect();
                        })) {
            mosquitto(broker);
            broker.verify();
        }
        assertThat(connects.get(0)).contains("receive-maximum=1");
    }

    @Test
    void jmqttTakesOnlyTheResponseWithItsCorrelationData() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            byte[] data = correlation(c.acknowledge());
                            Property other =
                                    Property.binary(PropertyId.CORRELATION_DATA, new byte[] {1});
                            Property own = Property.binary(PropertyId.CORRELATION_DATA, data);
                            c.send(
                                    PacketBytes.publish(
                                            5,
                                            "re/me",
                                            bytes("not ours"),
                                            0,
                                            false,
                                            false,
                                            0,
                                            other));
                            c.send(
                                    PacketBytes.publish(
                                            5, "re/me", bytes("ours"), 0, false, false, 0, own));
                            c.send(PacketBytes.publish(5, "re/me", "second"));
                            c.expectDisconnect();
                        })) {
            CommandRun run = jmqtt(broker, "--count", "2");
            assertThat(run.out()).isEqualTo("ours\nsecond\n");
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
    }

    @Test
    void refusedSubscriptionIsAFailureOnlyUnderOurName() throws IOException {
        try (FakeBroker broker =
                FakeBroker.repeating(
                        c -> {
                            c.accept();
                            c.grant(0x87);
                            c.expectDisconnect();
                        })) {
            CommandRun old = mosquitto(broker);
            assertThat(old.err()).isEqualTo("Not authorized\n");
            assertThat(old.exitCode()).isZero();
            assertThat(jmqtt(broker).exitCode()).isEqualTo(0x87);
        }
    }

    @Test
    void refusedRequestIsAFailureOfJmqtt() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(1);
                            c.refusePublish(0x87);
                            c.expectDisconnect();
                        })) {
            CommandRun run = jmqtt(broker, "-q", "1");
            assertThat(run.err()).isEqualTo("Error: Request refused: Not authorized\n");
            assertThat(run.exitCode()).isEqualTo(0x87);
        }
    }

    @Test
    void timesOutWithStatus27() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.acknowledge();
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-W", "1");
            assertThat(run.err()).isEqualTo("Timed out\n");
            assertThat(run.exitCode()).isEqualTo(27);
        }
    }

    @Test
    void lostConnectionIsStatus7() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.expect(PacketKind.PUBLISH);
                            c.finish();
                        })) {
            CommandRun run = mosquitto(broker);
            assertThat(run.err()).isEqualTo("Error: The connection was lost\n");
            assertThat(run.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void refusedConnectionIsTheExitStatus() throws IOException {
        try (FakeBroker broker = FakeBroker.repeating(c -> c.refuse(0x86))) {
            CommandRun run = mosquitto(broker);
            assertThat(run.err()).isEqualTo("Connection error: Bad User Name or Password\n");
            assertThat(run.exitCode()).isEqualTo(0x86);
        }
        try (FakeBroker broker = FakeBroker.repeating(c -> c.refuse(5))) {
            assertThat(mosquitto(broker, "-V", "311").err())
                    .isEqualTo("Connection error: Unknown reason\n");
            assertThat(jmqtt(broker, "-V", "311").err())
                    .isEqualTo("Connection error: Connection Refused: not authorised\n");
        }
    }

    @Test
    void retainedResponseIsPassedOver() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.acknowledge();
                            c.send(
                                    PacketBytes.publish(
                                            5, "re/me", bytes("old"), 0, true, false, 0));
                            c.send(PacketBytes.publish(5, "re/me", "new"));
                            c.expectDisconnect();
                        })) {
            assertThat(mosquitto(broker, "-R").out()).isEqualTo("new\n");
        }
    }

    @Test
    void latencyFollowsTheResponse() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.acknowledge();
                            c.send(PacketBytes.publish(5, "re/me", "x"));
                            c.expectDisconnect();
                        })) {
            assertThat(mosquitto(broker, "--latency").out())
                    .matches("x\nLatency: \\d+(\\.\\d+)?(ns|µs|ms|)\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "999, Latency: 999ns",
        "1000, Latency: 1.000000µs",
        "123456, Latency: 123.456000µs",
        "100406177, Latency: 100.406177ms",
        "1000000000, Latency: 1.000000000",
        "12000000345, Latency: 12.000000345"
    })
    void latencyHasTheUnitThatFits(long nanos, String text) {
        assertThat(Requester.latency(nanos)).isEqualTo(text + "\n");
    }

    @Test
    void everythingIsNeeded() {
        String error =
                "Error: All of topic, message, and response topic must be supplied.\n\n"
                        + "Use 'mosquitto_rr --help' to see usage.\n";
        for (String args : List.of("-t a -m b", "-t a -e b", "-e a -m b")) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(CommandLine.of("mosquitto_rr", (Object[]) args.split(" ")));
            assertThat(run.err()).isEqualTo(error);
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void responseTopicMustNotBeGivenTwice() {
        CommandRun run =
                JmqttRun.inProcess()
                        .run(
                                CommandLine.of(
                                        "mosquitto_rr",
                                        "-t",
                                        "a",
                                        "-m",
                                        "b",
                                        "-e",
                                        "c",
                                        "-D",
                                        "publish",
                                        "response-topic",
                                        "d"));
        assertThat(run.err()).isEqualTo("Error in PUBLISH properties: Duplicate response topic.\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private static byte[] correlation(WirePacket request) {
        byte[] bytes = request.bytes();
        for (int i = 0; i < bytes.length - 11; i++) {
            if (bytes[i] == 0x09 && bytes[i + 1] == 0 && bytes[i + 2] == 8) {
                return Arrays.copyOfRange(bytes, i + 3, i + 11);
            }
        }
        throw new AssertionError("no correlation data in " + Packets.describe(request, 5));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static CommandRun mosquitto(FakeBroker broker, Object... args) {
        return run(CommandLine.of("mosquitto_rr"), broker, args);
    }

    private static CommandRun jmqtt(FakeBroker broker, Object... args) {
        return run(CommandLine.of("jmqtt", "rr"), broker, args);
    }

    private static CommandRun run(CommandLine line, FakeBroker broker, Object... args) {
        return JmqttRun.inProcess()
                .run(
                        line.plus("-h", "127.0.0.1", "-p", broker.port())
                                .plus("-t", "ask", "-m", "?", "-e", "re/me")
                                .plus(args));
    }
}
