package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of one publisher keep their order on the way from one event loop to another. */
class OrderTest {
    private static final int PUBLISHERS = 6;
    private static final int SUBSCRIBERS = 6;
    private static final int MESSAGES = 2000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void publishersMessagesArriveCompleteAndInOrderEverywhere(int qos) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestBroker broker =
                TestBroker.quiet(
                        draft -> {
                            draft.limits.maxQueuedMessages = 0;
                            draft.limits.maxInflightMessages = 0;
                        })) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                RawMqtt sub = broker.connect(4 + i % 2, "sub" + i);
                sub.subscribe("o/#", qos);
                readers.add(threads.submit(() -> read(sub, qos)));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                RawMqtt pub = broker.connect(4 + i % 2, "pub" + i);
                int number = i;
                writers.add(threads.submit(() -> write(pub, number, qos)));
            }
            for (Future<?> each : writers) {
                each.get();
            }
            for (Future<?> each : readers) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void write(RawMqtt pub, int number, int qos) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] payload = (number + " " + i).getBytes(StandardCharsets.UTF_8);
            pub.send(
                    PacketBytes.publish(
                            pub.level(),
                            "o/" + number,
                            payload,
                            qos,
                            false,
                            false,
                            qos == 0 ? 0 : i + 1));
            if (qos == 2 && i % 50 == 49) {
                for (int id = i - 48; id <= i + 1; id++) {
                    pub.expect(PacketKind.PUBREC);
                    pub.send(PacketBytes.pubrel(pub.level(), id, 0));
                }
                for (int id = i - 48; id <= i + 1; id++) {
                    pub.expect(PacketKind.PUBCOMP);
                }
            } else if (qos == 1 && i % 50 == 49) {
                for (int j = 0; j < 50; j++) {
                    pub.expect(PacketKind.PUBACK);
                }
            }
        }
        return null;
    }

    private static Void read(RawMqtt sub, int qos) throws IOException {
        Map<String, Integer> last = new HashMap<>();
        for (int count = 0; count < PUBLISHERS * MESSAGES; ) {
            WirePacket packet = sub.read();
            if (packet.kind() == PacketKind.PUBREL) {
                sub.send(PacketBytes.pubcomp(sub.level(), packet.packetId(), 0));
                continue;
            }
            byte[] body = packet.body();
            int from = 2 + 3 + (qos == 0 ? 0 : 2) + (sub.level() == 5 ? 1 : 0);
            String[] parts =
                    new String(body, from, body.length - from, StandardCharsets.UTF_8).split(" ");
            int number = Integer.parseInt(parts[1]);
            Integer before = last.put(parts[0], number);
            assertThat(number).isEqualTo(before == null ? 0 : before + 1);
            if (qos == 1) {
                sub.send(PacketBytes.puback(sub.level(), packet.packetId(), 0));
            } else if (qos == 2) {
                sub.send(PacketBytes.pubrec(sub.level(), packet.packetId(), 0));
            }
            count++;
        }
        return null;
    }
}
