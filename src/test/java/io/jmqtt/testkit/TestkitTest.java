package io.jmqtt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools for tests do what they say, measured with each other and with the real Mosquitto. */
class TestkitTest {
    @TempDir Path folder;

    @Test
    void scriptSeesWhatAClientSendsAndAnswers() throws IOException {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.grant(1);
                                    c.send(PacketBytes.publish(c.level(), "a", "hello"));
                                    c.expectDisconnect();
                                });
                RawMqtt client = RawMqtt.connect(broker.port(), 5, "me")) {
            client.subscribe("a", 1);
            client.expect("PUBLISH q0 r0 d0 \"a\" \"hello\"");
            client.disconnect();
            broker.verify();
            assertThat(broker.transcript(0))
                    .containsExactly(
                            "CONNECT MQTT5 clean=1 keepalive=0 id=\"me\"",
                            "SUBSCRIBE m1 \"a\" 0x01",
                            "DISCONNECT");
        }
    }

    @Test
    void failingScriptTellsWhatWasExpectedAndWhatCame() throws IOException {
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.expect(PacketKind.SUBSCRIBE);
                                });
                RawMqtt client = RawMqtt.connect(broker.port(), 4, "me")) {
            client.publish("a", "b", 0, false);
            assertThatThrownBy(broker::verify)
                    .hasMessageContaining("expected SUBSCRIBE but got PUBLISH q0 r0 d0 \"a\" \"b\"")
                    .hasMessageContaining("CONNECT MQTT4 clean=1 keepalive=0 id=\"me\"");
        }
    }

    @Test
    void connectionWithoutScriptFailsTheTest() throws IOException {
        try (FakeBroker broker = FakeBroker.start(FakeConnection::serve);
                RawMqtt first = RawMqtt.connect(broker.port(), 4, "one")) {
            RawMqtt second = RawMqtt.open(broker.port());
            second.expectEnd();
            first.disconnect();
            assertThatThrownBy(broker::verify).hasMessageContaining("has no script");
        }
    }

    @Test
    void missingConnectionFailsTheTest() throws IOException {
        try (FakeBroker broker = FakeBroker.start(FakeConnection::accept, FakeConnection::accept)) {
            RawMqtt.connect(broker.port(), 4, "one").close();
            assertThatThrownBy(broker::verify)
                    .hasMessageContaining("expected 2 connections but there were 1");
        }
    }

    @Test
    void proxyRecordsBothDirections() throws IOException {
        try (FakeBroker broker = FakeBroker.start(FakeConnection::serve);
                RecordingProxy proxy = RecordingProxy.to(broker.port());
                RawMqtt client = RawMqtt.connect(proxy.port(), 4, "me")) {
            client.publish("a", "b", 2, false);
            client.disconnect();
            proxy.awaitEnd();
            RecordingProxy.Exchange exchange = proxy.exchanges().get(0);
            assertThat(exchange.clientTranscript())
                    .containsExactly(
                            "CONNECT MQTT4 clean=1 keepalive=0 id=\"me\"",
                            "PUBLISH q2 r0 d0 mc1 \"a\" \"b\"",
                            "PUBREL mc1",
                            "DISCONNECT");
            assertThat(exchange.brokerTranscript())
                    .containsExactly("CONNACK present=0 code=0", "PUBREC mc1", "PUBCOMP mc1");
        }
    }

    @Test
    @Tag(MosquittoTools.TAG)
    void realClientThroughProxyToRealBroker() throws IOException {
        try (MosquittoBroker broker = MosquittoBroker.start(folder);
                RecordingProxy proxy = RecordingProxy.to(broker.port())) {
            CommandLine line = CommandLine.of("mosquitto_sub", "-p", proxy.port(), "-t", "a");
            try (RunningCommand sub = Processes.installed().start(line.plus("-C", 1))) {
                Eventually.until("SUBACK", () -> proxy.countFromBroker(PacketKind.SUBACK) == 1);
                Processes.installed()
                        .run(
                                CommandLine.of(
                                                "mosquitto_pub",
                                                "-p",
                                                broker.port(),
                                                "-t",
                                                "a",
                                                "-s")
                                        .stdin("hello".getBytes(StandardCharsets.UTF_8)));
                CommandRun run = sub.await();
                assertThat(run.out()).isEqualTo("hello\n");
                assertThat(run.exitCode()).isZero();
            }
        }
    }

    @Test
    void exitCodeOfAKilledProcessIsThatOfAShell() {
        try (Processes.Running sleeper =
                Processes.mapped(words -> words).start(CommandLine.of("sleep", 60))) {
            sleeper.signal("TERM");
            assertThat(sleeper.await().exitCode()).isEqualTo(128 + 15);
        }
    }

    @Test
    void commandBeyondItsDeadlineFailsTheTest() {
        CommandLine line = CommandLine.of("sleep", 60).deadline(Duration.ofMillis(50));
        assertThatThrownBy(() -> Processes.mapped(words -> words).run(line))
                .hasMessageContaining("still running after PT0.05S");
    }
}
