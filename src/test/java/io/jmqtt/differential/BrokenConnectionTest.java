package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A broker that cuts, lies, keeps silent or takes its time, at every stage. */
class BrokenConnectionTest {
    private static final String LOST = "Error: The connection was lost\n";

    private static final String NOT_CONNECTED = "Error: The client is not currently connected\n";
    private static final String PROTOCOL =
            "Error: A network protocol error occurred when communicating with the broker\n";
    private final Ahead ahead = new Ahead(8);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    private static CommandLine pub(Object... more) {
        return CommandLine.of("mosquitto_pub", "-t", "a", "-m", "x").plus(more);
    }

    private static CommandLine sub(Object... more) {
        return CommandLine.of("mosquitto_sub", "-t", "a").plus(more);
    }

    private static CommandLine rr(Object... more) {
        return CommandLine.of("mosquitto_rr", "-t", "a", "-e", "b", "-m", "x").plus(more);
    }

    /** Runs a command against scripts and checks how it ended. */
    private void ends(
            String name, CommandLine line, int exit, String err, FakeBroker.Script... scripts) {
        ahead.test(
                name,
                () -> {
                    try (FakeBroker broker = FakeBroker.start(scripts)) {
                        CommandRun run = JmqttRun.inProcess().run(line.plus("-p", broker.port()));
                        broker.verify();
                        assertThat(run.err()).isEqualTo(err);
                        assertThat(run.exitCode()).isEqualTo(exit);
                    }
                });
    }

    private static void cutAfterConnect(FakeConnection c) throws Exception {
        c.expect(PacketKind.CONNECT);
        c.cut();
    }

    private static void greet(FakeConnection c) throws Exception {
        c.accept();
        c.grant(0);
        c.send(PacketBytes.publish(c.level(), "a", "hello"));
        c.expectDisconnect();
    }

    @TestFactory
    Stream<DynamicTest> cutAtEveryStage() {
        for (String version : new String[] {"311", "5"}) {
            String v = "v" + version + " ";
            ends(v + "pub before CONNACK", pub("-V", version), 7, LOST, c -> cutAfterConnect(c));
            ends(v + "rr before CONNACK", rr("-V", version), 7, LOST, c -> cutAfterConnect(c));
            for (int qos : new int[] {1, 2}) {
                ends(
                        v + "pub before the acknowledgement of QoS " + qos,
                        pub("-q", qos, "-V", version),
                        7,
                        LOST,
                        c -> {
                            c.accept();
                            c.expect(PacketKind.PUBLISH);
                            c.cut();
                        });
            }
            ends(
                    v + "pub before PUBCOMP",
                    pub("-q", 2, "-V", version),
                    7,
                    LOST,
                    c -> {
                        c.accept();
                        c.refusePublish(0);
                        c.expect(PacketKind.PUBREL);
                        c.cut();
                    });
            ends(
                    v + "rr before SUBACK",
                    rr("-V", version),
                    7,
                    LOST,
                    c -> {
                        c.accept();
                        c.expect(PacketKind.SUBSCRIBE);
                        c.cut();
                    });
            ends(
                    v + "rr before the answer",
                    rr("-V", version),
                    7,
                    LOST,
                    c -> {
                        c.accept();
                        c.grant(0);
                        c.acknowledge();
                        c.cut();
                    });
            ends(
                    v + "pub by a reset before the acknowledgement",
                    pub("-q", 1, "-V", version),
                    7,
                    LOST,
                    c -> {
                        c.accept();
                        c.expect(PacketKind.PUBLISH);
                        c.reset();
                    });
            ends(
                    v + "sub before CONNACK connects again",
                    sub("-C", 1, "-V", version),
                    0,
                    "",
                    c -> cutAfterConnect(c),
                    c -> greet(c));
            ends(
                    v + "sub before SUBACK connects and subscribes again",
                    sub("-C", 1, "-V", version),
                    0,
                    "",
                    c -> {
                        c.accept();
                        c.expect(PacketKind.SUBSCRIBE);
                        c.cut();
                    },
                    c -> greet(c));
            ends(
                    v + "sub between messages connects and subscribes again",
                    sub("-C", 2, "-V", version),
                    0,
                    "",
                    c -> {
                        c.accept();
                        c.grant(0);
                        c.send(PacketBytes.publish(c.level(), "a", "first"));
                        c.cut();
                    },
                    c -> greet(c));
            ends(
                    v + "sub in the middle of a packet connects and subscribes again",
                    sub("-C", 1, "-V", version),
                    0,
                    "",
                    c -> {
                        c.accept();
                        c.grant(0);
                        c.sendHex("30 20 00 01 61");
                        c.cut();
                    },
                    c -> greet(c));
        }
        ends(
                "sub that is refused when it comes again ends",
                sub(),
                5,
                "Connection error: Connection Refused: not authorised\n",
                c -> {
                    c.accept();
                    c.grant(0);
                    c.cut();
                },
                c -> {
                    c.refuse(5);
                    c.expectEndAfterAnything();
                });
        ends(
                "pub of a message at QoS 0 has done its work",
                pub(),
                0,
                "",
                c -> {
                    c.accept();
                    c.expect(PacketKind.PUBLISH);
                    c.expectDisconnect();
                });
        return ahead.tests();
    }

    @TestFactory
    Stream<DynamicTest> linesSurviveALostConnection() {
        for (int qos : new int[] {1, 2}) {
            ahead.test(
                    "pub -l at QoS " + qos + " sends again what was not acknowledged",
                    () -> {
                        try (FakeBroker broker =
                                FakeBroker.start(
                                        c -> {
                                            c.accept();
                                            c.acknowledge();
                                            c.expect(PacketKind.PUBLISH);
                                            c.cut();
                                        },
                                        FakeConnection::serve)) {
                            CommandRun run =
                                    JmqttRun.inProcess()
                                            .run(
                                                    CommandLine.of(
                                                                    "mosquitto_pub",
                                                                    "-p",
                                                                    broker.port(),
                                                                    "-t",
                                                                    "a",
                                                                    "-q",
                                                                    qos,
                                                                    "-M",
                                                                    1,
                                                                    "-l")
                                                            .stdin(
                                                                    "one\ntwo\nthree\n"
                                                                            .getBytes(
                                                                                    StandardCharsets
                                                                                            .UTF_8)));
                            broker.verify();
                            assertThat(run.exitCode()).isZero();
                            assertThat(
                                            broker.transcript(1).stream()
                                                    .filter(p -> p.startsWith("PUBLISH"))
                                                    .map(p -> p.replaceAll(" m\\d+", "")))
                                    .containsExactly(
                                            "PUBLISH q" + qos + " r0 d1 \"a\" \"two\"",
                                            "PUBLISH q" + qos + " r0 d0 \"a\" \"three\"");
                        }
                    });
        }
        return ahead.tests();
    }

    @TestFactory
    Stream<DynamicTest> serverDisconnectAtEveryStage() {
        FakeBroker.Script beforeConnack =
                c -> {
                    c.expect(PacketKind.CONNECT);
                    c.send(PacketBytes.disconnect(5, 0x8B));
                    c.expectEndAfterAnything();
                };
        ends("pub before CONNACK", pub("-V", 5), 2, PROTOCOL, beforeConnack);
        ends("rr before CONNACK", rr("-V", 5), 2, PROTOCOL, beforeConnack);
        ends(
                "pub before PUBCOMP",
                pub("-V", 5, "-q", 2),
                4,
                NOT_CONNECTED,
                c -> {
                    c.accept();
                    c.refusePublish(0);
                    c.expect(PacketKind.PUBREL);
                    c.send(PacketBytes.disconnect(5, 0x8B));
                    c.expectEndAfterAnything();
                });
        ends(
                "rr before SUBACK",
                rr("-V", 5),
                4,
                NOT_CONNECTED,
                c -> {
                    c.accept();
                    c.expect(PacketKind.SUBSCRIBE);
                    c.send(PacketBytes.disconnect(5, 0x8B));
                    c.expectEndAfterAnything();
                });
        ends(
                "rr before the answer",
                rr("-V", 5),
                4,
                NOT_CONNECTED,
                c -> {
                    c.accept();
                    c.grant(0);
                    c.acknowledge();
                    c.send(PacketBytes.disconnect(5, 0x8B));
                    c.expectEndAfterAnything();
                });
        ends(
                "pub before the acknowledgement",
                pub("-V", 5, "-q", 1),
                4,
                NOT_CONNECTED,
                c -> {
                    c.accept();
                    c.expect(PacketKind.PUBLISH);
                    c.send(PacketBytes.disconnect(5, 0x8B));
                    c.expectEndAfterAnything();
                });
        ends(
                "sub before SUBACK comes again",
                sub("-V", 5, "-C", 1),
                0,
                "",
                c -> {
                    c.accept();
                    c.expect(PacketKind.SUBSCRIBE);
                    c.send(PacketBytes.disconnect(5, 0x8B));
                    c.expectEndAfterAnything();
                },
                c -> greet(c));
        ends(
                "sub after SUBACK comes again",
                sub("-V", 5, "-C", 1),
                0,
                "",
                c -> {
                    c.accept();
                    c.grant(0);
                    c.send(PacketBytes.disconnect(5, 0x8E));
                    c.expectEndAfterAnything();
                },
                c -> greet(c));
        return ahead.tests();
    }

    @TestFactory
    Stream<DynamicTest> silence() {
        FakeBroker.Script silent =
                c -> {
                    c.expect(PacketKind.CONNECT);
                    c.expectEndAfterAnything();
                };
        FakeBroker.Script noAnswer =
                c -> {
                    c.accept();
                    c.grant(0);
                    c.expectEndAfterAnything();
                };
        ends("sub -W before CONNACK", sub("-W", 1), 255, "", silent);
        ends("rr -W before CONNACK", rr("-W", 1), 27, "Timed out\n", silent);
        ends("sub -W after SUBACK", sub("-W", 1), 27, "Timed out\n", noAnswer);
        ends("sub -W --quiet", sub("-W", 1, "--quiet"), 27, "", noAnswer);
        ends("pub -k before CONNACK", pub("-k", 5), 19, "Error: Keepalive exceeded\n", silent);
        ends("rr -k before CONNACK", rr("-k", 5), 19, "Error: Keepalive exceeded\n", silent);
        ends(
                "sub -k before CONNACK comes again",
                sub("-k", 5, "-C", 1),
                0,
                "",
                silent,
                c -> greet(c));
        ends(
                "sub without PINGRESP comes again",
                sub("-k", 5, "-C", 1),
                0,
                "",
                c -> {
                    c.accept();
                    c.grant(0);
                    c.expect(PacketKind.PINGREQ);
                    c.expectEndAfterAnything();
                },
                c -> greet(c));
        ends(
                "sub is kept alive by PINGRESP",
                sub("-k", 5, "-C", 1),
                0,
                "",
                c -> {
                    c.accept();
                    c.grant(0);
                    c.expect(PacketKind.PINGREQ);
                    c.send(PacketBytes.pingresp());
                    c.send(PacketBytes.publish(c.level(), "a", "late"));
                    c.expectDisconnect();
                });
        return ahead.tests();
    }

    @TestFactory
    Stream<DynamicTest> slowness() {
        Duration pause = Duration.ofMillis(10);
        for (String version : new String[] {"31", "311", "5"}) {
            ends(
                    "sub is sent byte by byte, v" + version,
                    sub("-V", version, "-C", 1),
                    0,
                    "",
                    c -> {
                        c.expect(PacketKind.CONNECT);
                        c.sendSlowly(PacketBytes.connack(c.level(), false, 0), pause);
                        int id = c.expect(PacketKind.SUBSCRIBE).packetId();
                        c.sendSlowly(PacketBytes.suback(c.level(), id, new int[] {0}), pause);
                        c.sendSlowly(PacketBytes.publish(c.level(), "a", "hello"), pause);
                        c.expectDisconnect();
                    });
            ends(
                    "pub is acknowledged byte by byte, v" + version,
                    pub("-V", version, "-q", 2),
                    0,
                    "",
                    c -> {
                        c.expect(PacketKind.CONNECT);
                        c.sendSlowly(PacketBytes.connack(c.level(), false, 0), pause);
                        int id = c.expect(PacketKind.PUBLISH).packetId();
                        c.sendSlowly(PacketBytes.pubrec(c.level(), id, 0), pause);
                        c.expect(PacketKind.PUBREL);
                        c.sendSlowly(PacketBytes.pubcomp(c.level(), id, 0), pause);
                        c.expectDisconnect();
                    });
        }
        ends(
                "sub gets several packets in one segment",
                sub("-C", 3),
                0,
                "",
                c -> {
                    c.accept();
                    int id = c.expect(PacketKind.SUBSCRIBE).packetId();
                    c.send(
                            PacketBytes.suback(4, id, new int[] {0}),
                            PacketBytes.publish(4, "a", "1"),
                            PacketBytes.publish(4, "a", "2"),
                            PacketBytes.publish(4, "a", "3"));
                    c.expectDisconnect();
                });
        ends(
                "sub gets a message before SUBACK",
                sub("-C", 1),
                0,
                "",
                c -> {
                    c.accept();
                    int id = c.expect(PacketKind.SUBSCRIBE).packetId();
                    c.send(
                            PacketBytes.publish(4, "a", "1"),
                            PacketBytes.suback(4, id, new int[] {0}));
                    c.expectDisconnect();
                });
        ahead.test(
                "pub waits for its acknowledgement however long that takes",
                () -> {
                    CountDownLatch published = new CountDownLatch(1);
                    CountDownLatch answer = new CountDownLatch(1);
                    try (FakeBroker broker =
                                    FakeBroker.start(
                                            c -> {
                                                c.accept();
                                                int id = c.expect(PacketKind.PUBLISH).packetId();
                                                published.countDown();
                                                c.expectNothing(Duration.ofMillis(700));
                                                c.waitFor(answer);
                                                c.send(PacketBytes.puback(4, id, 0));
                                                c.expectDisconnect();
                                            });
                            var run =
                                    JmqttRun.inProcess().start(pub("-q", 1, "-p", broker.port()))) {
                        published.await();
                        assertThat(run.isAlive()).isTrue();
                        answer.countDown();
                        assertThat(run.await().exitCode()).isZero();
                        broker.verify();
                    }
                });
        return ahead.tests();
    }
}
