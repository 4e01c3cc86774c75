package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.puback;
import static io.jmqtt.testkit.PacketBytes.pubcomp;
import static io.jmqtt.testkit.PacketBytes.publish;
import static io.jmqtt.testkit.PacketBytes.pubrec;
import static io.jmqtt.testkit.PacketBytes.pubrel;
import static io.jmqtt.testkit.PacketBytes.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions, deliveries, wills and retained messages of MQTT 3.1 and 3.1.1, over raw packets. */
class SessionTest {
    private TestBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = TestBroker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RawMqtt resume(String id) throws IOException {
        return broker.connect(ConnectPacket.of(4, id).resume());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void everyQosReachesEveryVersion(int level) throws IOException {
        RawMqtt sub = broker.connect(level, "sub");
        sub.subscribe("a/+", 2);
        for (int from : new int[] {3, 4, 5}) {
            RawMqtt pub = broker.connect(from, "pub" + from);
            pub.publish("a/b", "zero", 0, false);
            pub.publish("a/b", "one", 1, false);
            pub.publish("a/b", "two", 2, false);
            int id = sub.nextPacketId();
            assertThat(sub.readText()).isEqualTo("PUBLISH q0 r0 d0 \"a/b\" \"zero\"");
            assertThat(sub.readText()).matches("PUBLISH q1 r0 d0 m\\d+ \"a/b\" \"one\"");
            assertThat(sub.readText()).matches("PUBLISH q2 r0 d0 m\\d+ \"a/b\" \"two\"");
            assertThat(id).isPositive();
            pub.disconnect();
        }
    }

    @Test
    void offlineSessionGetsQos1And2InOrderAndNotQos0() throws IOException {
        RawMqtt sub = resume("sub");
        sub.subscribe("t", 2);
        sub.disconnect();
        broker.log().await("Client sub [");
        RawMqtt pub = broker.connect(4, "pub");
        pub.publish("t", "1", 1, false);
        pub.publish("t", "0", 0, false);
        pub.publish("t", "2", 2, false);
        RawMqtt again = resume("sub");
        again.expect("PUBLISH q1 r0 d0 m1 \"t\" \"1\"");
        again.expect("PUBLISH q2 r0 d0 m2 \"t\" \"2\"");
        again.ping();
    }

    @Test
    void whatWasNotAcknowledgedIsSentAgainInOrder() throws IOException {
        RawMqtt sub = resume("sub");
        sub.subscribe("t", 2);
        RawMqtt pub = broker.connect(4, "pub");
        pub.publish("t", "a", 2, false);
        pub.publish("t", "b", 1, false);
        pub.publish("t", "c", 2, false);
        for (int i = 0; i < 3; i++) {
            sub.expect(PacketKind.PUBLISH);
        }
        sub.send(pubrec(4, 1, 0));
        sub.expect("PUBREL m1");
        sub.close();
        RawMqtt again = resume("sub");
        again.expect("PUBREL m1");
        again.expect("PUBLISH q1 r0 d1 m2 \"t\" \"b\"");
        again.expect("PUBLISH q2 r0 d1 m3 \"t\" \"c\"");
        again.send(pubcomp(4, 1, 0), puback(4, 2, 0), pubrec(4, 3, 0));
        again.expect("PUBREL m3");
        again.send(pubcomp(4, 3, 0));
        again.ping();
        again.close();
        RawMqtt third = resume("sub");
        third.ping();
    }

    @Test
    void incomingQos2SurvivesReconnectAndIsPublishedOnce() throws IOException {
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("t", 2);
        RawMqtt pub = resume("pub");
        pub.send(publish(4, "t", bytes("x"), 2, false, false, 7));
        pub.expect("PUBREC m7");
        pub.close();
        RawMqtt again = resume("pub");
        again.send(publish(4, "t", bytes("x"), 2, false, true, 7));
        again.expect("PUBREC m7");
        again.send(pubrel(4, 7, 0), pubrel(4, 7, 0));
        again.expect("PUBCOMP m7");
        again.expect("PUBCOMP m7");
        sub.expect("PUBLISH q2 r0 d0 m1 \"t\" \"x\"");
        sub.ping();
    }

    @Test
    void reusedPacketIdReplacesTheMessage() throws IOException {
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("t", 0);
        RawMqtt pub = broker.connect(4, "pub");
        pub.send(
                publish(4, "t", bytes("old"), 2, false, false, 7),
                publish(4, "t", bytes("new"), 2, false, false, 7),
                pubrel(4, 7, 0));
        sub.expect("PUBLISH q0 r0 d0 \"t\" \"new\"");
        sub.ping();
        broker.log().await("Reused message ID 7 from pub detected. Clearing from storage.");
    }

    @Test
    void cleanSessionForgetsEverything() throws IOException {
        RawMqtt sub = resume("sub");
        sub.subscribe("t", 1);
        sub.disconnect();
        broker.connect(4, "sub").disconnect();
        RawMqtt pub = broker.connect(4, "pub");
        pub.publish("t", "x", 1, false);
        RawMqtt again = RawMqtt.open(broker.port());
        again.handshake(ConnectPacket.of(4, "sub").resume());
        again.ping();
    }

    @Test
    void takeOverMovesSubscriptionsAndQueue() throws IOException {
        RawMqtt first = resume("a");
        first.subscribe("t", 1);
        RawMqtt second = RawMqtt.open(broker.port());
        assertThat(second.handshake(ConnectPacket.of(4, "a").resume()).body()[0])
                .isEqualTo((byte) 1);
        first.expectEnd();
        broker.connect(4, "b").publish("t", "x", 1, false);
        second.expect("PUBLISH q1 r0 d0 m1 \"t\" \"x\"");
        broker.log().await("] disconnected: session taken over.");
    }

    @Test
    void willIsSentWhenTheConnectionIsLostAndNotOnDisconnect() throws IOException {
        RawMqtt watcher = broker.connect(4, "w");
        watcher.subscribe("will/#", 1);
        broker.connect(ConnectPacket.of(4, "a").will("will/a", bytes("a"), 1, true)).disconnect();
        broker.connect(ConnectPacket.of(4, "b").will("will/b", bytes("b"), 1, true)).close();
        watcher.expect("PUBLISH q1 r0 d0 m1 \"will/b\" \"b\"");
        RawMqtt late = broker.connect(3, "late");
        late.subscribe("will/#", 0);
        late.expect("PUBLISH q0 r1 d0 \"will/b\" \"b\"");
        late.ping();
    }

    @Test
    void willAtTakeOverDependsOnWhetherTheSessionEnds() throws IOException {
        RawMqtt watcher = broker.connect(4, "w");
        watcher.subscribe("will", 0);
        broker.connect(ConnectPacket.of(4, "a").resume().will("will", bytes("1"), 0, false));
        broker.connect(ConnectPacket.of(4, "a").resume().will("will", bytes("2"), 0, false));
        broker.connect(ConnectPacket.of(4, "a").will("will", bytes("3"), 0, false));
        watcher.expect("PUBLISH q0 r0 d0 \"will\" \"2\"");
        watcher.ping();
    }

    @Test
    void loginThatIsCheckedWhenTheBrokerStopsLeavesNoTrace() throws Exception {
        CountDownLatch checking = new CountDownLatch(1);
        Semaphore released = new Semaphore(0);
        List<Throwable> traces = new CopyOnWriteArrayList<>();
        OpenAccess slow =
                new OpenAccess() {
                    @Override
                    public boolean authenticate(Login login) {
                        Thread.currentThread().setUncaughtExceptionHandler((t, e) -> traces.add(e));
                        checking.countDown();
                        released.acquireUninterruptibly();
                        return true;
                    }
                };
        TestBroker stopping = TestBroker.start(draft -> {}, slow);
        try (RawMqtt client = RawMqtt.open(stopping.port())) {
            client.send(ConnectPacket.of(4, "a").login("user", bytes("password")).bytes());
            checking.await();
            Thread stop = new Thread(stopping::close);
            stop.start();
            client.expectEnd();
            // a broker that does not wait for the check has time to end its loops
            stop.join(200);
            released.release();
            stop.join();
        }
        assertThat(traces).isEmpty();
    }

    @Test
    void stoppingBrokerSendsWillsFirst() throws IOException {
        RawMqtt watcher = broker.connect(4, "w");
        watcher.subscribe("will", 1);
        RawMqtt other = broker.connect(ConnectPacket.of(4, "a").will("will", bytes("x"), 1, false));
        broker.close();
        watcher.expect("PUBLISH q1 r0 d0 m1 \"will\" \"x\"");
        watcher.expectEnd();
        other.expectEnd();
    }

    @Test
    void silentClientIsDroppedAfterOneAndAHalfKeepAlives() throws IOException {
        RawMqtt watcher = broker.connect(4, "w");
        watcher.subscribe("will", 0);
        RawMqtt silent =
                broker.connect(
                        ConnectPacket.of(5, "s").keepAlive(1).will("will", bytes("x"), 0, false));
        long start = System.nanoTime();
        silent.expectEnd();
        assertThat(System.nanoTime() - start).isBetween(1_000_000_000L, 8_000_000_000L);
        watcher.expect("PUBLISH q0 r0 d0 \"will\" \"x\"");
        broker.log().await("disconnected: exceeded timeout.");
    }

    @Test
    void retainedMessageIsReplacedAndDeleted() throws IOException {
        RawMqtt pub = broker.connect(4, "pub");
        pub.publish("a/b", "1", 1, true);
        pub.publish("a/b", "2", 1, true);
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("a/#", 2);
        sub.expect("PUBLISH q1 r1 d0 m1 \"a/b\" \"2\"");
        sub.subscribe("a/#", 0);
        sub.expect("PUBLISH q0 r1 d0 \"a/b\" \"2\"");
        pub.publish("a/b", "", 1, true);
        sub.expect("PUBLISH q0 r0 d0 \"a/b\" \"\"");
        sub.subscribe("a/b", 0);
        sub.ping();
    }

    @Test
    void systemTopicsAreNeverMatchedByAWildcardAtTheFront() throws IOException {
        broker.broker().publish("$SYS/x", bytes("1"), 0, true, 0);
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("#", 0);
        sub.subscribe("+/x", 0);
        sub.ping();
        sub.subscribe("$SYS/#", 0);
        sub.expect("PUBLISH q0 r1 d0 \"$SYS/x\" \"1\"");
        broker.broker().publish("$SYS/x", bytes("2"), 0, false, 0);
        sub.expect("PUBLISH q0 r0 d0 \"$SYS/x\" \"2\"");
        sub.ping();
    }

    @Test
    void overlappingSubscriptionsGiveOneCopyEachUnlessDuplicatesAreOff() throws IOException {
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("a/#", 0);
        sub.subscribe("a/+", 0);
        sub.publish("a/b", "x", 0, false);
        sub.expect("PUBLISH q0 r0 d0 \"a/b\" \"x\"");
        sub.expect("PUBLISH q0 r0 d0 \"a/b\" \"x\"");
        sub.ping();
        try (TestBroker once =
                TestBroker.start(draft -> draft.messaging.allowDuplicateMessages = false)) {
            RawMqtt one = once.connect(4, "sub");
            one.subscribe("a/#", 0);
            one.subscribe("a/+", 0);
            one.publish("a/b", "x", 0, false);
            one.expect("PUBLISH q0 r0 d0 \"a/b\" \"x\"");
            one.ping();
        }
    }

    @Test
    void bridgeDoesNotGetItsOwnMessagesAndKeepsTheRetainFlag() throws IOException {
        RawMqtt bridge = RawMqtt.open(broker.port());
        bridge.level(4);
        bridge.sendHex("100d00044d5154548402003c000162");
        bridge.expect("CONNACK present=0 code=0");
        bridge.subscribe("t", 0);
        bridge.publish("t", "own", 0, false);
        broker.connect(4, "pub").publish("t", "x", 0, true);
        bridge.expect("PUBLISH q0 r1 d0 \"t\" \"x\"");
        broker.log().await("New bridge connected from ");
    }

    @Test
    void mountPointIsPutBeforeEveryTopicAndTakenOffAgain() throws IOException {
        try (TestBroker mounted =
                TestBroker.start(
                        draft -> {
                            draft.listeners.add(draft.listeners.get(0));
                            TestBroker.listener(draft, l -> l.mountPoint = "m/");
                        })) {
            RawMqtt inside = mounted.connect(4, "in");
            int whole = mounted.broker().ports().get(1);
            RawMqtt outside = RawMqtt.connect(whole, 4, "out");
            outside.subscribe("#", 1);
            inside.subscribe("#", 1);
            inside.send(publish(4, "a", bytes("x"), 1, true, false, 9));
            inside.expect("PUBLISH q1 r0 d0 m1 \"a\" \"x\"");
            inside.expect("PUBACK m9");
            outside.expect("PUBLISH q1 r0 d0 m1 \"m/a\" \"x\"");
            inside.close();
            RawMqtt later = mounted.connect(5, "in2");
            later.subscribe("a", 0);
            later.expect("PUBLISH q0 r1 d0 \"a\" \"x\"");
            outside.publish("b", "y", 0, false);
            outside.expect("PUBLISH q0 r0 d0 \"b\" \"y\"");
            later.ping();
        }
    }

    @Test
    void aFaultOfOneClientIsNotNoticedByOthers() throws IOException {
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("t", 1);
        for (int i = 0; i < 20; i++) {
            RawMqtt bad = broker.connect(4, "bad");
            bad.send(publish(4, "t", bytes("" + i), 1, false, false, 1));
            sub.expect("PUBLISH q1 r0 d0 m" + (i + 1) + " \"t\" \"" + i + "\"");
            sub.send(puback(4, i + 1, 0));
            bad.sendHex("36ffff00");
            bad.close();
        }
        sub.ping();
    }

    @Test
    void halfOpenHandshakeEndsByItself() throws IOException {
        // the timeout itself is 30 s: here only that other connections go on beside it
        RawMqtt half = RawMqtt.open(broker.port());
        half.sendHex("100d0004");
        broker.connect(4, "other").ping();
        half.sendHex("4d5154540402003c000170");
        half.expect(PacketKind.CONNACK);
    }

    @Test
    void manyPacketsInOneSegmentWithConnectAreAllHandled() throws IOException {
        RawMqtt sub = broker.connect(4, "sub");
        sub.subscribe("t/#", 1);
        for (int c = 0; c < 30; c++) {
            RawMqtt burst = RawMqtt.open(broker.port());
            burst.level(4);
            burst.send(
                    concat(
                            ConnectPacket.of(4, "burst" + c).bytes(),
                            subscribe(4, 1, 1, List.of("own/" + c)),
                            publish(4, "own/" + c, bytes("a"), 1, false, false, 2),
                            publish(4, "t/" + c, bytes("b"), 1, false, false, 3)));
            burst.expect(PacketKind.CONNACK);
            burst.expect("SUBACK m1 1");
            burst.expect("PUBLISH q1 r0 d0 m1 \"own/" + c + "\" \"a\"");
            burst.expect("PUBACK m2");
            burst.expect("PUBACK m3");
            sub.expect(PacketKind.PUBLISH);
            sub.send(puback(4, c + 1, 0));
            burst.disconnect();
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void connectionsOfOneClientIdInQuickSuccessionLeaveOne() throws IOException {
        for (int i = 0; i < 50; i++) {
            RawMqtt client = RawMqtt.open(broker.port());
            client.send(ConnectPacket.of(4, "same").resume().bytes());
        }
        Eventually.until(
                "one connected client", () -> broker.broker().gauges().clientsConnected() == 1);
        assertThat(broker.broker().gauges().clientsDisconnected()).isZero();
    }
}
