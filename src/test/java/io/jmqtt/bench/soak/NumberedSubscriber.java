package io.jmqtt.bench.soak;

import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes numbered messages in a session that is kept, and tells a {@link Receiver} of them. */
final class NumberedSubscriber extends LoadClient {

    /** Where messages go. */
    @FunctionalInterface
    interface Receiver {
        void take(Numbered message);
    }

    private final String filter;
    private final int qos;
    private final Receiver receiver;

    /** Packet identifiers of QoS 2 that were received and not released (MQTT 4.3.3). */
    private final Set<Integer> unreleased = new HashSet<>();

    private volatile boolean subscribed;
    private volatile boolean steady;

    NumberedSubscriber(
            String id,
            int port,
            int level,
            String filter,
            int qos,
            Receiver receiver,
            Faults faults) {
        super(id, port, level, faults);
        this.filter = filter;
        this.qos = qos;
        this.receiver = receiver;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** From now on it stays connected. */
    void stay() {
        steady = true;
    }

    @Override
    void connectOnce() throws IOException {
        try (LoadLink link = LoadLink.open(port, kept(level, id))) {
            if (!link.isPresent()) {
                if (subscribed) {
                    faults.add(id + ": the broker has lost the session");
                }
                link.subscribe(qos, List.of(filter));
                subscribed = true;
            }
            long until = System.nanoTime() + (3 + random.nextInt(40)) * 1_000_000_000L;
            while (!isEnded() && (steady || System.nanoTime() < until)) {
                WirePacket packet = link.poll(100);
                if (packet != null) {
                    received(link, packet);
                }
            }
            finish(link, randomEnd());
        }
        if (!steady) {
            pause(random.nextInt(4000));
        }
    }

    private void received(LoadLink link, WirePacket packet) throws IOException {
        int packetId = packet.packetId();
        if (packet.kind() == PacketKind.PUBREL) {
            unreleased.remove(packetId);
            link.send(PacketBytes.pubcomp(level, packetId, 0));
        } else if (packet.kind() == PacketKind.PUBLISH) {
            if (packet.qos() < 2 || unreleased.add(packetId)) {
                receiver.take(Numbered.of(packet, level));
            }
            link.acknowledge(packet);
        }
    }
}
