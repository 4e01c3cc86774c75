package io.jmqtt.bench.soak;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketKind;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes large messages with QoS 0 and 1 to {@code b/ID} in clean sessions. */
final class BulkPublisher extends LoadClient {
    private static final int PAYLOAD = 40_000;

    private final AtomicLong sent = new AtomicLong();

    BulkPublisher(String id, int port, int level, Faults faults) {
        super(id, port, level, faults);
    }

    long sent() {
        return sent.get();
    }

    @Override
    void connectOnce() throws IOException {
        try (LoadLink link = LoadLink.open(port, ConnectPacket.of(level, id))) {
            byte[] payload = new byte[PAYLOAD];
            random.nextBytes(payload);
            for (int i = 10 + random.nextInt(100); i > 0 && !isEnded(); i--) {
                link.publish("b/" + id, payload, random.nextInt(2), false);
                sent.incrementAndGet();
                pause(200);
            }
            link.send(io.jmqtt.testkit.PacketBytes.pingreq());
            link.await(PacketKind.PINGRESP);
            finish(link, randomEnd());
        }
    }
}
