package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.broker.config.PersistenceConfig;
import io.jmqtt.broker.store.DurableState;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.MosquittoDbReader;
import io.jmqtt.broker.store.MosquittoDbWriter;
import io.jmqtt.broker.store.StoredDelivery;
import io.jmqtt.broker.store.StoredSession;
import io.jmqtt.broker.store.StoredSubscription;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a broker with {@code persistence true} still knows after its end. */
class PersistenceTest {
    @TempDir Path folder;

    private TestBroker broker;
    private int copies;

    /** How a broker ends before the next one starts. */
    enum End {
        STOP,
        CRASH
    }

    private void start(Path where) throws IOException {
        broker =
                TestBroker.start(
                        draft -> {
                            draft.persistence.enabled = true;
                            draft.persistence.location = where.toString();
                        });
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** The next broker finds what is on disk at this moment, or what the last one left. */
    private void restart(End end) throws IOException {
        Path where = Path.of(broker.broker().config().persistence().location());
        if (end == End.STOP) {
            broker.close();
            start(where);
            return;
        }
        Path copy = Files.createDirectories(folder.resolve("crashed" + ++copies));
        Path journal = Files.createDirectories(copy.resolve("mosquitto.db.journal"));
        try (Stream<Path> files = Files.list(where.resolve("mosquitto.db.journal"))) {
            for (Path file : files.toList()) {
                Files.copy(file, journal.resolve(file.getFileName()));
            }
        }
        broker.close();
        start(copy);
    }

    private RawMqtt resume(int level, String id, Property... properties) throws IOException {
        return broker.connect(ConnectPacket.of(level, id).resume().with(properties));
    }

    private static Property expiry(long seconds) {
        return Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, seconds);
    }

    private static boolean isPresent(RawMqtt client) {
        return client.received().get(0).body()[0] == 1;
    }

    private static String payload(WirePacket publish) {
        String body = new String(publish.body(), StandardCharsets.UTF_8);
        return body.substring(body.lastIndexOf('|') + 1);
    }

    @ParameterizedTest
    @EnumSource
    void queuedMessagesArriveInOrder(End end) throws Exception {
        start(folder);
        RawMqtt session = resume(4, "session");
        session.subscribe("a/#", 2);
        session.disconnect();
        try (RawMqtt publisher = broker.connect(4, "publisher")) {
            for (int i = 0; i < 30; i++) {
                publisher.publish("a/b", "|" + i, 1 + i % 2, false);
            }
        }
        restart(end);
        try (RawMqtt again = resume(4, "session")) {
            assertThat(isPresent(again)).isTrue();
            int arrived = 0;
            int done = 0;
            while (done < 30) {
                WirePacket packet = again.read();
                int id = packet.packetId();
                if (packet.kind() == PacketKind.PUBREL) {
                    again.send(PacketBytes.pubcomp(4, id, 0));
                    done++;
                    continue;
                }
                assertThat(payload(packet)).isEqualTo(Integer.toString(arrived));
                assertThat(packet.qos()).isEqualTo(1 + arrived % 2);
                arrived++;
                if (packet.qos() == 1) {
                    again.send(PacketBytes.puback(4, id, 0));
                    done++;
                } else {
                    again.send(PacketBytes.pubrec(4, id, 0));
                }
            }
            // an acknowledgement that came in is promised to nobody; SUBACK leaves after it is
            // durable
            again.subscribe("durable", 1);
        }
        restart(end);
        try (RawMqtt again = resume(4, "session")) {
            again.expectNothing(Duration.ofMillis(200));
        }
    }

    @ParameterizedTest
    @EnumSource
    void subscriptionsAreThere(End end) throws Exception {
        start(folder);
        try (RawMqtt session = resume(5, "session", expiry(1000))) {
            session.send(
                    PacketBytes.subscribe(
                            5,
                            1,
                            1,
                            List.of("plain", "$share/group/shared", "gone"),
                            Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 7)));
            session.expect(PacketKind.SUBACK);
            session.send(PacketBytes.unsubscribe(5, 2, List.of("gone")));
            session.expect(PacketKind.UNSUBACK);
        }
        restart(end);
        try (RawMqtt session = resume(5, "session", expiry(1000));
                RawMqtt publisher = broker.connect(4, "publisher")) {
            assertThat(isPresent(session)).isTrue();
            publisher.publish("gone", "|no", 1, false);
            publisher.publish("plain", "|plain", 1, false);
            publisher.publish("shared", "|shared", 1, false);
            session.expect("PUBLISH q1 r0 d0 m1 \"plain\" \"|plain\" {subscription-identifier=7}");
            session.expect(
                    "PUBLISH q1 r0 d0 m2 \"shared\" \"|shared\" {subscription-identifier=7}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void flightsOfQos2GoOnWhereTheyWere(End end) throws Exception {
        start(folder);
        RawMqtt session = resume(4, "session");
        session.subscribe("t", 2);
        try (RawMqtt publisher = broker.connect(4, "publisher")) {
            publisher.publish("t", "|released", 2, false);
            publisher.publish("t", "|published", 2, false);
        }
        int released = session.expect(PacketKind.PUBLISH).packetId();
        int published = session.expect(PacketKind.PUBLISH).packetId();
        session.send(PacketBytes.pubrec(4, released, 0));
        session.expect(PacketKind.PUBREL);
        if (end == End.STOP) {
            session.close();
        }
        restart(end);
        try (RawMqtt again = resume(4, "session")) {
            assertThat(again.expect(PacketKind.PUBREL).packetId()).isEqualTo(released);
            WirePacket second = again.expect(PacketKind.PUBLISH);
            assertThat(second.packetId()).isEqualTo(published);
            assertThat(second.flags() & 8).isNotZero();
            assertThat(payload(second)).isEqualTo("published");
        }
        session.close();
    }

    @Test
    void flightsOfQos1KeepTheirIdentifiersOnceTheClientHasGone() throws Exception {
        start(folder);
        RawMqtt session = resume(4, "session");
        session.subscribe("t", 1);
        try (RawMqtt publisher = broker.connect(4, "publisher")) {
            publisher.publish("t", "|x", 1, false);
            session.expect(PacketKind.PUBLISH);
            session.disconnect();
            // what comes after the end of the session is on disk after it
            publisher.publish("t", "|y", 1, false);
        }
        restart(End.CRASH);
        try (RawMqtt again = resume(4, "session")) {
            again.expect("PUBLISH q1 r0 d1 m1 \"t\" \"|x\"");
            again.expect("PUBLISH q1 r0 d0 m2 \"t\" \"|y\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void receivedMessageOfQos2IsPublishedOnce(End end) throws Exception {
        start(folder);
        RawMqtt receiver = resume(4, "receiver");
        receiver.subscribe("t", 1);
        receiver.disconnect();
        RawMqtt publisher = resume(4, "publisher");
        publisher.send(PacketBytes.publish(4, "t", "|once".getBytes(), 2, false, false, 9));
        publisher.expect(PacketKind.PUBREC);
        restart(end);
        publisher.close();
        publisher = resume(4, "publisher");
        publisher.send(PacketBytes.publish(4, "t", "|once".getBytes(), 2, false, true, 9));
        publisher.expect(PacketKind.PUBREC);
        publisher.send(PacketBytes.pubrel(4, 9, 0));
        publisher.expect(PacketKind.PUBCOMP);
        restart(end);
        publisher.close();
        publisher = resume(4, "publisher");
        publisher.send(PacketBytes.pubrel(4, 9, 0));
        publisher.expect(PacketKind.PUBCOMP);
        publisher.close();
        try (RawMqtt again = resume(4, "receiver")) {
            assertThat(payload(again.expect(PacketKind.PUBLISH))).isEqualTo("once");
            again.expectNothing(Duration.ofMillis(200));
        }
    }

    @ParameterizedTest
    @EnumSource
    void retainedMessagesAreTheLastAcknowledged(End end) throws Exception {
        start(folder);
        try (RawMqtt publisher = broker.connect(5, "publisher")) {
            publisher.publish("changed", "|old", 1, true);
            publisher.publish("removed", "|old", 1, true);
            publisher.publish(
                    "expired",
                    "|old",
                    1,
                    true,
                    Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 1));
            publisher.publish("changed", "|new", 1, true, Property.user("key", "value"));
            publisher.publish("removed", "", 1, true);
        }
        Thread.sleep(1100);
        restart(end);
        try (RawMqtt client = broker.connect(5, "client")) {
            client.subscribe("+", 1);
            client.expect(
                    "PUBLISH q1 r1 d0 m1 \"changed\" \"|new\" {user-property=\"key\":\"value\"}");
            client.expectNothing(Duration.ofMillis(200));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionsEndAtTheirDeadline(End end) throws Exception {
        start(folder);
        resume(5, "short", expiry(1)).disconnect();
        resume(5, "long", expiry(1000)).disconnect();
        resume(5, "none", expiry(0)).disconnect();
        broker.connect(4, "clean").disconnect();
        RawMqtt settled = resume(4, "settled");
        Thread.sleep(1100);
        restart(end);
        settled.close();
        Thread.sleep(2200);
        try (RawMqtt first = resume(5, "short", expiry(1));
                RawMqtt second = resume(5, "long", expiry(1));
                RawMqtt third = resume(5, "none", expiry(1));
                RawMqtt fourth = resume(4, "clean")) {
            assertThat(isPresent(first)).isFalse();
            assertThat(isPresent(second)).isTrue();
            assertThat(isPresent(third)).isFalse();
            assertThat(isPresent(fourth)).isFalse();
        }
    }

    @Test
    void cleanStartForgetsOnDiskToo() throws Exception {
        start(folder);
        RawMqtt session = resume(4, "session");
        session.subscribe("t", 1);
        session.disconnect();
        try (RawMqtt publisher = broker.connect(4, "publisher")) {
            publisher.publish("t", "|x", 1, false);
            broker.connect(4, "session").disconnect();
            publisher.publish("other", "|later", 1, true);
        }
        restart(End.CRASH);
        try (RawMqtt again = resume(4, "session")) {
            assertThat(isPresent(again)).isFalse();
            again.expectNothing(Duration.ofMillis(200));
        }
    }

    @ParameterizedTest
    @EnumSource
    void willThatWaitsComesAtItsDeadline(End end) throws Exception {
        Duration delay = Duration.ofSeconds(2);
        start(folder);
        RawMqtt watcher = resume(4, "watcher");
        watcher.subscribe("will", 1);
        watcher.disconnect();
        RawMqtt dying =
                broker.connect(
                        ConnectPacket.of(5, "dying")
                                .resume()
                                .will(
                                        "will",
                                        "|gone".getBytes(StandardCharsets.UTF_8),
                                        1,
                                        false,
                                        Property.number(
                                                PropertyId.WILL_DELAY_INTERVAL, delay.toSeconds()))
                                .with(expiry(1000)));
        long lost = System.nanoTime();
        dying.reset();
        broker.log().await("Client dying");
        // a record after the end of the connection says that all before it are on disk
        resume(4, "settled").close();
        restart(end);
        try (RawMqtt again = resume(4, "watcher")) {
            assertThat(payload(again.expect(PacketKind.PUBLISH))).isEqualTo("gone");
            // the broker reckons in whole milliseconds
            assertThat(Duration.ofNanos(System.nanoTime() - lost).plusMillis(2))
                    .isGreaterThan(delay);
        }
    }

    @Test
    void crashIsTheLossOfTheConnectionForAWill() throws Exception {
        start(folder);
        RawMqtt watcher = resume(4, "watcher");
        watcher.subscribe("will", 1);
        watcher.disconnect();
        RawMqtt dying =
                broker.connect(
                        ConnectPacket.of(4, "dying")
                                .resume()
                                .will("will", "|gone".getBytes(StandardCharsets.UTF_8), 1, false));
        restart(End.CRASH);
        dying.close();
        try (RawMqtt again = resume(4, "watcher")) {
            assertThat(payload(again.expect(PacketKind.PUBLISH))).isEqualTo("gone");
        }
        restart(End.CRASH);
        try (RawMqtt again = resume(4, "watcher")) {
            assertThat(payload(again.expect(PacketKind.PUBLISH))).isEqualTo("gone");
            again.expectNothing(Duration.ofMillis(200));
        }
    }

    private static DurableState foreign() {
        Message message =
                new Message(
                        "t",
                        "t".getBytes(StandardCharsets.UTF_8),
                        "|queued".getBytes(StandardCharsets.UTF_8),
                        Message.NO_BYTES,
                        1,
                        false,
                        0,
                        null);
        Message kept =
                new Message(
                        "kept",
                        "kept".getBytes(StandardCharsets.UTF_8),
                        "|retained".getBytes(StandardCharsets.UTF_8),
                        Message.NO_BYTES,
                        1,
                        true,
                        0,
                        null);
        return new DurableState(
                List.of(
                        new StoredSession(
                                0,
                                0,
                                "session",
                                null,
                                0,
                                StoredSession.NEVER,
                                0,
                                false,
                                List.of(
                                        new StoredSession.Subscription(
                                                0,
                                                new StoredSubscription(
                                                        "t", 1, false, false, 0, 0))),
                                List.of(
                                        new StoredDelivery(
                                                null,
                                                0,
                                                message,
                                                0,
                                                1,
                                                false,
                                                false,
                                                StoredDelivery.Stage.QUEUED,
                                                0)),
                                List.of(),
                                null)),
                List.of(new DurableState.Retained(0, kept)));
    }

    @Test
    void fileOfMosquittoIsTakenOverOnce() throws Exception {
        Path file = folder.resolve("mosquitto.db");
        MosquittoDbWriter.write(foreign(), file);
        byte[] before = Files.readAllBytes(file);
        start(folder);
        broker.log()
                .await(
                        "Took over 1 clients and 1 retained messages from "
                                + file
                                + " (version 6), which stays as it is.");
        try (RawMqtt session = resume(4, "session")) {
            assertThat(isPresent(session)).isTrue();
            WirePacket queued = session.expect(PacketKind.PUBLISH);
            assertThat(payload(queued)).isEqualTo("queued");
            session.send(PacketBytes.puback(4, queued.packetId(), 0));
            session.subscribe("kept", 1);
            assertThat(payload(session.expect(PacketKind.PUBLISH))).isEqualTo("retained");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        restart(End.STOP);
        assertThat(broker.log().lines()).noneMatch(line -> line.contains("Took over"));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void damagedFileOfMosquittoStopsTheStartAndNothingIsTakenOver() throws Exception {
        Path file = folder.resolve("mosquitto.db");
        MosquittoDbWriter.write(foreign(), file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(() -> start(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ": unusable at byte ");
        Files.write(file, whole);
        start(folder);
        broker.log().await("Took over 1 clients");
    }

    @Test
    void exportIsWhatTheBrokerKept() throws Exception {
        start(folder);
        RawMqtt session = resume(4, "session");
        session.subscribe("t", 1);
        session.disconnect();
        try (RawMqtt publisher = broker.connect(4, "publisher")) {
            publisher.publish("t", "|queued", 1, false);
            publisher.publish("kept", "|retained", 1, true);
        }
        PersistenceConfig config = broker.broker().config().persistence();
        Path file = folder.resolve("exported.db");
        assertThatThrownBy(() -> Persistence.export(config, file))
                .hasMessageEndingWith("is in use by another broker.");
        broker.close();
        Persistence.export(config, file);
        DurableState state = MosquittoDbReader.read(file).state();
        assertThat(state.sessions()).hasSize(1);
        assertThat(state.sessions().get(0).deliveries()).hasSize(1);
        assertThat(state.retained()).hasSize(1);
    }

    @Test
    void folderThatIsNoneIsNamed() throws Exception {
        Files.writeString(folder.resolve("file"), "no folder");
        assertThatThrownBy(() -> start(folder.resolve("file")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("file/mosquitto.db.journal").toString());
    }

    @Test
    void saveRewritesWhatIsAlive() throws Exception {
        start(folder);
        RawMqtt session = resume(4, "session");
        session.subscribe("t", 1);
        session.disconnect();
        try (RawMqtt publisher = broker.connect(4, "publisher")) {
            publisher.publish("t", "|one", 1, false);
            broker.broker().save();
            broker.log()
                    .await(
                            "Saving in-memory database to "
                                    + folder.resolve("mosquitto.db.journal")
                                    + ".");
            for (int i = 0; i < 50; i++) {
                publisher.publish("t", "|more", 1, false);
            }
        }
        restart(End.STOP);
        try (RawMqtt again = resume(4, "session")) {
            assertThat(payload(again.expect(PacketKind.PUBLISH))).isEqualTo("one");
        }
    }
}
