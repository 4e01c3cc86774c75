package io.jmqtt.broker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed broker is killed at random moments under load and started again: nothing that it
 * acknowledged is lost, QoS 2 arrives once, and order is kept.
 */
class CrashIT {
    private static final Duration DRAIN = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        rounds(10, 20_260_101);
    }

    @Test
    @Tag("benchmark")
    void nothingAcknowledgedIsLostInManyCrashes() throws Exception {
        rounds(200, System.nanoTime());
    }

    private void rounds(int count, long seed) throws Exception {
        Random random = new Random(seed);
        try (BrokerProcess broker = new BrokerProcess(folder, folder)) {
            broker.start();
            List<CrashSubscriber> subscribers =
                    List.of(
                            new CrashSubscriber("once", broker.port(), 2),
                            new CrashSubscriber("often", broker.port(), 1),
                            new CrashSubscriber("away", broker.port(), 2));
            for (CrashSubscriber each : subscribers) {
                each.start();
            }
            Eventually.until(
                    "everybody has subscribed",
                    () -> subscribers.stream().allMatch(CrashSubscriber::isSubscribed));
            CrashSubscriber away = subscribers.get(2);
            away.end();
            List<CrashPublisher> publishers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                publishers.add(new CrashPublisher("p" + i, broker.port(), 1 + i % 2));
            }
            publishers.forEach(CrashClient::start);
            for (int round = 0; round < count; round++) {
                Thread.sleep(50 + random.nextInt(350));
                if (random.nextInt(4) == 0) {
                    broker.signal("USR1"); // rewrites the journal, and the kill comes meanwhile
                    Thread.sleep(random.nextInt(300));
                }
                broker.kill();
                broker.start();
            }
            publishers.forEach(CrashPublisher::stopPublishing);
            Eventually.until(
                    DRAIN,
                    () -> "everything is acknowledged; seed " + seed + failures(publishers),
                    () -> publishers.stream().allMatch(CrashPublisher::isIdle));
            CrashSubscriber back = new CrashSubscriber("away", broker.port(), 2);
            back.start();
            List<CrashSubscriber> all = List.of(subscribers.get(0), subscribers.get(1), back);
            for (CrashSubscriber subscriber : all) {
                Eventually.until(
                        DRAIN,
                        () -> missing(publishers, subscriber) + "; seed " + seed,
                        () -> missing(publishers, subscriber).isEmpty());
            }
            for (CrashSubscriber each : all) {
                each.end();
            }
            for (CrashPublisher each : publishers) {
                each.end();
                assertThat(each.acknowledged()).as(each.id).isPositive();
            }
            for (CrashSubscriber subscriber : all) {
                checkOrder(publishers, subscriber, seed);
            }
            checkRetained(broker, publishers, seed);
            assertThat(broker.log()).doesNotContain("Error").doesNotContain("damaged");
        }
    }

    private static String failures(List<CrashPublisher> publishers) {
        return publishers.stream()
                .filter(each -> each.failure() != null)
                .map(each -> ", " + each.id + ": " + each.failure())
                .collect(Collectors.joining());
    }

    /** What did not arrive; empty if everything did. */
    private static String missing(List<CrashPublisher> publishers, CrashSubscriber subscriber) {
        StringBuilder missing = new StringBuilder();
        for (CrashPublisher publisher : publishers) {
            for (int topic = 0; topic < 2; topic++) {
                String name = CrashPublisher.topic(publisher.id, topic);
                Set<Integer> left = new HashSet<>(publisher.numbers(topic));
                left.removeAll(subscriber.received(name));
                if (!left.isEmpty()) {
                    missing.append(subscriber.id).append(" misses ").append(left.size());
                    missing.append(" of ").append(name).append(", ");
                }
            }
        }
        return missing.toString();
    }

    private static void checkOrder(
            List<CrashPublisher> publishers, CrashSubscriber subscriber, long seed) {
        for (CrashPublisher publisher : publishers) {
            boolean once = publisher.qos() == 2 && !subscriber.id.equals("often");
            for (int topic = 0; topic < 2; topic++) {
                String name = CrashPublisher.topic(publisher.id, topic);
                List<Integer> arrived = subscriber.received(name);
                List<Integer> first = arrived.stream().distinct().toList();
                assertThat(once ? arrived : first)
                        .as("%s at %s, seed %d", name, subscriber.id, seed)
                        .isEqualTo(publisher.numbers(topic));
            }
        }
    }

    private static void checkRetained(
            BrokerProcess broker, List<CrashPublisher> publishers, long seed) throws Exception {
        try (RawMqtt client = RawMqtt.connect(broker.port(), ConnectPacket.of(4, "retained"))) {
            for (CrashPublisher publisher : publishers) {
                if (!publisher.hasRetained()) {
                    continue;
                }
                client.subscribe("r/" + publisher.id, 0);
                WirePacket retained = client.expect(PacketKind.PUBLISH);
                String body = new String(retained.body(), StandardCharsets.UTF_8);
                int number = Integer.parseInt(body.substring(2 + 2 + publisher.id.length()));
                assertThat(publisher.mayBeRetained(number))
                        .as("retained %d of %s, seed %d", number, publisher.id, seed)
                        .isTrue();
            }
        }
    }
}
