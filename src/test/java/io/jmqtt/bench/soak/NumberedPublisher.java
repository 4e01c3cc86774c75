package io.jmqtt.bench.soak;

import io.jmqtt.mqtt.Property;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Publishes numbered messages with QoS 1 or 2 to {@code n/ID} in a session that is kept, several on
 * their way at once, and sends again after a lost connection as MQTT 4.4 demands.
 */
final class NumberedPublisher extends LoadClient {
    private static final int WINDOW = 8;

    private static final class Flight {
        final byte[] payload;
        boolean released;

        Flight(byte[] payload) {
            this.payload = payload;
        }
    }

    private final int qos;
    private final long interval;
    private final Map<Integer, Flight> flights = new LinkedHashMap<>();
    private long due = System.nanoTime();
    private boolean known;
    private volatile long sent;
    private volatile boolean publishing = true;
    private volatile boolean idle;

    /**
     * @param rate messages per second
     */
    NumberedPublisher(String id, int port, int level, int qos, int rate, Faults faults) {
        super(id, port, level, faults);
        this.qos = qos;
        this.interval = 1_000_000_000L / rate;
    }

    int qos() {
        return qos;
    }

    String topic() {
        return "n/" + id;
    }

    long sent() {
        return sent;
    }

    void stopPublishing() {
        publishing = false;
    }

    /** Whether all is acknowledged and no more will be sent. */
    boolean isIdle() {
        return idle;
    }

    @Override
    void connectOnce() throws IOException {
        try (LoadLink link = LoadLink.open(port, kept(level, id))) {
            if (known && !link.isPresent()) {
                faults.add(id + ": the broker has lost the session");
            }
            known = true;
            for (Map.Entry<Integer, Flight> entry : flights.entrySet()) {
                int packetId = entry.getKey();
                Flight flight = entry.getValue();
                link.send(
                        flight.released
                                ? PacketBytes.pubrel(level, packetId, 0)
                                : publish(packetId, flight, true));
            }
            long until = System.nanoTime() + (5 + random.nextInt(30)) * 1_000_000_000L;
            while (!isEnded() && (!publishing || System.nanoTime() < until)) {
                publishWhenDue(link);
                idle = !publishing && flights.isEmpty();
                long wait = Math.max(1, Math.min(50, (due - System.nanoTime()) / 1_000_000));
                WirePacket packet = link.poll(flights.size() < WINDOW ? (int) wait : 50);
                if (packet != null) {
                    received(link, packet);
                }
            }
            finish(link, randomEnd());
        }
    }

    private byte[] publish(int packetId, Flight flight, boolean duplicate) {
        Property[] properties =
                level >= 5 && packetId % 3 == 0
                        ? new Property[] {Property.user("from", id)}
                        : new Property[0];
        return PacketBytes.publish(
                level, topic(), flight.payload, qos, false, duplicate, packetId, properties);
    }

    private void publishWhenDue(LoadLink link) throws IOException {
        long now = System.nanoTime();
        if (!publishing || flights.size() >= WINDOW || now < due) {
            return;
        }
        due = Math.max(due + interval, now - 10 * interval);
        int packetId;
        do {
            packetId = link.nextPacketId();
        } while (flights.containsKey(packetId));
        long number = sent + 1;
        Flight flight = new Flight(Numbered.payload(number, random));
        flights.put(packetId, flight);
        sent = number;
        link.send(publish(packetId, flight, false));
    }

    private void received(LoadLink link, WirePacket packet) throws IOException {
        int packetId = packet.packetId();
        if (packet.kind() == PacketKind.PUBREC) {
            Flight flight = flights.get(packetId);
            if (flight == null) {
                faults.add(id + ": PUBREC for what was not sent");
            } else {
                flight.released = true;
            }
            link.send(PacketBytes.pubrel(level, packetId, 0));
        } else {
            flights.remove(packetId);
        }
    }
}
