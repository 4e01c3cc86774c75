package io.jmqtt.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the real broker wrote, and the real broker with files that we wrote. */
@Tag(MosquittoTools.TAG)
class MosquittoDbInteropTest {
    @TempDir Path folder;

    private MosquittoBroker mosquitto() throws Exception {
        return MosquittoBroker.start(
                folder, "persistence true", "persistence_location " + folder + "/");
    }

    private Path database() {
        return folder.resolve("mosquitto.db");
    }

    /**
     * A session with one message in flight, one released, one queued, one not released, and more.
     */
    private static void fill(int port) throws Exception {
        RawMqtt session =
                RawMqtt.connect(
                        port,
                        // 2.0.11 saves only sessions that did not start clean
                        ConnectPacket.of(5, "first")
                                .resume()
                                .with(Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 7200)));
        session.send(
                PacketBytes.subscribe(
                        5,
                        1,
                        2,
                        List.of("a/#"),
                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 42)));
        session.expect(PacketKind.SUBACK);
        try (RawMqtt publisher = RawMqtt.connect(port, 5, "publisher")) {
            publisher.publish("a/1", "released", 2, false);
            WirePacket released = session.expect(PacketKind.PUBLISH);
            session.send(PacketBytes.pubrec(5, released.packetId(), 0));
            session.expect(PacketKind.PUBREL);
            publisher.publish("a/2", "in flight", 1, false, Property.user("key", "value"));
            session.expect(PacketKind.PUBLISH);
            session.send(
                    PacketBytes.publish(
                            5,
                            "x",
                            "unreleased".getBytes(StandardCharsets.UTF_8),
                            2,
                            false,
                            false,
                            77));
            session.expect(PacketKind.PUBREC);
            session.close();
            publisher.publish("a/3", "queued", 1, false);
            publisher.publish("kept", "retained", 1, true);
        }
        RawMqtt old = RawMqtt.connect(port, ConnectPacket.of(4, "second").resume());
        old.subscribe("b", 1);
        old.disconnect();
    }

    @Test
    void readsWhatMosquittoWrote() throws Exception {
        try (MosquittoBroker broker = mosquitto()) {
            fill(broker.port());
            broker.stop("TERM");
        }
        MosquittoDbReader.Content content = MosquittoDbReader.read(database());
        assertThat(content.version()).isEqualTo(6);
        assertThat(content.warnings()).isEmpty();
        String state = States.describe(content.state());
        assertThat(state)
                .contains("RELEASED id 1 qos 2 dup for 42 a/1 released qos 2")
                .contains("PUBLISHED id 2 qos 1 dup for 42 a/2 in flight qos 1 26")
                .contains("for 42 a/3 queued qos 1")
                .contains("77 x unreleased qos 2")
                .contains("StoredSubscription[filter=a/#, qos=2, noLocal=false,")
                .contains("identifier=42]")
                .contains("retained kept: kept retained qos 1 retain");
        StoredSession first = session(content.state(), "first");
        assertThat(first.expiryInterval()).isEqualTo(7200);
        assertThat(first.expiresAt()).isGreaterThan(System.currentTimeMillis());
        StoredSession second = session(content.state(), "second");
        assertThat(second.expiryInterval()).isEqualTo(StoredSession.NEVER);
        assertThat(second.expiresAt()).isZero();
    }

    private static StoredSession session(DurableState state, String id) {
        return state.sessions().stream()
                .filter(each -> each.clientId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyCutOfAFileOfMosquittoIsReadOrRefused() throws Exception {
        try (MosquittoBroker broker = mosquitto()) {
            fill(broker.port());
            broker.stop("TERM");
        }
        byte[] bytes = Files.readAllBytes(database());
        Path cut = folder.resolve("cut.db");
        int refused = 0;
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            try {
                MosquittoDbReader.read(cut);
            } catch (StoreException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(bytes.length * 9 / 10);
    }

    @Test
    void mosquittoStartsFromWhatWeWrote() throws Exception {
        MosquittoDbWriter.write(States.sample(), database());
        try (MosquittoBroker broker = mosquitto()) {
            assertThat(broker.log()).doesNotContain("Error").doesNotContain("corrupt");
            assertThat(subscribe(broker, "-c", "-i", "second", "-q", "1", "-t", "#", "-W", "2"))
                    .contains("r/1 kept\n")
                    .contains("r/2 kept too\n")
                    .contains("a/b shared by two\n");
            try (RawMqtt first =
                    RawMqtt.connect(
                            broker.port(),
                            ConnectPacket.of(5, "first")
                                    .resume()
                                    .with(
                                            Property.number(
                                                    PropertyId.SESSION_EXPIRY_INTERVAL,
                                                    StoredSession.NEVER)))) {
                WirePacket released = first.expect(PacketKind.PUBREL);
                assertThat(released.packetId()).isEqualTo(5);
                WirePacket rich = first.expect(PacketKind.PUBLISH);
                assertThat(rich.packetId()).isEqualTo(6);
                assertThat(new String(rich.body(), StandardCharsets.UTF_8)).contains("rich");
                assertThat(first.expect(PacketKind.PUBLISH).packetId()).isEqualTo(7);
                WirePacket queued = first.expect(PacketKind.PUBLISH);
                assertThat(new String(queued.body(), StandardCharsets.UTF_8)).contains("queued");
                first.send(PacketBytes.pubrel(5, 9, 0));
                first.expect(PacketKind.PUBCOMP);
            }
        }
    }

    private static String subscribe(MosquittoBroker broker, Object... args) {
        CommandLine line = CommandLine.of("mosquitto_sub", "-p", broker.port(), "-v").plus(args);
        try (Processes.Running running = Processes.installed().start(line)) {
            return running.await().out();
        }
    }
}
