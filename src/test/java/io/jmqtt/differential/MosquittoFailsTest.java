package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.CommandRunner;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.RecordingProxy;
import io.jmqtt.testkit.RunningCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the Mosquitto clients fail and ours do not: each test shows both. Lost lines have a test of
 * their own in {@link LostLinesTest}.
 */
@Tag(MosquittoTools.TAG)
class MosquittoFailsTest {
    private static final CommandRunner THEIRS = Processes.installed();
    private static final CommandRunner OURS = JmqttRun.inProcess();

    @TempDir Path folder;

    private MosquittoBroker broker;
    private RecordingProxy proxy;

    @BeforeEach
    void startBroker() throws Exception {
        broker = MosquittoBroker.start(folder, "max_queued_messages 0");
        proxy = RecordingProxy.to(broker.port());
    }

    @AfterEach
    void stopBroker() throws Exception {
        if (proxy != null) {
            proxy.close();
            broker.close();
        }
    }

    /** The payloads that the clients published, in order. */
    private List<String> published() {
        proxy.awaitEnd();
        List<String> payloads = new ArrayList<>();
        for (RecordingProxy.Exchange exchange : proxy.exchanges()) {
            for (String line : exchange.clientTranscript()) {
                if (line.startsWith("PUBLISH")) {
                    payloads.add(line.substring(line.indexOf('"')));
                }
            }
        }
        return payloads;
    }

    private CommandRun runWhileSubscribed(
            CommandRunner client, CommandLine line, String topic, List<byte[]> payloads)
            throws Exception {
        long before = proxy.countFromBroker(PacketKind.SUBACK);
        try (RunningCommand command = client.start(line)) {
            Eventually.until("SUBACK", () -> proxy.countFromBroker(PacketKind.SUBACK) > before);
            try (RawMqtt publisher = RawMqtt.connect(broker.port(), 4, "")) {
                for (byte[] payload : payloads) {
                    publisher.publish(topic, payload, 0, false);
                }
                publisher.ping();
            }
            return command.await();
        }
    }

    @Test
    void nulInALineOfInput() {
        CommandLine line =
                CommandLine.of("mosquitto_pub", "-p", proxy.port(), "-t", "a", "-l")
                        .stdin("one\0rest\ntwo\nthree\n".getBytes(StandardCharsets.US_ASCII));
        THEIRS.run(line);
        assertThat(published()).isNotEmpty().doesNotContain("\"a\" \"one\\u0000rest\"");
        int before = published().size();
        assertThat(OURS.run(line).exitCode()).isZero();
        assertThat(published().subList(before, before + 3))
                .containsExactly("\"a\" \"one\\u0000rest\"", "\"a\" \"two\"", "\"a\" \"three\"");
    }

    @Test
    void randomFilterKeepsThePercentageThatItIsGiven() throws Exception {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            payloads.add("x".getBytes(StandardCharsets.US_ASCII));
        }
        CommandLine line =
                CommandLine.of(
                        "mosquitto_sub",
                        "-p",
                        proxy.port(),
                        "-t",
                        "a",
                        "--random-filter",
                        50,
                        "-C",
                        400);
        // a fair coin leaves 140..260 of 400 with a probability of 1 - 1e-9
        assertThat(runWhileSubscribed(THEIRS, line, "a", payloads).out().length() / 2)
                .isLessThan(140);
        assertThat(runWhileSubscribed(OURS, line, "a", payloads).out().length() / 2)
                .isBetween(140, 260);
    }

    @Test
    void randomFilterOfHundredKeepsEverything() throws Exception {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            payloads.add("x".getBytes(StandardCharsets.US_ASCII));
        }
        CommandLine line =
                CommandLine.of(
                        "mosquitto_sub",
                        "-p",
                        proxy.port(),
                        "-t",
                        "a",
                        "--random-filter",
                        100,
                        "-C",
                        100);
        assertThat(runWhileSubscribed(THEIRS, line, "a", payloads).out().length() / 2)
                .isLessThan(100);
        assertThat(runWhileSubscribed(OURS, line, "a", payloads).out().length() / 2).isEqualTo(100);
    }

    @Test
    void removeRetainedEndsAfterItsCount() throws Exception {
        CommandLine line =
                CommandLine.of(
                        "mosquitto_sub",
                        "-p",
                        proxy.port(),
                        "-t",
                        "a/#",
                        "--remove-retained",
                        "-C",
                        2,
                        "-W",
                        2);
        retain("a/1", "a/2");
        assertThat(THEIRS.run(line).exitCode()).isEqualTo(27);
        retain("a/1", "a/2");
        CommandRun run = OURS.run(line);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        CommandRun left =
                THEIRS.run(
                        CommandLine.of(
                                "mosquitto_sub",
                                "-p",
                                proxy.port(),
                                "-t",
                                "a/#",
                                "--retained-only",
                                "-W",
                                1));
        assertThat(left.out()).isEmpty();
    }

    @Test
    void retainedOnlyEndsAlsoWhenItRemoves() throws Exception {
        CommandLine line =
                CommandLine.of(
                        "mosquitto_sub",
                        "-p",
                        proxy.port(),
                        "-t",
                        "a/#",
                        "--remove-retained",
                        "--retained-only",
                        "-W",
                        2);
        retain("a/1");
        assertThat(THEIRS.run(line).exitCode()).isEqualTo(27);
        retain("a/1");
        // what it removed comes back as a message that is not retained, and that ends it
        CommandRun run = OURS.run(line);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out().lines()).hasSize(1);
    }

    private void retain(String... topics) throws Exception {
        try (RawMqtt publisher = RawMqtt.connect(broker.port(), 4, "")) {
            for (String topic : topics) {
                publisher.publish(topic, "x", 1, true);
            }
        }
    }

    @Test
    void longLineInAnOptionFile() throws Exception {
        String payload = "x".repeat(3000);
        Files.createDirectories(folder.resolve(".config"));
        Files.writeString(folder.resolve(".config/mosquitto_pub"), "-m " + payload + "\n");
        CommandLine line =
                CommandLine.of("mosquitto_pub", "-p", proxy.port(), "-t", "a")
                        .env("HOME", folder.toString());
        assertThat(THEIRS.run(line).exitCode()).isEqualTo(1);
        CommandRun run = OURS.run(line);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(published()).singleElement().asString().contains("3000 bytes");
    }

    @Test
    void jsonOfBinaryPayloads() throws Exception {
        CommandLine line =
                CommandLine.of("mosquitto_sub", "-p", proxy.port(), "-t", "a", "-C", 1, "-F", "%j");
        List<byte[]> binary = List.of(new byte[] {'a', (byte) 0xFF, (byte) 0xFE});
        CommandRun theirs = runWhileSubscribed(THEIRS, line, "a", binary);
        assertThat(theirs.stdout()).contains((byte) 0xFF);
        CommandRun ours = runWhileSubscribed(OURS, line, "a", binary);
        assertThat(ours.out()).contains("\"payload\":null,\"payload_b64\":\"Yf/+\"");

        List<byte[]> nul = List.of(new byte[] {'a', 'b', 0, 'c'});
        theirs = runWhileSubscribed(THEIRS, line, "a", nul);
        assertThat(theirs.out()).contains("\"payloadlen\":4,\"payload\":\"ab\"");
        ours = runWhileSubscribed(OURS, line, "a", nul);
        assertThat(ours.out()).contains("\"payload\":null,\"payload_b64\":\"YWIAYw==\"");
    }

    @Test
    void urlWithIpv6Address() throws Exception {
        Path other = Files.createDirectory(folder.resolve("v6"));
        int port = MosquittoBroker.freePort();
        try (MosquittoBroker v6 = MosquittoBroker.start(other, "listener " + port + " ::1")) {
            CommandLine line =
                    CommandLine.of(
                                    "mosquitto_pub",
                                    "-L",
                                    "mqtt://[::1]:" + port + "/a/b",
                                    "-m",
                                    "x",
                                    "-q",
                                    1)
                            .deadline(Duration.ofSeconds(10));
            assertThat(THEIRS.run(line).exitCode()).isNotZero();
            CommandRun run = OURS.run(line);
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(v6.log()).contains("'a/b', ... (1 bytes)");
        }
    }

    @Test
    void urlWithPercentEncodedLogin() throws Exception {
        Path other = Files.createDirectory(folder.resolve("login"));
        Path passwords = other.resolve("passwords");
        CommandRun passwd =
                THEIRS.run(
                        CommandLine.of("mosquitto_passwd", "-c", "-b", passwords, "u@x", "p/:@%"));
        assertThat(passwd.exitCode()).as(passwd.toString()).isZero();
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
        try (MosquittoBroker guarded =
                MosquittoBroker.start(
                        other, "allow_anonymous false", "password_file " + passwords)) {
            String url = "mqtt://u%40x:p%2F%3A%40%25@127.0.0.1:" + guarded.port() + "/a/b";
            assertThat(
                            THEIRS.run(
                                            CommandLine.of(
                                                    "mosquitto_pub", "-L", url, "-m", "x", "-q", 1))
                                    .exitCode())
                    .isEqualTo(5);
            CommandRun run =
                    OURS.run(CommandLine.of("jmqtt", "pub", "-L", url, "-m", "x", "-q", 1));
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(guarded.log()).contains("'a/b', ... (1 bytes)");
        }
    }

    @Test
    void urlWithWebSocketPath() throws Exception {
        Path other = Files.createDirectory(folder.resolve("ws"));
        int port = MosquittoBroker.freePort();
        try (MosquittoBroker sockets =
                MosquittoBroker.start(
                        other, "listener " + port + " 127.0.0.1", "protocol websockets")) {
            String url = "ws://127.0.0.1:" + port + "/mqtt?topic=a/b";
            CommandRun theirs =
                    THEIRS.run(CommandLine.of("mosquitto_pub", "-L", url, "-m", "x", "-q", 1));
            assertThat(theirs.exitCode()).isEqualTo(1);
            assertThat(theirs.err()).startsWith("Error: unsupported URL scheme.");
            CommandRun run =
                    OURS.run(CommandLine.of("jmqtt", "pub", "-L", url, "-m", "x", "-q", 1));
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(sockets.log()).contains("'a/b', ... (1 bytes)");
        }
    }

    @Test
    void watchErasesWhatIsLongerThanTheNewText() throws Exception {
        // the installed tool has no -w; 2.1 leaves the end of the longer text (facts, 2.2)
        CommandLine line =
                CommandLine.of("mosquitto_sub", "-p", proxy.port(), "-t", "a", "-C", 2, "-w");
        List<byte[]> payloads =
                List.of(
                        "long text".getBytes(StandardCharsets.US_ASCII),
                        "short".getBytes(StandardCharsets.US_ASCII));
        CommandRun run = runWhileSubscribed(OURS, line, "a", payloads);
        assertThat(run.out()).contains("\u001b[2;1H\u001b[Kshort\n");
    }

    @Test
    void messageWithTwoSubscriptionIdentifiers() throws Exception {
        // two overlapping subscriptions of one client: 2.1 takes the message for an error
        CommandLine line =
                CommandLine.of("mosquitto_sub", "-V", 5, "-t", "a", "-C", 1, "-W", 3, "-F", "%p");
        FakeBroker.Script script =
                c -> {
                    c.accept();
                    c.grant(0);
                    c.send(
                            PacketBytes.publish(
                                    5,
                                    "a",
                                    new byte[] {'x'},
                                    0,
                                    false,
                                    false,
                                    0,
                                    Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 1),
                                    Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 2)));
                    c.expectEndAfterAnything();
                };
        try (var fake = FakeBroker.repeating(script)) {
            CommandRun run = THEIRS.run(line.plus("-p", fake.port()));
            assertThat(run.out()).isEmpty();
            assertThat(run.exitCode()).isNotZero();
        }
        try (var fake = FakeBroker.start(script)) {
            CommandRun run = OURS.run(line.plus("-p", fake.port()));
            assertThat(run.out()).isEqualTo("x\n");
            assertThat(run.exitCode()).isZero();
        }
    }
}
