package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A broker that lets everybody in and then refuses what is asked for. */
class RefusalTest {
    private final Ahead ahead = new Ahead(4);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    private static CommandRun run(FakeBroker.Script script, String name, Object... args)
            throws IOException {
        try (FakeBroker broker = FakeBroker.start(script)) {
            String[] words = name.split(" ");
            CommandLine line = CommandLine.of(words[0]);
            if (words.length > 1) {
                line = line.plus(words[1]);
            }
            CommandRun run = JmqttRun.inProcess().run(line.plus("-p", broker.port()).plus(args));
            broker.verify();
            return run;
        }
    }

    private static FakeBroker.Script granting(int... codes) {
        return c -> {
            c.accept();
            c.grant(codes);
            c.expectDisconnect();
        };
    }

    @Test
    void deniedSubscriptionEndsSubWithStatusZeroUnderMosquittosName() throws IOException {
        for (int code : new int[] {0x80, 0x87, 0x8F, 0x97, 0x9E, 0xA1, 0xA2}) {
            CommandRun run = run(granting(code), "mosquitto_sub", "-V", 5, "-t", "a");
            assertThat(run.err()).isEqualTo("All subscription requests were denied.\n");
            assertThat(run.exitCode()).isZero();
        }
        CommandRun run = run(granting(0x80, 0x80), "mosquitto_sub", "-t", "a", "-t", "b");
        assertThat(run.err()).isEqualTo("All subscription requests were denied.\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void deniedSubscriptionIsAFailureOfJmqtt() throws IOException {
        CommandRun run = run(granting(0x87), "jmqtt sub", "-V", 5, "-t", "a");
        assertThat(run.err()).contains("Not authorized");
        assertThat(run.exitCode()).isEqualTo(0x87);
        run = run(granting(0x80), "jmqtt sub", "-t", "a");
        assertThat(run.err()).isNotEmpty();
        assertThat(run.exitCode()).isEqualTo(0x80);
    }

    @Test
    void partlyDeniedSubscriptionGoesOn() throws IOException {
        for (int level : new int[] {4, 5}) {
            CommandRun run =
                    run(
                            c -> {
                                c.accept();
                                c.grant(0x80, 1);
                                c.send(PacketBytes.publish(c.level(), "b", "hello"));
                                c.expectDisconnect();
                            },
                            "mosquitto_sub",
                            "-V",
                            level == 5 ? "5" : "311",
                            "-t",
                            "a",
                            "-t",
                            "b",
                            "-C",
                            1);
            assertThat(run.out()).isEqualTo("hello\n");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void lowerGrantedQosIsNoDenial() throws IOException {
        CommandRun run =
                run(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.send(PacketBytes.publish(c.level(), "a", "hello"));
                            c.expectDisconnect();
                        },
                        "mosquitto_sub",
                        "-q",
                        2,
                        "-t",
                        "a",
                        "-C",
                        1);
        assertThat(run.out()).isEqualTo("hello\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void deniedSubscriptionEndsRrWithItsReason() throws IOException {
        CommandRun run =
                run(
                        c -> {
                            c.accept();
                            c.grant(0x87);
                            c.expectEndAfterAnything();
                        },
                        "mosquitto_rr",
                        "-t",
                        "a",
                        "-e",
                        "b",
                        "-m",
                        "x");
        assertThat(run.err()).isEqualTo("Not authorized\n");
        assertThat(run.exitCode()).isZero();
        run =
                run(
                        c -> {
                            c.accept();
                            c.grant(0x80);
                            c.expectEndAfterAnything();
                        },
                        "mosquitto_rr",
                        "-V",
                        "311",
                        "-t",
                        "a",
                        "-e",
                        "b",
                        "-m",
                        "x");
        assertThat(run.err()).isEqualTo("Unspecified error\n");
        assertThat(run.exitCode()).isZero();
    }

    private static FakeBroker.Script refusingPublish(int code, Property... properties) {
        return c -> {
            c.accept();
            c.refusePublish(code, properties);
            c.expectDisconnect();
        };
    }

    @TestFactory
    Stream<DynamicTest> refusedPublishIsAWarningUnderMosquittosName() {
        for (int code : new int[] {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99}) {
            for (int qos : new int[] {1, 2}) {
                ahead.test(
                        (qos == 1 ? "PUBACK " : "PUBREC ") + code,
                        () -> {
                            CommandRun run =
                                    run(
                                            refusingPublish(code),
                                            "mosquitto_pub",
                                            "-V",
                                            5,
                                            "-q",
                                            qos,
                                            "-t",
                                            "a",
                                            "-m",
                                            "x");
                            assertThat(run.err())
                                    .isEqualTo(
                                            "Warning: Publish 1 failed: "
                                                    + ReasonCode.text(code)
                                                    + ".\n");
                            assertThat(run.exitCode()).isZero();
                        });
            }
        }
        return ahead.tests();
    }

    @Test
    void reasonStringOfPubackFollowsOnALineOfItsOwn() throws IOException {
        CommandRun run =
                run(
                        refusingPublish(
                                0x87, Property.text(PropertyId.REASON_STRING, "not on Sundays")),
                        "mosquitto_pub",
                        "-V",
                        5,
                        "-q",
                        1,
                        "-t",
                        "a",
                        "-m",
                        "x");
        assertThat(run.err())
                .isEqualTo("Warning: Publish 1 failed: Not authorized.\nnot on Sundays\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void refusedPublishIsAFailureOfJmqtt() throws IOException {
        for (int qos : new int[] {1, 2}) {
            CommandRun run =
                    run(
                            refusingPublish(0x87),
                            "jmqtt pub",
                            "-V",
                            5,
                            "-q",
                            qos,
                            "-t",
                            "a",
                            "-m",
                            "x");
            assertThat(run.err()).contains("Not authorized");
            assertThat(run.exitCode()).isEqualTo(0x87);
        }
    }

    @Test
    void noMatchingSubscribersIsASuccess() throws IOException {
        for (String name : new String[] {"mosquitto_pub", "jmqtt pub"}) {
            CommandRun run =
                    run(refusingPublish(0x10), name, "-V", 5, "-q", 1, "-t", "a", "-m", "x");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void refusedRequestLeavesRrWaiting() throws IOException {
        CommandRun run =
                run(
                        c -> {
                            c.accept();
                            c.grant(1);
                            c.refusePublish(0x87);
                            c.send(PacketBytes.publish(c.level(), "b", "answer"));
                            c.expectEndAfterAnything();
                        },
                        "mosquitto_rr",
                        "-q",
                        1,
                        "-t",
                        "a",
                        "-e",
                        "b",
                        "-m",
                        "x");
        assertThat(run.out()).isEqualTo("answer\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void laterLinesAreStillSentAfterARefusedOne() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            for (int i = 0; i < 3; i++) {
                                var publish = c.expect(PacketKind.PUBLISH);
                                c.send(
                                        PacketBytes.puback(
                                                5, publish.packetId(), i == 1 ? 0x87 : 0));
                            }
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    JmqttRun.inProcess()
                            .run(
                                    CommandLine.of(
                                                    "mosquitto_pub",
                                                    "-p",
                                                    broker.port(),
                                                    "-V",
                                                    5,
                                                    "-q",
                                                    1,
                                                    "-t",
                                                    "a",
                                                    "-l")
                                            .stdin("1\n2\n3\n".getBytes()));
            broker.verify();
            assertThat(run.err()).isEqualTo("Warning: Publish 2 failed: Not authorized.\n");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void acknowledgementForAnUnknownPublishIsIgnored() throws IOException {
        CommandRun run =
                run(
                        c -> {
                            c.accept();
                            c.send(PacketBytes.puback(c.level(), 999, 0));
                            FakeConnection same = c;
                            same.acknowledge();
                            c.expectDisconnect();
                        },
                        "mosquitto_pub",
                        "-q",
                        1,
                        "-t",
                        "a",
                        "-m",
                        "x");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }
}
