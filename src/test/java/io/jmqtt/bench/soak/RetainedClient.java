package io.jmqtt.bench.soak;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Sets and removes retained messages, and looks now and then whether exactly those are there. */
final class RetainedClient extends LoadClient {
    private static final int TOPICS = 20;
    private static final byte[] NOTHING = {};

    private final Map<String, Long> retained = new TreeMap<>();
    private long number;
    private volatile long looks;

    RetainedClient(String id, int port, int level, Faults faults) {
        super(id, port, level, faults);
    }

    /** How often it looked. */
    long looks() {
        return looks;
    }

    @Override
    void connectOnce() throws IOException {
        try (LoadLink link = LoadLink.open(port, ConnectPacket.of(level, id))) {
            int count = 20 + random.nextInt(200);
            for (int i = 0; i < count && !isEnded(); i++) {
                change(link);
                if (i % 20 == 0) {
                    look();
                }
                pause(50 + random.nextInt(100));
            }
            if (level >= 5) {
                link.publish(
                        "e/" + id + "/" + random.nextInt(1000),
                        Numbered.payload(1, random),
                        1,
                        true,
                        Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 3));
            }
            finish(link, randomEnd());
        }
    }

    private void change(LoadLink link) throws IOException {
        String topic = "r/" + id + "/" + random.nextInt(TOPICS);
        int qos = 1 + random.nextInt(2);
        if (random.nextInt(4) == 0) {
            link.publish(topic, NOTHING, qos, true);
            retained.remove(topic);
        } else {
            number++;
            link.publish(topic, Numbered.payload(number, random), qos, true);
            retained.put(topic, number);
        }
    }

    private void look() throws IOException {
        Map<String, Long> found = new TreeMap<>();
        try (LoadLink reader = LoadLink.open(port, ConnectPacket.of(level, id + "-reader"))) {
            reader.send(PacketBytes.subscribe(level, 1, 0, java.util.List.of("r/" + id + "/#")));
            reader.send(PacketBytes.pingreq());
            WirePacket packet;
            do {
                packet = reader.poll(100);
                if (packet != null && packet.kind() == PacketKind.PUBLISH) {
                    Numbered message = Numbered.of(packet, level);
                    found.put(message.topic(), message.number());
                }
            } while (packet == null || packet.kind() != PacketKind.PINGRESP);
            reader.disconnect();
        }
        looks++;
        if (!found.equals(retained)) {
            faults.add(id + ": retained are " + found + " and not " + retained);
        }
    }

    /** Removes all that it has retained. */
    void clear() throws IOException {
        try (LoadLink link = LoadLink.open(port, ConnectPacket.of(level, id))) {
            for (String topic : retained.keySet()) {
                link.publish(topic, NOTHING, 1, true);
            }
            link.disconnect();
        }
    }
}
