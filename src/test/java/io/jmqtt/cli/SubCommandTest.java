package io.jmqtt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeBroker.Script;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Packets;
import io.jmqtt.testkit.RunningCommand;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubCommandTest {
    @TempDir Path folder;

    /** A message that the fake broker sends. */
    record Message(String topic, String payload, int qos, boolean retain) {
        Message(String topic, String payload) {
            this(topic, payload, 0, false);
        }
    }

    /** Options, what the broker sends, what comes out. */
    record Row(String args, List<Message> messages, String out) {}

    static List<Row> filters() {
        Message a = new Message("a", "1");
        Message b = new Message("b/c", "2");
        Message old = new Message("old", "3", 0, true);
        Message empty = new Message("e", "");
        Message json = new Message("j", "{\"t\":21.50,\"n\":{\"s\":\"x\"}}");
        return List.of(
                new Row("-C 2", List.of(a, b, old), "1\n2\n"),
                new Row("-C 2 -v", List.of(a, b), "a 1\nb/c 2\n"),
                new Row("-C 2 -N", List.of(a, b), "12"),
                new Row("-C 2 -v", List.of(empty, a), "e (null)\na 1\n"),
                new Row("-C 2", List.of(empty, a), "1\n"),
                new Row("-C 1 -R", List.of(old, a), "1\n"),
                new Row("-C 1 -T a", List.of(a, b), "2\n"),
                new Row("-C 1 -T b/# -T a", List.of(a, b, old), "3\n"),
                new Row("--retained-only", List.of(old, old, a), "3\n3\n"),
                new Row("-C 1 -F %t:%p:%q:%r", List.of(old), "old:3:0:1\n"),
                new Row("-C 1 --random-filter 100", List.of(a), "1\n"),
                new Row("-C 2 --format hex", List.of(a, b), "31\n32\n"),
                new Row("-C 1 --format base64", List.of(a), "MQ==\n"),
                new Row("-C 1 --where /t>21", List.of(a, json), json.payload + "\n"),
                new Row("-C 1 --select /t --select /n/s", List.of(json), "21.50\tx\n"),
                new Row("-C 1 -v --color always", List.of(a), "\033[36ma\033[0m 1\n"),
                new Row("-C 1 -v --color auto", List.of(a), "a 1\n"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void printsWhatTheOptionsAskFor(Row row) throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(c, row.messages);
                            c.expectDisconnect();
                        })) {
            CommandRun run = jmqtt(broker, row.args + " -t #");
            assertThat(run.out()).isEqualTo(row.out);
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"31", "311", "5"})
    void everyQosArrivesInEveryVersion(String version) throws IOException {
        int level = version.equals("31") ? 3 : version.equals("5") ? 5 : 4;
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(2);
                            c.send(publish("a", "q0", 0, 0, level));
                            c.send(publish("a", "q1", 1, 7, level));
                            c.expect(PacketKind.PUBACK);
                            c.send(publish("a", "q2", 2, 8, level));
                            c.expect(PacketKind.PUBREC);
                            c.send(PacketBytes.pubrel(level, 8, 0));
                            c.expect(PacketKind.PUBCOMP);
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-q 2 -C 3 -t a -F %p:%q:%m -V " + version);
            assertThat(run.out()).isEqualTo("q0:0:0\nq1:1:7\nq2:2:8\n");
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
    }

    @Test
    void subscribesToEachFilterInOnePacketAndUnsubscribesOneByOne() throws IOException {
        List<String> packets = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            packets.add(describe(c.grant(1, 1), c));
                            packets.add(describe(c.ungrant(0), c));
                            packets.add(describe(c.ungrant(0), c));
                            send(c, List.of(new Message("a", "x")));
                            c.expectDisconnect();
                        })) {
            mosquitto(broker, "-t a -t b/# -q 1 -U c -U d -C 1 -V 5 --retain-as-published -R");
            broker.verify();
        }
        assertThat(packets.get(0)).contains("\"a\"").contains("\"b/#\"");
        assertThat(packets.get(1)).contains("\"c\"").doesNotContain("\"d\"");
        assertThat(packets.get(2)).contains("\"d\"");
    }

    @Test
    void debugLinesAreMosquittos() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(1);
                            c.send(publish("a", "hi", 1, 9, 4));
                            c.expect(PacketKind.PUBACK);
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-d -t a -q 1 -C 1 -i me");
            assertThat(run.out())
                    .isEqualTo(
                            """
                            Client me sending CONNECT
                            Client me received CONNACK (0)
                            Client me sending SUBSCRIBE (Mid: 1, Topic: a, QoS: 1, Options: 0x00)
                            Client me received SUBACK
                            Subscribed (mid: 1): 1
                            Client me received PUBLISH (d0, q1, r0, m9, 'a', ... (2 bytes))
                            hi
                            Client me sending PUBACK (m9, rc0)
                            Client me sending DISCONNECT
                            """);
        }
    }

    @Test
    void allRefusedIsAFailureOnlyUnderOurName() throws IOException {
        for (String version : new String[] {"311", "5"}) {
            int code = version.equals("5") ? 0x87 : 0x80;
            try (FakeBroker broker =
                    FakeBroker.repeating(
                            c -> {
                                c.accept();
                                c.grant(code, code);
                                c.expectDisconnect();
                            })) {
                CommandRun old = mosquitto(broker, "-t a -t b -V " + version);
                assertThat(old.err()).isEqualTo("All subscription requests were denied.\n");
                assertThat(old.exitCode()).isZero();
                CommandRun own = jmqtt(broker, "-t a -t b -V " + version);
                assertThat(own.err())
                        .isEqualTo(
                                "Error: Subscription to a refused: "
                                        + ReasonCode.text(code)
                                        + "\nError: Subscription to b refused: "
                                        + ReasonCode.text(code)
                                        + "\nAll subscription requests were denied.\n");
                assertThat(own.exitCode()).isEqualTo(code);
                broker.verify();
            }
        }
    }

    @Test
    void partlyRefusedGoesOnAndShowsInTheStatusOfJmqtt() throws IOException {
        try (FakeBroker broker =
                FakeBroker.repeating(
                        c -> {
                            c.accept();
                            c.grant(0, 0x80);
                            send(c, List.of(new Message("a", "x")));
                            c.expectDisconnect();
                        })) {
            CommandRun old = mosquitto(broker, "-t a -t b -C 1");
            assertThat(old.err()).isEmpty();
            assertThat(old.exitCode()).isZero();
            CommandRun own = jmqtt(broker, "-t a -t b -C 1");
            assertThat(own.err())
                    .isEqualTo("Error: Subscription to b refused: Unspecified error\n");
            assertThat(own.out()).isEqualTo("x\n");
            assertThat(own.exitCode()).isEqualTo(0x80);
        }
    }

    @Test
    void endsAfterSuback() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0x80);
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-t a -E");
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            broker.verify();
        }
    }

    @Test
    void timeoutIsStatus27AndBeforeConnack255() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(c, List.of(new Message("a", "x")));
                            assertThat(describe(c.expect(PacketKind.DISCONNECT), c))
                                    .isEqualTo("DISCONNECT code=4");
                        })) {
            CommandRun run = mosquitto(broker, "-t a -W 1 -V 5");
            assertThat(run.err()).isEqualTo("Timed out\n");
            assertThat(run.out()).isEqualTo("x\n");
            assertThat(run.exitCode()).isEqualTo(27);
            broker.verify();
        }
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.expect(PacketKind.CONNECT);
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run = mosquitto(broker, "-t a -W 1");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(255);
        }
    }

    @Test
    void subscribesAgainAfterALostConnection() throws IOException {
        Script second =
                c -> {
                    c.accept();
                    c.grant(0);
                    send(c, List.of(new Message("a", "2")));
                    c.expectDisconnect();
                };
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(c, List.of(new Message("a", "1")));
                            c.finish();
                        },
                        second)) {
            CommandRun run = mosquitto(broker, "-t a -C 2");
            assertThat(run.out()).isEqualTo("1\n2\n");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
    }

    @Test
    void connectionClosedBeforeConnackIsTriedAgain() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> c.expect(PacketKind.CONNECT),
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.expectDisconnect();
                        })) {
            assertThat(mosquitto(broker, "-t a -E").exitCode()).isZero();
            broker.verify();
        }
    }

    @Test
    void refusedConnectionIsNotTriedAgain() throws IOException {
        try (FakeBroker broker = FakeBroker.repeating(c -> c.refuse(4))) {
            for (CommandRun run : List.of(mosquitto(broker, "-t a"), jmqtt(broker, "-t a"))) {
                assertThat(run.err())
                        .isEqualTo(
                                "Connection error: Connection Refused: bad user name or"
                                        + " password\n");
                assertThat(run.exitCode()).isEqualTo(4);
            }
        }
    }

    @Test
    void retryNeverMakesALostConnectionTheEnd() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.finish();
                        })) {
            CommandRun run = jmqtt(broker, "-t a --retry never");
            assertThat(run.err()).isEqualTo("Error: The connection was lost\n");
            assertThat(run.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void sessionTakenOverEndsJmqttWithItsCode() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.send(PacketBytes.disconnect(5, 0x8E));
                            c.expectEndAfterAnything();
                        })) {
            CommandRun run = jmqtt(broker, "-t a -V 5");
            assertThat(run.err())
                    .isEqualTo("Error: The broker ended the connection: Session taken over\n");
            assertThat(run.exitCode()).isEqualTo(0x8E);
        }
    }

    @Test
    void removesRetainedMessagesBeforeItEnds() throws IOException {
        List<String> packets = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(
                                    c,
                                    List.of(
                                            new Message("a", "1", 0, true),
                                            new Message("b", "2", 0, true)));
                            packets.add(describe(c.acknowledge(), c));
                            packets.add(describe(c.acknowledge(), c));
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-t # --remove-retained -C 2");
            assertThat(run.out()).isEqualTo("1\n2\n");
            assertThat(run.exitCode()).isZero();
            broker.verify();
        }
        assertThat(packets.get(0)).startsWith("PUBLISH q1 r1 d0").contains("\"a\"");
        assertThat(packets.get(1)).startsWith("PUBLISH q1 r1 d0").contains("\"b\"");
    }

    @Test
    void randomFilterShowsTheShareItIsTold() throws IOException {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            messages.add(new Message("a", "x"));
        }
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(c, messages);
                            c.expectDisconnect();
                        })) {
            CommandRun run = mosquitto(broker, "-t # --random-filter 50 -C 2000");
            assertThat(run.out().length() / 2).isBetween(850, 1150);
        }
    }

    @Test
    void messagesBehindTheLastOneAreNotAcknowledged() throws IOException {
        List<Integer> acknowledged = new CopyOnWriteArrayList<>();
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(1);
                            c.send(
                                    publish("a", "1", 1, 11, 4),
                                    publish("a", "2", 1, 12, 4),
                                    publish("a", "3", 1, 13, 4));
                            acknowledged.add(c.expect(PacketKind.PUBACK).packetId());
                            c.expectDisconnect();
                        })) {
            assertThat(mosquitto(broker, "-t a -q 1 -c -i me -C 1").out()).isEqualTo("1\n");
            broker.verify();
        }
        assertThat(acknowledged).containsExactly(11);
    }

    @Test
    void messageRateCountsInsteadOfPrinting() throws IOException {
        CountDownLatch stop = new CountDownLatch(1);
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.grant(0);
                                    send(c, List.of(new Message("a", "x"), new Message("a", "y")));
                                    c.waitFor(stop);
                                });
                RunningCommand run =
                        JmqttRun.inProcess()
                                .start(line("mosquitto_sub", broker, "-t a --message-rate"))) {
            run.awaitOut(" msgs/s\n");
            assertThat(run.out()).startsWith("2 msgs/s\n");
            stop.countDown();
        }
    }

    @Test
    void closedPipeEndsAtOnceWithStatus0() throws IOException {
        CommandRun run = intoBrokenOutput("Broken pipe");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void fullDiskEndsAtOnceWithStatus1() throws IOException {
        CommandRun run = intoBrokenOutput("No space left on device");
        assertThat(run.err())
                .isEqualTo("Error: writing to standard output: No space left on device\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private static CommandRun intoBrokenOutput(String error) throws IOException {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException(error);
                    }
                };
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(c, List.of(new Message("a", "x")));
                            c.expectDisconnect();
                        })) {
            return JmqttRun.inProcess().stdout(broken).run(line("mosquitto_sub", broker, "-t a"));
        }
    }

    @Test
    void commandGetsPayloadAndEnvironment() throws IOException {
        Path result = folder.resolve("result");
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(
                                    c,
                                    List.of(
                                            new Message("a/b", "one", 0, true),
                                            new Message("c", "two")));
                            c.expectDisconnect();
                        })) {
            String command =
                    "echo \"$MQTT_TOPIC $MQTT_QOS $MQTT_RETAIN $(cat)\" >> '" + result + "'";
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("jmqtt", broker, "-t # -C 2")
                                            .plus("--exec", command)
                                            .env("PATH", System.getenv("PATH")));
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
        assertThat(result).hasContent("a/b 0 1 one\nc 0 0 two\n");
    }

    @Test
    void failingCommandIsReportedAndTheRestGoesOn() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            send(c, List.of(new Message("a", "1"), new Message("b", "2")));
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("jmqtt", broker, "-t # -C 2 --exec-jobs 2")
                                            .plus("--exec", "exit 3"));
            assertThat(run.err())
                    .contains(
                            "Warning: the command for a message on topic a ended with status 3.\n")
                    .contains("topic b ended with status 3.\n");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void retainedOnlyAndNoRetainedExcludeEachOther() {
        CommandRun run =
                JmqttRun.inProcess()
                        .run(CommandLine.of("mosquitto_sub", "-t", "a", "-R", "--retained-only"));
        assertThat(run.err())
                .isEqualTo("\nError: Combining '-R' and '--retained-only' makes no sense.\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void unusableIdIsNamed() {
        assertThat(
                        JmqttRun.inProcess()
                                .run(CommandLine.of("mosquitto_sub", "-t", "a", "-i", ""))
                                .err())
                .isEqualTo("Error: Invalid id and/or clean_session.\n");
        assertThat(
                        JmqttRun.inProcess()
                                .run(CommandLine.of("mosquitto_pub", "-t", "a", "-n", "-i", ""))
                                .err())
                .isEqualTo("Error: Invalid id.\n");
    }

    @Test
    void formatErrorsAreFoundWhereTheOptionStands() {
        String hint = "\nUse 'mosquitto_sub --help' to see usage.\n";
        assertThat(
                        JmqttRun.inProcess()
                                .run(CommandLine.of("mosquitto_sub", "-F", "%y", "--nonsense"))
                                .err())
                .isEqualTo("Error: Invalid format specifier 'y'.\n" + hint);
        assertThat(JmqttRun.inProcess().run(CommandLine.of("mosquitto_sub", "-F", "a%")).err())
                .isEqualTo("Error: Incomplete format specifier.\n" + hint);
    }

    @Test
    void optionFileOfTheToolIsReadVerbatim() throws IOException {
        Files.write(
                folder.resolve("mosquitto_sub"),
                ("# comment\n\n-v\r\n-F %t  %p \n  -C 1\n-t " + "x".repeat(2000) + "\n")
                        .getBytes(UTF_8));
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            assertThat(describe(c.grant(0), c)).contains("x".repeat(100));
                            send(c, List.of(new Message("t", "p")));
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    line("mosquitto_sub", broker, "")
                                            .env("XDG_CONFIG_HOME", folder.toString()));
            assertThat(run.out()).isEqualTo("t  p \n");
            broker.verify();
        }
    }

    private static void send(FakeConnection connection, List<Message> messages) throws IOException {
        for (Message message : messages) {
            connection.send(
                    PacketBytes.publish(
                            connection.level(),
                            message.topic,
                            message.payload.getBytes(UTF_8),
                            message.qos,
                            message.retain,
                            false,
                            0));
        }
    }

    private static byte[] publish(String topic, String payload, int qos, int id, int level) {
        return PacketBytes.publish(level, topic, payload.getBytes(UTF_8), qos, false, false, id);
    }

    private static String describe(WirePacket packet, FakeConnection connection) {
        return Packets.describe(packet, connection.level());
    }

    private static CommandRun mosquitto(FakeBroker broker, String args) {
        return JmqttRun.inProcess().run(line("mosquitto_sub", broker, args));
    }

    private static CommandRun jmqtt(FakeBroker broker, String args) {
        return JmqttRun.inProcess().run(line("jmqtt", broker, args));
    }

    private static CommandLine line(String program, FakeBroker broker, String args) {
        CommandLine line =
                program.equals("jmqtt") ? CommandLine.of(program, "sub") : CommandLine.of(program);
        line = line.plus("-h", "127.0.0.1", "-p", broker.port());
        return args.isEmpty() ? line : line.plus((Object[]) args.split(" "));
    }
}
