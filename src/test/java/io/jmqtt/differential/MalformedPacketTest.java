package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A broker that sends what is no MQTT. Whatever it is: {@code pub} and {@code rr} end with one of
 * Mosquitto's texts and its exit status, {@code sub} ends so or connects again; none hangs, none
 * prints a stack trace, none takes rubbish for success.
 */
class MalformedPacketTest {
    private static final Map<String, String> RUBBISH = new LinkedHashMap<>();

    static {
        String http =
                "HTTP/1.1 400 Bad Request\r\nServer: something/1.0\r\nContent-Type: text/html\r\n"
                        + "Content-Length: 150\r\nConnection: close\r\n\r\n<html></html>";
        RUBBISH.put("HTTP", HexFormat.of().formatHex(http.getBytes(StandardCharsets.US_ASCII)));
        RUBBISH.put("zeros", "00 00 00 00");
        RUBBISH.put("reserved type 0", "00 00");
        RUBBISH.put("remaining length of five bytes", "20 ff ff ff ff 01");
        RUBBISH.put("CONNECT from a broker", "10 00");
        RUBBISH.put("PINGREQ from a broker", "c0 00");
        RUBBISH.put("SUBSCRIBE from a broker", "82 02 00 01");
        RUBBISH.put("PUBLISH of QoS 3", "36 05 00 01 61 00 01");
        RUBBISH.put("PUBLISH that ends in its topic", "30 03 00 09 61");
    }

    private final Ahead ahead = new Ahead(6);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    private static final String ONE_LINE =
            "Error: (A network protocol error occurred when communicating with the broker"
                    + "|Malformed packet|The connection was lost|The client is not currently connected)\n";

    @TestFactory
    Stream<DynamicTest> insteadOfConnack() {
        RUBBISH.forEach(
                (name, hex) -> {
                    for (String version : new String[] {"311", "5"}) {
                        ahead.test(
                                "pub v" + version + " " + name,
                                () ->
                                        fails(
                                                CommandLine.of(
                                                        "mosquitto_pub",
                                                        "-V",
                                                        version,
                                                        "-t",
                                                        "a",
                                                        "-m",
                                                        "x"),
                                                hex,
                                                PacketKind.CONNECT));
                        ahead.test(
                                "rr v" + version + " " + name,
                                () ->
                                        fails(
                                                CommandLine.of(
                                                        "mosquitto_rr",
                                                        "-V",
                                                        version,
                                                        "-t",
                                                        "a",
                                                        "-e",
                                                        "b",
                                                        "-m",
                                                        "x"),
                                                hex,
                                                PacketKind.CONNECT));
                    }
                });
        return ahead.tests();
    }

    @TestFactory
    Stream<DynamicTest> insteadOfPuback() {
        RUBBISH.forEach(
                (name, hex) -> {
                    for (String version : new String[] {"311", "5"}) {
                        ahead.test(
                                "pub v" + version + " " + name,
                                () ->
                                        fails(
                                                CommandLine.of(
                                                        "mosquitto_pub",
                                                        "-V",
                                                        version,
                                                        "-q",
                                                        1,
                                                        "-t",
                                                        "a",
                                                        "-m",
                                                        "x"),
                                                hex,
                                                PacketKind.PUBLISH));
                    }
                });
        return ahead.tests();
    }

    private static void fails(CommandLine line, String hex, PacketKind before) throws Exception {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            if (before == PacketKind.CONNECT) {
                                c.expect(PacketKind.CONNECT);
                            } else {
                                c.accept();
                                c.expect(before);
                            }
                            c.sendHex(hex);
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(line.plus("-p", broker.port()).deadline(Duration.ofSeconds(8)));
            assertThat(run.err()).matches(ONE_LINE);
            assertThat(run.exitCode()).isIn(2, 4, 7, 21);
            assertThat(run.out()).isEmpty();
            broker.verify();
        }
    }

    @TestFactory
    Stream<DynamicTest> subEndsOrComesAgain() {
        RUBBISH.forEach(
                (name, hex) -> {
                    for (String version : new String[] {"311", "5"}) {
                        ahead.test(
                                "sub v" + version + " " + name,
                                () -> {
                                    try (FakeBroker broker =
                                            FakeBroker.repeating(
                                                    c -> {
                                                        c.accept();
                                                        c.grant(0);
                                                        c.sendHex(hex);
                                                        c.expectEndAfterAnything();
                                                    },
                                                    c -> {
                                                        c.accept();
                                                        c.grant(0);
                                                        c.send(
                                                                PacketBytes.publish(
                                                                        c.level(), "a", "ok"));
                                                        c.expectDisconnect();
                                                    })) {
                                        CommandRun run =
                                                JmqttRun.inProcess()
                                                        .run(
                                                                CommandLine.of(
                                                                                "mosquitto_sub",
                                                                                "-p",
                                                                                broker.port(),
                                                                                "-V",
                                                                                version,
                                                                                "-t",
                                                                                "a",
                                                                                "-C",
                                                                                1)
                                                                        .deadline(
                                                                                Duration.ofSeconds(
                                                                                        10)));
                                        if (run.exitCode() == 0) {
                                            assertThat(run.out()).isEqualTo("ok\n");
                                            assertThat(run.err()).isEmpty();
                                        } else {
                                            assertThat(run.exitCode()).isIn(2, 21);
                                            assertThat(run.err()).matches(ONE_LINE);
                                        }
                                    }
                                });
                    }
                });
        return ahead.tests();
    }
}
