package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Processes;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process shows: signals, and a standard output that is closed or full. */
class BuiltTreeIT {
    @TempDir Path folder;

    private Processes built;

    @BeforeEach
    void findTree() {
        built = JmqttRun.built(folder);
    }

    private static FakeBroker.Script sending(int messages) {
        return c -> {
            c.accept();
            c.grant(0);
            try {
                for (int i = 0; i < messages; i++) {
                    c.send(PacketBytes.publish(c.level(), "a", "message " + i));
                }
            } catch (SocketException e) {
                // the client had enough
                return;
            }
            c.expectEndAfterAnything();
        };
    }

    /** Runs a command with its output redirected by a shell. */
    private CommandRun shell(String redirection, String program, Object... args) throws Exception {
        Path launcher = Path.of(System.getProperty("jmqtt.dist"), "bin", "jmqtt").toAbsolutePath();
        Path link = folder.resolve(program);
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, launcher);
        }
        CommandLine line = CommandLine.of(program, args);
        return Processes.mapped(
                        words ->
                                List.of(
                                        "bash",
                                        "-c",
                                        "\"$0\" \"$@\" " + redirection,
                                        link.toString(),
                                        words.get(1),
                                        words.get(2),
                                        words.get(3),
                                        words.get(4)))
                .run(line);
    }

    @Test
    void headTakesOneLineAndSubEndsInSuccess() throws Exception {
        try (FakeBroker broker = FakeBroker.start(sending(2000))) {
            CommandRun run =
                    shell(
                            "| head -n 1; exit ${PIPESTATUS[0]}",
                            "mosquitto_sub",
                            "-p",
                            broker.port(),
                            "-t",
                            "a");
            assertThat(run.out()).isEqualTo("message 0\n");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void fullDiskEndsSubWithOneLine() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
        try (FakeBroker broker = FakeBroker.start(sending(20))) {
            CommandRun run = shell("> /dev/full", "mosquitto_sub", "-p", broker.port(), "-t", "a");
            assertThat(run.err())
                    .isEqualTo("Error: writing to standard output: No space left on device\n");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void terminationAfterConnackDisconnectsSubAndIsASuccess() throws Exception {
        for (String signal : new String[] {"TERM", "INT"}) {
            CountDownLatch subscribed = new CountDownLatch(1);
            try (FakeBroker broker =
                            FakeBroker.start(
                                    c -> {
                                        c.accept();
                                        c.grant(0);
                                        subscribed.countDown();
                                        c.expectDisconnect();
                                    });
                    Processes.Running sub =
                            built.start(
                                    CommandLine.of(
                                            "mosquitto_sub",
                                            "-p",
                                            broker.port(),
                                            "-d",
                                            "-t",
                                            "a"))) {
                subscribed.await();
                sub.awaitOut("Subscribed");
                sub.signal(signal);
                CommandRun run = sub.await();
                assertThat(run.exitCode()).isZero();
                assertThat(run.err()).isEmpty();
                broker.verify();
            }
        }
    }

    @Test
    void terminationBeforeConnackIsStatus255() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.expect(PacketKind.CONNECT);
                                    connected.countDown();
                                    c.expectEndAfterAnything();
                                });
                Processes.Running sub =
                        built.start(
                                CommandLine.of("mosquitto_sub", "-p", broker.port(), "-t", "a"))) {
            connected.await();
            sub.signal("TERM");
            assertThat(sub.await().exitCode()).isEqualTo(255);
        }
    }

    @Test
    void terminationKillsPub() throws Exception {
        CountDownLatch published = new CountDownLatch(1);
        try (FakeBroker broker =
                        FakeBroker.start(
                                c -> {
                                    c.accept();
                                    c.expect(PacketKind.PUBLISH);
                                    published.countDown();
                                    c.expectEndAfterAnything();
                                });
                Processes.Running pub =
                        built.start(
                                CommandLine.of(
                                        "mosquitto_pub",
                                        "-p",
                                        broker.port(),
                                        "-t",
                                        "a",
                                        "-q",
                                        1,
                                        "-m",
                                        "x"))) {
            published.await();
            pub.signal("TERM");
            assertThat(pub.await().exitCode()).isEqualTo(128 + 15);
        }
    }

    @Test
    void payloadOfArgvThatIsNoUtf8ArrivesAsItIs() throws Exception {
        for (String locale : new String[] {"C.UTF-8", "C", "POSIX"}) {
            try (FakeBroker broker = FakeBroker.start(FakeConnection::serve)) {
                Path launcher =
                        Path.of(System.getProperty("jmqtt.dist"), "bin", "jmqtt").toAbsolutePath();
                CommandLine line = CommandLine.of("sh").env("LC_ALL", locale);
                CommandRun run =
                        Processes.mapped(
                                        words ->
                                                List.of(
                                                        "bash",
                                                        "-c",
                                                        launcher
                                                                + " pub -p "
                                                                + broker.port()
                                                                + " -q 1 -t '我' -m $'a\\xff\\xc3'"))
                                .run(line);
                assertThat(run.exitCode()).as(run.toString()).isZero();
                assertThat(broker.transcript(0)).contains("PUBLISH q1 r0 d0 m1 \"我\" 0x61ffc3");
            }
        }
    }
}
