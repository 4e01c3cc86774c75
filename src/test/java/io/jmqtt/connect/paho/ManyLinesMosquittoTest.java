package io.jmqtt.connect.paho;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More lines than there are packet identifiers, and a broker that goes away in the middle. */
@Tag(MosquittoTools.TAG)
class ManyLinesMosquittoTest {
    /** Above 65,535, so that packet identifiers come round. */
    private static final int LINES = Integer.getInteger("jmqtt.test.lines", 70_000);

    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir Path folder;

    /** Remembers which numbers came, and connects again when the broker went away. */
    private static final class Numbers implements ConnectionListener {
        private final BitSet seen = new BitSet();
        private int count;
        volatile MqttConnection connection;

        @Override
        public synchronized void messageArrived(ReceivedMessage message) {
            count++;
            seen.set(Integer.parseInt(new String(message.payload(), StandardCharsets.US_ASCII)));
        }

        @Override
        public void connectionLost(MqttFailure failure) {
            Eventually.until(
                    "the broker is back",
                    () -> {
                        try {
                            connection.connect();
                            return true;
                        } catch (MqttFailure e) {
                            return false;
                        }
                    });
        }

        synchronized int distinct() {
            return seen.cardinality();
        }

        synchronized int count() {
            return count;
        }
    }

    private static Numbers subscriber(MosquittoBroker broker, int qos) throws Exception {
        Numbers numbers = new Numbers();
        numbers.connection =
                MqttConnections.open(
                        Listening.spec(MqttVersion.V3_1_1, broker.port(), "sub", false, 60),
                        numbers,
                        null);
        numbers.connection.connect();
        numbers.connection
                .subscribe(List.of(new Subscription("t", qos, false, false, 0)), List.of())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({"V3_1_1, 1", "V3_1_1, 2", "V5, 1", "V5, 2"})
    void noLineIsLostWhenIdentifiersComeRound(MqttVersion version, int qos) throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.start(folder, "max_queued_messages 0")) {
            Numbers numbers = subscriber(broker, qos);
            Completions completions = new Completions();
            try (MqttConnection publisher =
                    MqttConnections.open(
                            Listening.spec(version, broker.port(), "pub", true, 60), null, null)) {
                publisher.connect();
                for (int i = 0; i < LINES; i++) {
                    completions.publish(publisher, qos, Integer.toString(i));
                }
                completions.await(LINES);
                publisher.disconnect(0, List.of());
            }
            assertThat(completions.failures).isEmpty();
            Eventually.until(LONG, () -> numbers.count() + " came", () -> numbers.count() >= LINES);
            assertThat(numbers.distinct()).isEqualTo(LINES);
            assertThat(numbers.count()).isEqualTo(LINES);
            numbers.connection.close();
        }
    }

    @Test
    void brokerThatStartsAgainGetsTheRest() throws Exception {
        int lines = 20_000;
        try (MosquittoBroker broker =
                MosquittoBroker.start(
                        folder,
                        "max_queued_messages 0",
                        "persistence true",
                        "persistence_location " + folder + "/")) {
            Numbers numbers = subscriber(broker, 1);
            Numbers publisher = new Numbers();
            publisher.connection =
                    MqttConnections.open(
                            Listening.spec(MqttVersion.V3_1_1, broker.port(), "pub", true, 60),
                            publisher,
                            null);
            publisher.connection.connect();
            Completions completions = new Completions();
            for (int i = 0; i < lines; i++) {
                if (i == lines / 2) {
                    broker.stop("TERM");
                    Thread restart =
                            new Thread(
                                    () -> {
                                        try {
                                            broker.startAgain();
                                        } catch (java.io.IOException e) {
                                            throw new java.io.UncheckedIOException(e);
                                        }
                                    });
                    restart.start();
                }
                completions.publish(publisher.connection, 1, Integer.toString(i));
            }
            Eventually.until(
                    LONG,
                    () -> completions.ends.size() + " ended",
                    () -> completions.ends.size() >= lines);
            assertThat(completions.failures).isEmpty();
            Eventually.until(
                    LONG, () -> numbers.distinct() + " came", () -> numbers.distinct() >= lines);
            publisher.connection.close();
            numbers.connection.close();
        }
    }
}
