package io.jmqtt.broker.crash;

import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Subscribes to everything once, and takes what comes as MQTT demands. */
final class CrashSubscriber extends CrashClient {
    private final int qos;

    /** Packet identifiers of QoS 2 that were received and not released (MQTT 3.1.1, 4.3.3). */
    private final Set<Integer> unreleased = new HashSet<>();

    private final Map<String, List<Integer>> received = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean subscribed;

    CrashSubscriber(String id, int port, int qos) {
        super(id, port);
        this.qos = qos;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    int count() {
        return count.get();
    }

    /** The numbers that came to a topic, in order. */
    List<Integer> received(String topic) {
        return received.getOrDefault(topic, List.of());
    }

    @Override
    void connected(boolean present) throws IOException {
        if (!present) {
            if (subscribed) {
                throw new IllegalStateException("the session is lost");
            }
            send(PacketBytes.subscribe(LEVEL, 1, qos, List.of("t/#")));
        }
    }

    @Override
    void beforeRead() {
        // nothing to say
    }

    @Override
    void received(WirePacket packet) throws IOException {
        if (packet.kind() == PacketKind.SUBACK) {
            subscribed = true;
        } else if (packet.kind() == PacketKind.PUBREL) {
            unreleased.remove(packet.packetId());
            send(PacketBytes.pubcomp(LEVEL, packet.packetId(), 0));
        } else if (packet.kind() == PacketKind.PUBLISH) {
            int packetId = packet.packetId();
            if (packet.qos() == 1) {
                take(packet);
                send(PacketBytes.puback(LEVEL, packetId, 0));
            } else {
                if (unreleased.add(packetId)) {
                    take(packet);
                }
                send(PacketBytes.pubrec(LEVEL, packetId, 0));
            }
        }
    }

    private void take(WirePacket packet) {
        ByteBuffer body = ByteBuffer.wrap(packet.body());
        byte[] topic = new byte[body.getShort() & 0xFFFF];
        body.get(topic);
        body.getShort();
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        received.computeIfAbsent(
                        new String(topic, StandardCharsets.UTF_8),
                        each -> new CopyOnWriteArrayList<>())
                .add(Integer.valueOf(new String(payload, StandardCharsets.UTF_8)));
        count.incrementAndGet();
    }
}
