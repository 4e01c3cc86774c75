package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.puback;
import static io.jmqtt.testkit.PacketBytes.pubcomp;
import static io.jmqtt.testkit.PacketBytes.pubrec;
import static io.jmqtt.testkit.PacketBytes.pubrel;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A client as the specification wants it, with a session of its own that survives its connections,
 * but with a habit of losing them at any moment and of keeping acknowledgements back.
 */
final class ModelClient {
    static final String TOPIC = "model/";

    private final int port;
    private final int level;
    private final String id;
    private final Random random;
    private RawMqtt link;

    /** Messages sent and not acknowledged: packet id to message; released ones wait for PUBCOMP. */
    final Map<Integer, ModelMessage> outgoing = new LinkedHashMap<>();

    private final Set<Integer> released = new HashSet<>();

    /** QoS 2 packet ids that arrived and were not released. */
    private final Set<Integer> incoming = new HashSet<>();

    /** What arrived, in order: text and the QoS it came with. */
    final List<String> arrived = new ArrayList<>();

    boolean lazy = true;
    boolean subscribed;
    int generation;
    int subscribedQos;
    private int lastId;

    ModelClient(int port, int level, String id, Random random) {
        this.port = port;
        this.level = level;
        this.id = id;
        this.random = random;
    }

    boolean isConnected() {
        return link != null;
    }

    String topic() {
        return TOPIC + id;
    }

    void connect(boolean clean) throws IOException {
        ConnectPacket packet = ConnectPacket.of(level, id);
        if (level == 5) {
            packet.with(Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 1000));
        }
        if (clean && level < 5) {
            // a clean session of MQTT 3 would end with its connection: one to clear, one to keep
            RawMqtt.connect(port, packet).disconnect();
        }
        if (!clean || level < 5) {
            packet.resume();
        }
        link = RawMqtt.open(port);
        WirePacket connack = link.handshake(packet);
        boolean present = connack.body()[0] == 1;
        if (present == clean) {
            throw new AssertionError(id + ": session " + (clean ? "kept" : "lost"));
        }
        if (clean) {
            generation++;
            subscribed = false;
            incoming.clear();
            outgoing.clear();
            released.clear();
        }
        for (Map.Entry<Integer, ModelMessage> entry : outgoing.entrySet()) {
            link.send(
                    released.contains(entry.getKey())
                            ? pubrel(level, entry.getKey(), 0)
                            : bytes(entry.getValue(), entry.getKey(), true));
        }
    }

    private byte[] bytes(ModelMessage message, int packetId, boolean duplicate) {
        return PacketBytes.publish(
                level,
                message.topic,
                message.text.getBytes(StandardCharsets.UTF_8),
                message.qos,
                false,
                duplicate,
                packetId);
    }

    void drop() throws IOException {
        if (random.nextBoolean()) {
            link.reset();
        } else {
            link.close();
        }
        link = null;
    }

    void subscribe(String filter, int qos) throws IOException {
        link.send(PacketBytes.subscribe(level, nextId(), qos, List.of(filter)));
        readUntil(PacketKind.SUBACK);
        subscribed = true;
        subscribedQos = qos;
        generation++;
    }

    void unsubscribe(String filter) throws IOException {
        link.send(PacketBytes.unsubscribe(level, nextId(), List.of(filter)));
        readUntil(PacketKind.UNSUBACK);
        subscribed = false;
        generation++;
    }

    private int nextId() {
        do {
            lastId = lastId == 65535 ? 1 : lastId + 1;
        } while (outgoing.containsKey(lastId));
        return lastId;
    }

    void publish(ModelMessage message) throws IOException {
        int packetId = nextId();
        outgoing.put(packetId, message);
        link.send(bytes(message, packetId, false));
    }

    /** Handles what has come, up to the answer of a ping. */
    void pump() throws IOException {
        link.send(PacketBytes.pingreq());
        readUntil(PacketKind.PINGRESP);
    }

    private void readUntil(PacketKind kind) throws IOException {
        while (true) {
            WirePacket packet = link.read();
            if (packet == null) {
                throw new AssertionError(id + ": the broker closed the connection");
            }
            if (packet.kind() == kind) {
                return;
            }
            handle(packet);
        }
    }

    private void handle(WirePacket packet) throws IOException {
        int packetId = packet.packetId();
        switch (packet.kind()) {
            case PUBLISH -> arrive(packet);
            case PUBACK -> done(packetId);
            case PUBREC -> {
                if (outgoing.containsKey(packetId)) {
                    released.add(packetId);
                }
                link.send(pubrel(level, packetId, 0));
            }
            case PUBREL -> {
                incoming.remove(packetId);
                if (!isLazy()) {
                    link.send(pubcomp(level, packetId, 0));
                }
            }
            case PUBCOMP -> done(packetId);
            default -> throw new AssertionError(id + ": " + packet);
        }
    }

    private void done(int packetId) {
        ModelMessage message = outgoing.remove(packetId);
        released.remove(packetId);
        if (message != null) {
            message.acknowledged = true;
        }
    }

    private void arrive(WirePacket packet) throws IOException {
        byte[] body = packet.body();
        int topicLength = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
        int from = 2 + topicLength + 2 + (level == 5 ? 1 : 0);
        String text = new String(body, from, body.length - from, StandardCharsets.UTF_8);
        int packetId = packet.packetId();
        if (packet.qos() == 1) {
            arrived.add("1 " + text);
            if (!isLazy()) {
                link.send(puback(level, packetId, 0));
            }
        } else {
            if (incoming.add(packetId)) {
                arrived.add("2 " + text);
            }
            if (!isLazy()) {
                link.send(pubrec(level, packetId, 0));
            }
        }
    }

    private boolean isLazy() {
        return lazy && random.nextInt(3) == 0;
    }

    String id() {
        return id;
    }
}
