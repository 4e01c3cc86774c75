package io.jmqtt.broker.crash;

import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes numbered messages with one QoS to two topics, several at once, and a retained one now
 * and then; sends again after a crash as MQTT 3.1.1, 4.4 demands.
 */
final class CrashPublisher extends CrashClient {
    private static final int WINDOW = 8;
    private static final int TOPICS = 2;
    private static final int RETAINED_EVERY = 10;

    private static final class Flight {
        final String topic;
        final byte[] payload;
        final boolean retain;
        final int number;
        boolean released;

        Flight(String topic, int number, boolean retain) {
            this.topic = topic;
            this.number = number;
            this.retain = retain;
            this.payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        }
    }

    private final int qos;
    private final Map<Integer, Flight> flights = new LinkedHashMap<>();
    private int lastPacketId;
    private volatile int sent;
    private volatile int acknowledged;
    private volatile int lastRetained;
    private volatile int lastRetainedAcknowledged;
    private volatile boolean publishing = true;
    private volatile boolean idle;

    CrashPublisher(String id, int port, int qos) {
        super(id, port);
        this.qos = qos;
    }

    int qos() {
        return qos;
    }

    void stopPublishing() {
        publishing = false;
    }

    /** Whether everything that was sent is acknowledged and nothing more will be sent. */
    boolean isIdle() {
        return idle;
    }

    int acknowledged() {
        return acknowledged;
    }

    /**
     * The numbers that the retained message may have: from the last acknowledged to the last sent.
     */
    boolean mayBeRetained(int number) {
        return number >= lastRetainedAcknowledged && number <= lastRetained;
    }

    boolean hasRetained() {
        return lastRetainedAcknowledged > 0;
    }

    /** The numbers sent to one topic, in order. */
    List<Integer> numbers(int topic) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 1; number <= sent; number++) {
            if (number % RETAINED_EVERY != 0 && number % TOPICS == topic) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    static String topic(String id, int topic) {
        return "t/" + id + "/" + topic;
    }

    @Override
    void connected(boolean present) throws IOException {
        for (Map.Entry<Integer, Flight> entry : flights.entrySet()) {
            Flight flight = entry.getValue();
            send(
                    flight.released
                            ? PacketBytes.pubrel(LEVEL, entry.getKey(), 0)
                            : publish(entry.getKey(), flight, true));
        }
    }

    private byte[] publish(int packetId, Flight flight, boolean duplicate) {
        return PacketBytes.publish(
                LEVEL, flight.topic, flight.payload, qos, flight.retain, duplicate, packetId);
    }

    @Override
    void beforeRead() throws IOException {
        while (publishing && flights.size() < WINDOW) {
            int number = sent + 1;
            boolean retain = number % RETAINED_EVERY == 0;
            Flight flight =
                    new Flight(retain ? "r/" + id : topic(id, number % TOPICS), number, retain);
            do {
                lastPacketId = lastPacketId % 0xFFFF + 1;
            } while (flights.containsKey(lastPacketId));
            flights.put(lastPacketId, flight);
            sent = number;
            if (retain) {
                lastRetained = number;
            }
            send(publish(lastPacketId, flight, false));
            LockSupport.parkNanos(200_000);
        }
        idle = !publishing && flights.isEmpty();
    }

    @Override
    void received(WirePacket packet) throws IOException {
        int packetId = packet.packetId();
        Flight flight = flights.get(packetId);
        if (packet.kind() == PacketKind.PUBREC) {
            if (flight == null) {
                throw new IllegalStateException("PUBREC for what was not sent");
            }
            flight.released = true;
            send(PacketBytes.pubrel(LEVEL, packetId, 0));
        } else if (flight != null) {
            flights.remove(packetId);
            acknowledged++;
            if (flight.retain) {
                lastRetainedAcknowledged = Math.max(lastRetainedAcknowledged, flight.number);
            }
        }
        idle = !publishing && flights.isEmpty();
    }
}
