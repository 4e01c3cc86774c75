package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What clients have printed that end in the middle of a stream of messages. */
class LastMessagesIT {
    private static final Duration GONE = Duration.ofSeconds(5);

    @TempDir Path folder;

    private final Ahead ahead = new Ahead(3);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    /** A broker that keeps fifty messages under way, and what was acknowledged of them. */
    private static final class Stream50 implements FakeBroker.Script {
        private static final int WINDOW = 50;

        private final int qos;
        private final Set<Integer> acknowledged = new LinkedHashSet<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private int sent;

        Stream50(int qos) {
            this.qos = qos;
        }

        @Override
        public void run(FakeConnection c) throws Exception {
            try {
                c.accept();
                c.grant(qos);
                for (int i = 0; i < WINDOW; i++) {
                    publish(c);
                }
                for (WirePacket next = c.read(); next != null; next = c.read()) {
                    switch (next.kind()) {
                        case PUBACK -> {
                            acknowledged(next.packetId());
                            publish(c);
                        }
                        case PUBREC -> {
                            acknowledged(next.packetId());
                            c.answer(next);
                        }
                        case PUBCOMP -> publish(c);
                        default -> c.answer(next);
                    }
                }
            } catch (IOException clientIsGone) {
                // what it has acknowledged counts
            } finally {
                ended.countDown();
            }
        }

        /** The payload is the packet identifier. */
        private void publish(FakeConnection c) throws IOException {
            sent++;
            byte[] payload = Integer.toString(sent).getBytes(StandardCharsets.US_ASCII);
            c.send(PacketBytes.publish(c.level(), "a", payload, qos, false, false, sent));
        }

        private void acknowledged(int packetId) {
            synchronized (acknowledged) {
                acknowledged.add(packetId);
            }
        }

        int count() {
            synchronized (acknowledged) {
                return acknowledged.size();
            }
        }

        List<String> awaitAll() throws InterruptedException {
            ended.await();
            synchronized (acknowledged) {
                return acknowledged.stream().map(Object::toString).toList();
            }
        }
    }

    /** A kept session would not get it again. */
    @TestFactory
    Stream<DynamicTest> whatWasAcknowledgedIsPrinted() {
        Processes built = JmqttRun.built(folder);
        for (String args : List.of("sub -F %p", "sub -V 5 -F %p", "record -", "record -V 311 -")) {
            for (int qos = 1; qos <= 2; qos++) {
                for (String signal : List.of("INT", "TERM", "HUP")) {
                    CommandLine line =
                            CommandLine.of("jmqtt", (Object[]) args.split(" "))
                                    .plus("-t", "a", "-c", "-i", "id", "-q", qos)
                                    .deadline(GONE);
                    int wanted = qos;
                    ahead.test(
                            line + ", SIG" + signal, () -> isPrinted(built, line, wanted, signal));
                }
            }
        }
        return ahead.tests();
    }

    private static void isPrinted(Processes built, CommandLine line, int qos, String signal)
            throws Exception {
        Stream50 stream = new Stream50(qos);
        CommandRun run;
        List<String> acknowledged;
        try (FakeBroker broker = FakeBroker.start(stream);
                Processes.Running running = built.start(line.plus("-p", broker.port()))) {
            Eventually.until("a stream of messages", () -> stream.count() > 300);
            running.signal(signal);
            run = running.await();
            acknowledged = stream.awaitAll();
        }
        List<String> printed = new ArrayList<>();
        run.out().lines().forEach(each -> printed.add(each.replaceAll(".*\"payload\":\"|\"}", "")));
        assertThat(printed).as(run.err()).containsAll(acknowledged);
        assertThat(printed).doesNotHaveDuplicates();
    }

    @TestFactory
    Stream<DynamicTest> readerThatGoesAwayEndsWhoPrints() {
        JmqttRun.built(folder);
        head("sub -t a", "", "1", 0, "");
        head("record -", "", "\\{\"time\":0.000000,\"topic\":\"a\".*", 0, "");
        head("shell", "sub -t a -C 99999999\nwait\n", "1", 0, "");
        head("expect -t a -v --count 20000 --within 1m", "", "a 1", 0, "");
        head(
                "expect -t a -v --count 99999999 --within 1s",
                "",
                "a 1",
                1,
                "Error: expected 99999999 messages on a within 1 s, but only \\d+ came.\n");
        return ahead.tests();
    }

    /** Reads one line of a command's output and then goes away. */
    private void head(String args, String stdin, String first, int status, String errors) {
        Path launcher = Path.of(System.getProperty("jmqtt.dist", "target/jmqtt"), "bin", "jmqtt");
        List<String> script =
                List.of(
                        "bash",
                        "-c",
                        "\"$0\" \"$@\" | head -n 1; exit ${PIPESTATUS[0]}",
                        launcher.toAbsolutePath().toString());
        Processes piped =
                Processes.mapped(
                        words -> {
                            List<String> full = new ArrayList<>(script);
                            full.addAll(words);
                            return full;
                        });
        ahead.test(
                "jmqtt " + args + " | head -n 1",
                () -> {
                    try (FakeBroker broker = SignalStage.MORE.broker(new CountDownLatch(1))) {
                        List<String> words = new ArrayList<>(List.of(args.split(" ")));
                        words.addAll(List.of("-p", Integer.toString(broker.port())));
                        CommandRun run =
                                piped.run(
                                        CommandLine.of(
                                                        words.get(0),
                                                        words.subList(1, words.size()).toArray())
                                                .stdin(stdin.getBytes(StandardCharsets.UTF_8)));
                        assertThat(run.exitCode()).as(run.toString()).isEqualTo(status);
                        assertThat(run.err()).as(run.toString()).matches(errors);
                        assertThat(run.out()).as(run.toString()).matches(first + "\n");
                    }
                });
    }
}
