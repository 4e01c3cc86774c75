package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Packets;
import io.jmqtt.testkit.RunningCommand;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PubCommandTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"0,311", "1,311", "2,311", "0,31", "1,31", "2,31", "0,5", "1,5", "2,5"})
    void publishesOneMessageAndDisconnects(String qos, String version) throws IOException {
        List<WirePacket> published = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            published.add(c.acknowledge());
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    mosquitto(broker, "-t", "a/b", "-m", "hi", "-q", qos, "-V", version, "-r");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        assertThat(published).hasSize(1);
        assertThat(published.get(0).qos()).isEqualTo(Integer.parseInt(qos));
    }

    @Test
    void debugLinesAreMosquittos() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.acknowledge();
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-d", "-t", "a", "-m", "hi", "-q", "2");
            assertThat(run.out())
                    .isEqualTo(
                            """
                            Client null sending CONNECT
                            Client (null) received CONNACK (0)
                            Client null sending PUBLISH (d0, q2, r0, m1, 'a', ... (2 bytes))
                            Client null received PUBREC (Mid: 1)
                            Client null sending PUBREL (m1)
                            Client null received PUBCOMP (Mid: 1, RC:0)
                            Client null sending DISCONNECT
                            """);
            broker.verify();
        }
    }

    @Test
    void debugLinesUseTheIdThatTheBrokerAssigned() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept(Property.text(PropertyId.ASSIGNED_CLIENT_IDENTIFIER, "x1"));
                            c.acknowledge();
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-V", "5", "-d", "-t", "a", "-n", "-q", "1");
            assertThat(run.out())
                    .isEqualTo(
                            """
                            Client null sending CONNECT
                            Client x1 received CONNACK (0)
                            Client x1 sending PUBLISH (d0, q1, r0, m1, 'a', ... (0 bytes))
                            Client x1 received PUBACK (Mid: 1, RC:0)
                            Client x1 sending DISCONNECT
                            """);
            broker.verify();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 200})
    void refusedConnectionIsTheExitStatus(int code) throws IOException {
        String text = ReasonCode.connackText(code);
        try (FakeBroker broker = FakeBroker.repeating(c -> c.refuse(code))) {
            CommandRun old = mosquitto(broker, "-t", "a", "-m", "b");
            assertThat(old.err())
                    .isEqualTo(
                            "Connection error: "
                                    + text
                                    + (code <= 5
                                            ? "\nError: The connection was refused\n"
                                            : "\nError: A network protocol error occurred when"
                                                    + " communicating with the broker\n"));
            assertThat(old.exitCode()).isEqualTo(code);
            CommandRun own = jmqtt(broker, "-t", "a", "-m", "b");
            assertThat(own.err()).isEqualTo("Connection error: " + text + "\n");
            assertThat(own.exitCode()).isEqualTo(code);
            CommandRun quiet = mosquitto(broker, "-t", "a", "-l", "--quiet");
            assertThat(quiet.err()).isEmpty();
            assertThat(quiet.exitCode()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x81, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x97, 0x9F})
    void refusedConnectionOfVersion5IsTheExitStatus(int code) throws IOException {
        try (FakeBroker broker = FakeBroker.start(c -> c.refuse(code))) {
            CommandRun run = mosquitto(broker, "-V", "5", "-t", "a", "-m", "b");
            String hint =
                    code == 0x84
                            ? ". Try connecting to an MQTT v5 broker, or use MQTT v3.x mode."
                            : "";
            assertThat(run.err())
                    .isEqualTo(
                            "Connection error: "
                                    + ReasonCode.text(code)
                                    + hint
                                    + "\nError: A network protocol error occurred when"
                                    + " communicating with the broker\n");
            assertThat(run.exitCode()).isEqualTo(code);
        }
    }

    @Test
    void refusedMessageIsAWarningAndForJmqttTheExitStatus() throws IOException {
        for (int qos = 1; qos <= 2; qos++) {
            try (FakeBroker broker =
                    FakeBroker.repeating(
                            c -> {
                                c.accept();
                                c.refusePublish(
                                        0x87, Property.text(PropertyId.REASON_STRING, "go away"));
                                c.expectDisconnect();
                            })) {
                CommandRun old = mosquitto(broker, "-V", "5", "-t", "a", "-m", "b", "-q", "" + qos);
                assertThat(old.err()).startsWith("Warning: Publish 1 failed: Not authorized.\n");
                assertThat(old.exitCode()).isZero();
                CommandRun own = jmqtt(broker, "-V", "5", "-t", "a", "-m", "b", "-q", "" + qos);
                assertThat(own.err()).startsWith("Warning: Publish 1 failed: Not authorized.\n");
                assertThat(own.exitCode()).isEqualTo(0x87);
                broker.verify();
            }
        }
    }

    @Test
    void noSubscribersIsSuccess() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.refusePublish(0x10);
                            c.expectDisconnect();
                        })) {
            CommandRun run = jmqtt(broker, "-V", "5", "-t", "a", "-m", "b", "-q", "1");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void connectionThatBreaksBeforeTheAcknowledgementIsStatus7() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.cut();
                        })) {
            CommandRun run = mosquitto(broker, "-t", "a", "-m", "b", "-q", "1");
            assertThat(run.err()).isEqualTo("Error: The connection was lost\n");
            assertThat(run.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void connectionThatBreaksBeforeConnackIsStatus7() throws IOException {
        try (FakeBroker broker = FakeBroker.start(c -> c.expect(PacketKind.CONNECT))) {
            CommandRun run = mosquitto(broker, "-t", "a", "-m", "b");
            assertThat(run.err()).isEqualTo("Error: The connection was lost\n");
            assertThat(run.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void nobodyListeningIsStatus1() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        CommandRun run =
                JmqttRun.inProcess()
                        .run(
                                CommandLine.of(
                                        "mosquitto_pub",
                                        "-h",
                                        "127.0.0.1",
                                        "-p",
                                        port,
                                        "-t",
                                        "a",
                                        "-m",
                                        "b"));
        assertThat(run.err()).isEqualTo("Error: Connection refused\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void unknownHostIsALookupError() {
        CommandRun run =
                JmqttRun.inProcess()
                        .run(
                                CommandLine.of(
                                        "mosquitto_pub",
                                        "-h",
                                        "nowhere.invalid",
                                        "-t",
                                        "a",
                                        "-m",
                                        "b"));
        assertThat(run.err()).isEqualTo("Unable to connect (Lookup error).\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void everyLineBecomesAMessageWhateverItsBytes() throws IOException {
        byte[] input = "one\r\n\ntwo\0three\n\u00e9\nlast".getBytes(UTF_8);
        List<String> payloads = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            for (int i = 0; i < 5; i++) {
                                payloads.add(new String(payload(c.acknowledge()), UTF_8));
                            }
                            c.expectDisconnect();
                        })) {
            CommandRun run = lines(broker, input, "-t", "a", "-l", "-q", "1");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        assertThat(payloads).containsExactly("one\r", "", "two\0three", "\u00e9", "last");
    }

    @Test
    void emptyStandardInputConnectsAndDisconnects() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expectDisconnect();
                        })) {
            assertThat(lines(broker, new byte[0], "-t", "a", "-l").exitCode()).isZero();
            broker.verify();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void linesSurviveALostConnection(int qos) throws IOException {
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            input.append("line ").append(i).append('\n');
        }
        List<String> second = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            for (int i = 0; i < 20; i++) {
                                c.expect(PacketKind.PUBLISH);
                            }
                            c.cut();
                        },
                        c -> {
                            c.answerConnect(true, 0);
                            c.serve();
                            for (WirePacket packet : c.received()) {
                                if (packet.kind() == PacketKind.PUBLISH) {
                                    second.add(new String(payload(packet), UTF_8));
                                }
                            }
                        })) {
            CommandRun run =
                    lines(
                            broker,
                            input.toString().getBytes(UTF_8),
                            "-t",
                            "a",
                            "-l",
                            "-c",
                            "-i",
                            "keeper",
                            "-q",
                            "" + qos);
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        for (int i = 0; i < 300; i++) {
            assertThat(second).contains("line " + i);
        }
    }

    @Test
    void linesOfQos0WaitWhileThereIsNoConnection() throws Exception {
        try (SlowInput input = new SlowInput();
                FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.acknowledge();
                                    c.cut();
                                },
                                c -> {
                                    c.accept();
                                    assertThat(payload(c.acknowledge()))
                                            .asString()
                                            .isEqualTo("two");
                                    assertThat(payload(c.acknowledge()))
                                            .asString()
                                            .isEqualTo("three");
                                    c.expectDisconnect();
                                })) {
            input.line("one");
            RunningCommand pub =
                    JmqttRun.inProcess()
                            .stdin(input)
                            .start(line("mosquitto_pub", broker, "-d", "-t", "a", "-l"));
            pub.awaitOut("sending PUBLISH");
            Eventually.until("the second connection", () -> broker.connections() == 2);
            input.line("two");
            input.line("three");
            input.end();
            assertThat(pub.await().exitCode()).isZero();
            broker.verify();
        }
    }

    @Test
    void refusedReconnectEndsWithItsCode() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.cut();
                        },
                        c -> c.refuse(5))) {
            CommandRun run = lines(broker, "x\n".getBytes(UTF_8), "-t", "a", "-l", "-q", "1");
            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.err())
                    .startsWith("Connection error: Connection Refused: not authorised\n");
        }
    }

    @Test
    void limitsOfTheBrokerAreNamed() throws IOException {
        try (FakeBroker broker =
                FakeBroker.repeating(
                        c -> {
                            c.accept(Property.number(PropertyId.MAXIMUM_QOS, 0));
                            c.expectEndAfterAnything();
                        })) {
            CommandRun old = mosquitto(broker, "-V", "5", "-t", "a", "-m", "b", "-q", "1");
            assertThat(old.err())
                    .isEqualTo(
                            "Error: Message QoS not supported on broker, try a lower QoS.\n"
                                    + "Error: The connection was lost\n");
            assertThat(old.exitCode()).isEqualTo(7);
            CommandRun own = jmqtt(broker, "-V", "5", "-t", "a", "-m", "b", "-q", "1");
            assertThat(own.exitCode()).isEqualTo(24);
        }
        try (FakeBroker broker =
                FakeBroker.repeating(
                        c -> {
                            c.accept(Property.number(PropertyId.MAXIMUM_PACKET_SIZE, 20));
                            c.expectEndAfterAnything();
                        })) {
            Object[] args = {"-V", "5", "-t", "a", "-m", "x".repeat(50), "-q", "1"};
            CommandRun old = mosquitto(broker, args);
            assertThat(old.err()).isEqualTo("Error: The connection was lost\n");
            assertThat(old.exitCode()).isEqualTo(7);
            assertThat(jmqtt(broker, args).exitCode()).isEqualTo(25);
        }
    }

    @Test
    void oldStyleRefusalOfVersion5IsUnsupportedVersion() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.expect(PacketKind.CONNECT);
                            c.sendHex("20020001");
                        })) {
            CommandRun run = jmqtt(broker, "-V", "5", "-t", "a", "-m", "b");
            assertThat(run.err()).startsWith("Connection error: Unsupported Protocol Version.");
            assertThat(run.exitCode()).isEqualTo(0x84);
        }
    }

    @Test
    void repeatsAfterEachEnd() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.acknowledge();
                            c.acknowledge();
                            c.acknowledge();
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    mosquitto(
                            broker,
                            "-t",
                            "a",
                            "-m",
                            "b",
                            "-q",
                            "1",
                            "--repeat",
                            "3",
                            "--repeat-delay",
                            "0.001");
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
    }

    @Test
    void aliasStandsForTheTopicFromTheSecondMessageOn() throws IOException {
        List<String> topics = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            topics.add(topic(c.acknowledge()));
                            topics.add(topic(c.acknowledge()));
                            c.expectDisconnect();
                        })) {
            mosquitto(
                    broker,
                    "-t",
                    "long/topic",
                    "-m",
                    "b",
                    "--repeat",
                    "2",
                    "-D",
                    "publish",
                    "topic-alias",
                    "3");
            broker.verify();
        }
        assertThat(topics).containsExactly("long/topic", "");
    }

    @Test
    void fileAndStandardInputAreOneMessage() throws IOException {
        byte[] bytes = {0, 10, (byte) 0xFF, 13, 10};
        Path file = Files.write(folder.resolve("f"), bytes);
        for (Object[] args : new Object[][] {{"-f", file}, {"-s"}}) {
            List<byte[]> payloads = new CopyOnWriteArrayList<>();
            try (FakeBroker broker =
                    FakeBroker.start(
                            c -> {
                                c.accept();
                                payloads.add(payload(c.acknowledge()));
                                c.expectDisconnect();
                            })) {
                CommandRun run =
                        JmqttRun.inProcess()
                                .run(
                                        line("mosquitto_pub", broker, "-t", "a")
                                                .plus(args)
                                                .stdin(bytes));
                assertThat(run.exitCode()).isZero();
                broker.verify();
            }
            assertThat(payloads).containsExactly(bytes);
        }
    }

    @Test
    void unreadableInputIsNamed() {
        assertThat(
                        JmqttRun.inProcess()
                                .run(
                                        CommandLine.of(
                                                "mosquitto_pub", "-t", "a", "-f", "/nonexistent")))
                .satisfies(
                        run -> {
                            assertThat(run.err())
                                    .isEqualTo(
                                            "Error: Unable to read file \"/nonexistent\": No such"
                                                    + " file or directory.\nError loading input file"
                                                    + " \"/nonexistent\".\n");
                            assertThat(run.exitCode()).isEqualTo(1);
                        });
        assertThat(JmqttRun.inProcess().run(CommandLine.of("mosquitto_pub", "-t", "a", "-s")).err())
                .isEqualTo("Error: Zero length input.\nError loading input from stdin.\n");
        assertThat(
                        JmqttRun.inProcess()
                                .run(CommandLine.of("mosquitto_pub", "-t", "a", "-f", folder))
                                .err())
                .contains("Is a directory");
    }

    @Test
    void topicAndMessageAreNeeded() {
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("mosquitto_pub", "-t", "a"));
        assertThat(run.err()).isEqualTo("Error: Both topic and message must be supplied.\n");
        assertThat(run.out()).contains("Usage: mosquitto_pub ");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void errorsPointToTheHelpOfTheNameThatWasCalled() {
        String error = "Error: Unknown option '--x'.\n\nUse '";
        assertThat(JmqttRun.inProcess().run(CommandLine.of("mosquitto_pub", "--x")).err())
                .isEqualTo(error + "mosquitto_pub --help' to see usage.\n");
        assertThat(JmqttRun.jmqtt("pub", "--x").err())
                .isEqualTo(error + "jmqtt pub --help' to see usage.\n");
    }

    @Test
    void helpAndVersionFailOnlyUnderMosquittosName() {
        for (String option : new String[] {"--help", "--version"}) {
            CommandRun old = JmqttRun.inProcess().run(CommandLine.of("mosquitto_pub", option));
            assertThat(old.exitCode()).isEqualTo(1);
            assertThat(old.out()).contains("mosquitto_pub version 2.1.2 running on ");
            assertThat(JmqttRun.jmqtt("pub", option).exitCode()).isZero();
        }
    }

    @Test
    void jmqttPublishesToEachTopic() throws IOException {
        List<String> topics = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            topics.add(topic(c.acknowledge()));
                            topics.add(topic(c.acknowledge()));
                            c.expectDisconnect();
                        })) {
            assertThat(jmqtt(broker, "-t", "a", "-t", "b", "-m", "x").exitCode()).isZero();
            broker.verify();
        }
        assertThat(topics).containsExactly("a", "b");
    }

    @Test
    void topicSeparatorTakesTheTopicFromEachLine() throws IOException {
        List<String> messages = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            for (int i = 0; i < 3; i++) {
                                WirePacket packet = c.acknowledge();
                                messages.add(topic(packet) + "=" + new String(payload(packet)));
                            }
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("jmqtt", broker, "-l", "--topic-separator", " : ")
                                            .stdin("a : 1\nb/c :  : 2\na : \n".getBytes(UTF_8)));
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        assertThat(messages).containsExactly("a=1", "b/c= : 2", "a=");
    }

    @Test
    void badLineIsNamedAndWhatCameBeforeIsDelivered() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.acknowledge();
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("jmqtt", broker, "-l", "--topic-separator", "|", "-q", "1")
                                            .stdin("a|1\nnothing\n".getBytes(UTF_8)));
            assertThat(run.err())
                    .isEqualTo(
                            "Error: line 2 of standard input: the topic separator is missing.\n");
            assertThat(run.exitCode()).isEqualTo(1);
            broker.verify();
        }
    }

    @Test
    void jsonLinesSayEverythingOfAMessage() throws IOException {
        List<String> messages = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            for (int i = 0; i < 4; i++) {
                                WirePacket packet = c.acknowledge();
                                messages.add(Packets.describe(packet, c.level()));
                            }
                            c.expectDisconnect();
                        })) {
            String input =
                    """
                    {"topic":"a","payload":"x","qos":1,"retain":true}
                    {"payload":null,"payload_b64":"AP8=","properties":{"content-type":"t"}}

                    {"payload":{"k":[1.50,true]}}
                    {"topic":"b","tst":"ignored"}
                    """;
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("jmqtt", broker, "--json-lines", "-t", "d", "-V", "5")
                                            .stdin(input.getBytes(UTF_8)));
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        assertThat(messages)
                .containsExactlyInAnyOrder(
                        "PUBLISH q1 r1 d0 m1 \"a\" \"x\"",
                        "PUBLISH q0 r0 d0 \"d\" 0x00ff {content-type=\"t\"}",
                        "PUBLISH q0 r0 d0 \"d\" \"{\\\"k\\\":[1.50,true]}\"",
                        "PUBLISH q0 r0 d0 \"b\" \"\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x; this is not a JSON object",
                "[]; this is not a JSON object",
                "{\"payload\":\"x\"}; \"topic\" is missing",
                "{\"topic\":\"a/+\"}; \"topic\" is no topic that can be published to",
                "{\"topic\":3}; \"topic\" is no topic that can be published to",
                "{\"topic\":\"a\",\"qos\":3}; \"qos\" is not 0, 1 or 2",
                "{\"topic\":\"a\",\"qos\":\"1\"}; \"qos\" is not 0, 1 or 2",
                "{\"topic\":\"a\",\"retain\":\"yes\"}; \"retain\" is neither true nor false",
                "{\"topic\":\"a\",\"payload_b64\":\"?\"}; \"payload_b64\" is not Base64",
                "{\"topic\":\"a\",\"payload_b64\":1}; \"payload_b64\" is not a string",
                "{\"topic\":\"a\",\"properties\":{}}; \"properties\" need MQTT 5: give -V 5",
            })
    void badJsonLineIsNamed(String input, String error) throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("jmqtt", broker, "--json-lines")
                                            .stdin(input.getBytes(UTF_8)));
            assertThat(run.err()).isEqualTo("Error: line 1 of standard input: " + error + ".\n");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void retryInitialWaitsForTheBroker() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> c.expect(PacketKind.CONNECT),
                        c -> {
                            c.accept();
                            c.acknowledge();
                            c.expectDisconnect();
                        })) {
            CommandRun run = jmqtt(broker, "-t", "a", "-m", "b", "--retry", "initial");
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
    }

    @Test
    void retryLimitEndsTheAttempts() throws IOException {
        try (FakeBroker broker = FakeBroker.repeating(c -> c.expect(PacketKind.CONNECT))) {
            CommandRun run =
                    jmqtt(broker, "-t", "a", "-m", "b", "--retry", "always", "--retry-limit", "2");
            assertThat(run.exitCode()).isEqualTo(7);
            assertThat(broker.connections()).isEqualTo(2);
        }
    }

    @Test
    void passwordComesFromFileOrEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("pw"), "s3cret\nmore\n");
        for (Object[] args : new Object[][] {{"--pw-file", file}, {"--pw-env", "SECRET"}}) {
            List<String> connects = new CopyOnWriteArrayList<>();
            try (FakeBroker broker =
                    FakeBroker.start(
                            c -> {
                                connects.add(Packets.describe(c.accept(), c.level()));
                                c.acknowledge();
                                c.expectDisconnect();
                            })) {
                CommandRun run =
                        JmqttRun.inProcess()
                                .run(
                                        line("jmqtt", broker, "-t", "a", "-n", "-u", "me")
                                                .plus(args)
                                                .env("SECRET", "s3cret"));
                assertThat(run.err()).isEmpty();
                broker.verify();
            }
            assertThat(connects.get(0)).contains("s3cret").doesNotContain("more");
        }
    }

    @Test
    void missingPasswordSourceIsNamed() {
        assertThat(JmqttRun.jmqtt("pub", "-t", "a", "-n", "--pw-file", "/nonexistent").err())
                .isEqualTo("Error: --pw-file: no such file: /nonexistent\n");
        assertThat(JmqttRun.jmqtt("pub", "-t", "a", "-n", "--pw-env", "NO_SUCH").err())
                .isEqualTo("Error: --pw-env: the environment variable NO_SUCH is not set.\n");
    }

    @Test
    void profileAndOptionsFileComeBeforeTheArguments() throws IOException {
        Path config = Files.createDirectories(folder.resolve("jmqtt/profiles"));
        Files.writeString(config.resolve("home"), "# my broker\n-t from/profile\n-C 3\n-q 1\n");
        Files.writeString(folder.resolve("mosquitto_pub"), "-t from/file\n-m payload\n");
        List<String> topics = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            topics.add(topic(c.acknowledge()));
                            topics.add(topic(c.acknowledge()));
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("jmqtt", broker, "--profile", "home")
                                            .env("XDG_CONFIG_HOME", folder.toString()));
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        assertThat(topics).containsExactly("from/file", "from/profile");
    }

    /** The payload of a PUBLISH of MQTT 3.1.1. */
    static byte[] payload(WirePacket packet) {
        byte[] body = packet.body();
        int start = 2 + topicLength(body) + (packet.qos() > 0 ? 2 : 0);
        return Arrays.copyOfRange(body, start, body.length);
    }

    static String topic(WirePacket packet) {
        return new String(packet.body(), 2, topicLength(packet.body()), UTF_8);
    }

    private static int topicLength(byte[] body) {
        return (body[0] & 0xFF) << 8 | body[1] & 0xFF;
    }

    private static CommandRun lines(FakeBroker broker, byte[] input, Object... args) {
        return JmqttRun.inProcess().run(line("mosquitto_pub", broker, args).stdin(input));
    }

    private static CommandRun mosquitto(FakeBroker broker, Object... args) {
        return JmqttRun.inProcess().run(line("mosquitto_pub", broker, args));
    }

    private static CommandRun jmqtt(FakeBroker broker, Object... args) {
        return JmqttRun.inProcess().run(line("jmqtt", broker, args));
    }

    private static CommandLine line(String program, FakeBroker broker, Object... args) {
        CommandLine line =
                program.equals("jmqtt") ? CommandLine.of(program, "pub") : CommandLine.of(program);
        return line.plus("-h", "127.0.0.1", "-p", broker.port()).plus(args);
    }
}
