package io.jmqtt.bench.soak;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The mixed load on one broker: begins, ends, is checked, and leaves nothing behind. */
final class MixedLoad {
    private static final int DRAIN_TURNS = 3000;
    private static final int RATE = 12;
    private static final String GONE = "0";

    private final int port;
    private final Faults faults;
    private final List<LoadClient> others = new ArrayList<>();
    private final List<NumberedPublisher> publishers = new ArrayList<>();
    private final List<NumberedSubscriber> subscribers = new ArrayList<>();
    private final List<WillClient> wills = new ArrayList<>();
    private final List<RetainedClient> retained = new ArrayList<>();
    private final List<Churner> churners = new ArrayList<>();
    private final Map<String, Sequence> sequences = new ConcurrentHashMap<>();

    /** What the members of the shared group got together, by topic. */
    private final Map<String, BitSet> group = new HashMap<>();

    private long groupAgain;

    MixedLoad(int port, Faults faults) {
        this.port = port;
        this.faults = faults;
    }

    void start() throws IOException {
        for (int i = 0; i < 8; i++) {
            int level = i % 2 == 0 ? 4 : 5;
            publishers.add(
                    new NumberedPublisher("p" + i, port, level, 1 + i / 2 % 2, RATE, faults));
        }
        subscriber("s-once-4", 4, "n/+", 2);
        subscriber("s-once-5", 5, "n/+", 2);
        subscriber("s-often-4", 4, "n/#", 1);
        subscriber("s-often-5", 5, "n/+", 1);
        for (int i = 0; i < 3; i++) {
            subscribers.add(
                    new NumberedSubscriber(
                            "s-group-" + i, port, 5, "$share/g/n/+", 2, this::takeShared, faults));
        }
        subscriber("s-will", 5, "will/+", 2);
        for (int i = 0; i < 4; i++) {
            wills.add(new WillClient("w" + i, port, i % 2 == 0 ? 4 : 5, faults));
        }
        for (int i = 0; i < 2; i++) {
            retained.add(new RetainedClient("r" + i, port, 4 + i, faults));
            churners.add(new Churner("c" + i, port, faults));
            others.add(new BulkPublisher("b" + i, port, 4 + i, faults));
            others.add(new SlowReader("slow" + i, port, 4 + i, faults));
        }
        subscribers.forEach(LoadClient::start);
        if (!Patience.until(
                DRAIN_TURNS,
                () -> subscribers.stream().allMatch(NumberedSubscriber::isSubscribed))) {
            throw new IOException("subscribers can't subscribe: " + faults.lines());
        }
        publishers.forEach(LoadClient::start);
        wills.forEach(LoadClient::start);
        retained.forEach(LoadClient::start);
        churners.forEach(LoadClient::start);
        others.forEach(LoadClient::start);
    }

    private void subscriber(String id, int level, String filter, int qos) {
        subscribers.add(
                new NumberedSubscriber(
                        id,
                        port,
                        level,
                        filter,
                        qos,
                        message -> sequence(id, message.topic(), qos).take(message.number()),
                        faults));
    }

    private Sequence sequence(String id, String topic, int qos) {
        return sequences.computeIfAbsent(
                id + " " + topic,
                name -> new Sequence(name, Math.min(qos, qosOf(topic)) == 2, faults));
    }

    private int qosOf(String topic) {
        for (NumberedPublisher publisher : publishers) {
            if (publisher.topic().equals(topic)) {
                return publisher.qos();
            }
        }
        return 2;
    }

    private void takeShared(Numbered message) {
        synchronized (group) {
            BitSet got = group.computeIfAbsent(message.topic(), topic -> new BitSet());
            if (got.get((int) message.number())) {
                groupAgain++;
                if (qosOf(message.topic()) == 2) {
                    faults.add("the group got " + message + " twice");
                }
            }
            got.set((int) message.number());
        }
    }

    /** Ends the load, waits for what is on its way, and checks what came. */
    void stop() throws InterruptedException {
        publishers.forEach(NumberedPublisher::stopPublishing);
        subscribers.forEach(NumberedSubscriber::stay);
        List<LoadClient> first = new ArrayList<>(others);
        first.addAll(wills);
        first.addAll(retained);
        first.addAll(churners);
        first.forEach(LoadClient::end);
        for (LoadClient each : first) {
            each.join();
        }
        if (!Patience.until(
                DRAIN_TURNS, () -> publishers.stream().allMatch(NumberedPublisher::isIdle))) {
            faults.add("publishers wait for acknowledgements for ever");
        }
        Patience.until(DRAIN_TURNS, () -> missing().isEmpty());
        missing().forEach(faults::add);
        publishers.forEach(LoadClient::end);
        subscribers.forEach(LoadClient::end);
        for (LoadClient each : publishers) {
            each.join();
        }
        for (LoadClient each : subscribers) {
            each.join();
        }
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (NumberedPublisher publisher : publishers) {
            for (String id : List.of("s-once-4", "s-once-5", "s-often-4", "s-often-5")) {
                int qos = id.contains("once") ? 2 : 1;
                compare(missing, sequence(id, publisher.topic(), qos), id, publisher.sent());
            }
            synchronized (group) {
                BitSet got = group.computeIfAbsent(publisher.topic(), topic -> new BitSet());
                if (got.cardinality() < publisher.sent()) {
                    missing.add(
                            "the group got "
                                    + got.cardinality()
                                    + " of "
                                    + publisher.sent()
                                    + " from "
                                    + publisher.topic());
                }
            }
        }
        for (WillClient will : wills) {
            compare(missing, sequence("s-will", will.topic(), 2), will.topic(), will.due());
        }
        return missing;
    }

    private static void compare(List<String> missing, Sequence sequence, String id, long sent) {
        if (sequence.last() != sent) {
            missing.add(id + " is at " + sequence.last() + " of " + sent);
        }
    }

    /** Removes all sessions and retained messages, and waits until the broker has none. */
    void remove() throws IOException {
        for (LoadClient each : publishers) {
            remove(each.id);
        }
        for (LoadClient each : subscribers) {
            remove(each.id);
        }
        for (Churner churner : churners) {
            for (int i = 0; i < Churner.LEFT; i++) {
                remove(churner.left(i));
            }
        }
        for (RetainedClient each : retained) {
            each.clear();
        }
        awaitCount("clients/total", "1");
        awaitCount("clients/disconnected", GONE);
    }

    private void remove(String id) throws IOException {
        LoadLink.open(port, ConnectPacket.of(4, id)).disconnect();
    }

    /** Waits until the broker tells a number about itself. */
    private void awaitCount(String name, String expected) throws IOException {
        try (LoadLink link = LoadLink.open(port, ConnectPacket.of(4, "looks-at-sys"))) {
            String topic = "$SYS/broker/" + name;
            link.send(PacketBytes.subscribe(4, 1, 0, List.of(topic)));
            String last = "nothing";
            for (int turn = 0; turn < 900; turn++) {
                WirePacket packet = link.poll(100);
                if (packet != null && packet.kind() == PacketKind.PUBLISH) {
                    byte[] body = packet.body();
                    int begin = 2 + topic.length();
                    last = new String(body, begin, body.length - begin, StandardCharsets.UTF_8);
                    if (last.equals(expected)) {
                        return;
                    }
                }
            }
            faults.add(topic + " stays at " + last + " without any client");
        }
    }

    /** What the load has done, in one line. */
    String summary() {
        long sent = 0;
        for (NumberedPublisher each : publishers) {
            sent += each.sent();
        }
        long received = 0;
        long again = 0;
        for (Sequence each : sequences.values()) {
            received += each.last();
            again += each.again();
        }
        long due = 0;
        for (WillClient each : wills) {
            due += each.due();
        }
        long looks = 0;
        for (RetainedClient each : retained) {
            looks += each.looks();
        }
        long connections = 0;
        for (Churner each : churners) {
            connections += each.connections();
        }
        return String.format(
                "%d numbered messages sent, %d received in order and %d of QoS 1 again,"
                        + " %d by the shared group (%d again), %d wills, %d looks at retained"
                        + " messages, %d connections of churners",
                sent, received, again, sharedCount(), groupAgain, due, looks, connections);
    }

    private long sharedCount() {
        long count = 0;
        synchronized (group) {
            for (BitSet each : group.values()) {
                count += each.cardinality();
            }
        }
        return count;
    }
}
