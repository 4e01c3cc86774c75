package io.jmqtt.bench.soak;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Comes and goes under changing names, of either version, with sessions that end with the
 * connection, expire soon, or are left behind with messages queued; subscribes to this and that.
 */
final class Churner extends LoadClient {
    /** How many names of sessions of 3.1.1 each churner leaves behind. */
    static final int LEFT = 5;

    private static final List<String> FILTERS =
            List.of("n/+", "#", "x/#", "+/p1", "n/p2", "r/#", "will/+", "$share/c/n/+", "x/+/y");

    private volatile long connections;

    Churner(String id, int port, Faults faults) {
        super(id, port, 4, faults);
    }

    long connections() {
        return connections;
    }

    /** The name of a session that may be left behind. */
    String left(int number) {
        return id + "-left-" + number;
    }

    @Override
    void connectOnce() throws IOException {
        connections++;
        int kind = random.nextInt(4);
        String name = id + "-" + random.nextInt(1_000_000_000);
        ConnectPacket connect =
                switch (kind) {
                    case 0 -> ConnectPacket.of(4, name);
                    case 1 -> ConnectPacket.of(5, name);
                    case 2 ->
                            ConnectPacket.of(5, name)
                                    .with(
                                            Property.number(
                                                    PropertyId.SESSION_EXPIRY_INTERVAL,
                                                    1 + random.nextInt(5)));
                    default -> ConnectPacket.of(4, left(random.nextInt(LEFT))).resume();
                };
        try (LoadLink link = LoadLink.open(port, connect)) {
            List<String> filters = new ArrayList<>();
            if (kind == 3) {
                filters.add("n/p1"); // what is left behind must not grow too large
            } else {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    filters.add(FILTERS.get(random.nextInt(FILTERS.size())));
                }
            }
            link.subscribe(random.nextInt(3), filters);
            for (int i = random.nextInt(5); i > 0; i--) {
                takeFor(link, 1 + random.nextInt(8));
                link.publish(
                        "x/" + random.nextInt(1000) + "/y",
                        Numbered.payload(i, random),
                        random.nextInt(3),
                        false);
            }
            if (random.nextBoolean()) {
                link.send(
                        PacketBytes.unsubscribe(
                                link.level(), link.nextPacketId(), filters.subList(0, 1)));
                link.await(PacketKind.UNSUBACK);
            }
            finish(link, randomEnd());
        }
    }
}
