package io.jmqtt.broker.hostile;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Attacks in which one packet means very much work. */
final class WideAttacks {
    private static final int FILTERS = 9_000;
    private static final int SUBSCRIBERS = 5_000;
    private static final int RETAINED = 100_000;
    private static final int QUEUED = 50_000;

    private WideAttacks() {}

    private static List<String> filters(String prefix) {
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < FILTERS; i++) {
            filters.add(prefix + i);
        }
        return filters;
    }

    static void subscribes(Attack attack) throws IOException {
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < FILTERS; i++) {
            filters.add("wide/" + (char) ('a' + i % 26) + i % 97);
        }
        byte[] packet = PacketBytes.subscribe(5, 1, 1, filters);
        attack.steadily(5, 10, n -> packet);
    }

    static void unsubscribes(Attack attack) throws IOException {
        byte[] subscribe = PacketBytes.subscribe(5, 1, 1, filters("w/"));
        byte[] unsubscribe = PacketBytes.unsubscribe(5, 2, filters("w/"));
        attack.steadily(5, 10, n -> n % 2 == 0 ? subscribe : unsubscribe);
    }

    static void sessions(Attack attack) throws IOException {
        byte[] subscribe = PacketBytes.subscribe(5, 1, 1, filters("w/"));
        attack.begun();
        for (int i = 0; ; i++) {
            attack.pace(5);
            try (Socket socket = attack.client(5, "w" + i)) {
                socket.getOutputStream().write(subscribe);
                // the whole answer
                new DataInputStream(socket.getInputStream()).readFully(new byte[FILTERS]);
                socket.getOutputStream().write(PacketBytes.disconnect(5, 0));
            }
        }
    }

    static void resumes(Attack attack) throws IOException {
        Socket first = attack.client(resuming(attack, 4, 20));
        first.getOutputStream().write(PacketBytes.subscribe(4, 1, 1, filters("w/")));
        new DataInputStream(first.getInputStream()).readFully(new byte[FILTERS]);
        attack.begun();
        for (int i = 0; ; i++) {
            attack.pace(10);
            attack.client(resuming(attack, 4 + i % 2, 20)).setSoLinger(true, 0);
        }
    }

    private static ConnectPacket resuming(Attack attack, int level, int window) {
        ConnectPacket connect = ConnectPacket.of(level, attack.id("again")).resume();
        return level == 5
                ? connect.with(
                        Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 1000),
                        Property.number(PropertyId.RECEIVE_MAXIMUM, window))
                : connect;
    }

    static void publish(Attack attack, int qos) throws IOException {
        new Crowd(attack, SUBSCRIBERS, "crowd", qos);
        byte[] payload = new byte[50];
        attack.steadily(
                4, 5, n -> PacketBytes.publish(4, "crowd", payload, qos, false, false, 1 + n % 9));
    }

    static void takeovers(Attack attack) throws IOException {
        Socket victim = attack.client(resuming(attack, 4, 20));
        victim.getOutputStream().write(PacketBytes.subscribe(4, 1, 1, List.of("queue")));
        victim.getInputStream().readNBytes(5);
        victim.getOutputStream().write(PacketBytes.disconnect(4, 0));
        Socket publisher = attack.client(4, "p");
        Attack.drain(publisher);
        OutputStream out = publisher.getOutputStream();
        for (int i = 0; i < QUEUED; i++) {
            out.write(PacketBytes.publish(4, "queue", new byte[20], 1, false, false, 1 + i % 999));
        }
        attack.begun();
        for (int i = 0; ; i++) {
            attack.pace(20);
            try {
                // a large window every other time
                Socket socket = attack.client(resuming(attack, 5, i % 2 == 0 ? 20 : 65_535));
                Attack.drain(socket);
            } catch (IOException e) {
                attack.wasRefused();
            }
        }
    }

    static void retainedReaders(Attack attack) throws IOException {
        Socket publisher = attack.client(4, "p");
        OutputStream out = publisher.getOutputStream();
        for (int i = 0; i < RETAINED; i++) {
            String topic = "rr/" + i % 100 + "/" + i;
            out.write(PacketBytes.publish(4, topic, new byte[20], 0, true, false, 0));
        }
        out.write(PacketBytes.pingreq());
        publisher.getInputStream().readNBytes(2);
        List<String> filters = List.of("rr/#", "+/+/#", "#", "rr/+/+", "+/+/9");
        attack.steadily(
                4, 2, n -> PacketBytes.subscribe(4, n % 65535 + 1, 0, List.of(filters.get(n % 5))));
    }
}
