package io.jmqtt.broker;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What three clients send in one walk, decided by a seed, so that two brokers can be sent the same.
 * Clients, topics and filters of a walk are its own, so that one broker can take many walks. What
 * ours does in another way on purpose (see {@code differences.txt}) is not in it: malformed
 * packets, a second CONNECT, other options for a subscription that there is, wills of a client
 * whose session is taken over with it.
 */
final class RandomWalk {
    private static final int CLIENTS = 3;
    private static final List<String> TOPICS = List.of("a", "a/b", "a/b/c", "b", "/", "a/", "/a");
    private static final List<String> FILTERS =
            List.of(
                    "a", "a/b", "#", "+", "a/#", "+/b", "a/+", "+/+", "/#", "a/b/c", "/+", "b",
                    "a/+/#", "+/#", "a/+/c", "a/b/c/#", "+/b/+");

    /** What a client does. */
    enum Kind {
        CONNECT,
        SEND,
        ACKNOWLEDGE,
        RELEASE,
        CLOSE
    }

    /**
     * One step.
     *
     * @param client which client, from 0
     * @param packet what it sends; null where that depends on what it received
     * @param connect what CONNECT says, else null
     */
    record Step(Kind kind, int client, byte[] packet, ConnectPacket connect) {}

    private final SplittableRandom random;
    private final String name;
    private final int[] levels = new int[CLIENTS];
    private final Map<String, Integer> options = new HashMap<>();
    private int packetId;

    private RandomWalk(long seed) {
        random = new SplittableRandom(seed);
        name = "w" + seed;
        for (int i = 0; i < CLIENTS; i++) {
            levels[i] = one(List.of(3, 4, 5, 5));
        }
    }

    /** The steps of a walk. */
    static List<Step> of(long seed, int length) {
        RandomWalk walk = new RandomWalk(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(walk.step(i));
        }
        return steps;
    }

    private Step step(int number) {
        int client = random.nextInt(CLIENTS);
        int what = random.nextInt(28);
        if (what < 4) {
            ConnectPacket connect = connect(client);
            return new Step(Kind.CONNECT, client, connect.bytes(), connect);
        }
        if (what < 14) {
            return send(client, publish(client, number));
        }
        if (what < 19) {
            return send(client, subscribe(client));
        }
        if (what < 21) {
            return send(client, unsubscribe(client));
        }
        return switch (what) {
            case 21, 22, 23 -> new Step(Kind.ACKNOWLEDGE, client, null, null);
            case 24, 25 -> new Step(Kind.RELEASE, client, null, null);
            case 26 -> send(client, disconnect(client));
            default -> new Step(Kind.CLOSE, client, null, null);
        };
    }

    private static Step send(int client, byte[] packet) {
        return new Step(Kind.SEND, client, packet, null);
    }

    private ConnectPacket connect(int client) {
        ConnectPacket connect =
                ConnectPacket.of(levels[client], name + "-" + client).keepAlive(600);
        if (chance(60)) {
            connect.resume();
        }
        List<Property> properties = new ArrayList<>();
        if (chance(70)) {
            properties.add(
                    Property.number(
                            PropertyId.SESSION_EXPIRY_INTERVAL, one(List.of(0, 1000, -1)) & MAX));
        }
        connect.with(properties.toArray(Property[]::new));
        if (chance(30)) {
            connect.will(
                    topic(),
                    bytes(one(List.of("will", "w".repeat(30), ""))),
                    random.nextInt(3),
                    chance(30),
                    more(PropertyId.CONTENT_TYPE, PropertyId.MESSAGE_EXPIRY_INTERVAL));
        }
        return connect;
    }

    private static final long MAX = 0xFFFF_FFFFL;

    private byte[] publish(int client, int number) {
        int qos = random.nextInt(3);
        packetId++;
        return PacketBytes.publish(
                levels[client],
                topic(),
                bytes(one(List.of("hello", "", "x".repeat(50), "n" + number))),
                qos,
                chance(30),
                qos > 0 && chance(10),
                packetId,
                more(
                        PropertyId.PAYLOAD_FORMAT_INDICATOR,
                        PropertyId.MESSAGE_EXPIRY_INTERVAL,
                        PropertyId.CONTENT_TYPE,
                        PropertyId.RESPONSE_TOPIC,
                        PropertyId.CORRELATION_DATA));
    }

    private Property[] more(PropertyId... ids) {
        List<Property> some = new ArrayList<>();
        for (PropertyId id : ids) {
            if (chance(20)) {
                some.add(
                        switch (id.type()) {
                            case BYTE -> Property.number(id, random.nextInt(2));
                            case FOUR_BYTE -> Property.number(id, 1000);
                            case BINARY -> Property.binary(id, new byte[] {0, 1});
                            default -> Property.text(id, "text");
                        });
            }
        }
        for (int i = random.nextInt(5) - 2; i > 0; i--) {
            some.add(Property.user("k" + i, "v"));
        }
        return some.toArray(Property[]::new);
    }

    private byte[] subscribe(int client) {
        List<String> filters = filters();
        int qos = random.nextInt(3);
        int option = qos;
        if (levels[client] == 5) {
            // Mosquitto does not change these of a subscription that there is
            String key = client + " " + filters;
            option |=
                    options.computeIfAbsent(
                            key, k -> one(List.of(0, 8)) | one(List.of(0, 0, 16, 32)));
        }
        Property[] identifier =
                chance(30)
                        ? new Property[] {
                            Property.number(
                                    PropertyId.SUBSCRIPTION_IDENTIFIER,
                                    one(List.of(1, 200, 100_000)))
                        }
                        : new Property[0];
        packetId++;
        return PacketBytes.subscribe(levels[client], packetId, option, filters, identifier);
    }

    private byte[] unsubscribe(int client) {
        packetId++;
        return PacketBytes.unsubscribe(levels[client], packetId, filters());
    }

    /** One filter, since the options of a packet are those of all its filters. */
    private List<String> filters() {
        return List.of(name + "/" + one(FILTERS));
    }

    private byte[] disconnect(int client) {
        int code = levels[client] == 5 && chance(40) ? 4 : 0;
        return PacketBytes.disconnect(levels[client], code);
    }

    private String topic() {
        return name + "/" + one(TOPICS);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
