package io.jmqtt.bench.soak;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Connects with a numbered will at QoS 2, and ends in good order or not: the number goes on only
 * where the will must be published.
 */
final class WillClient extends LoadClient {
    private volatile long due;

    WillClient(String id, int port, int level, Faults faults) {
        super(id, port, level, faults);
    }

    String topic() {
        return "will/" + id;
    }

    /** How many wills must have been published. */
    long due() {
        return due;
    }

    @Override
    void connectOnce() throws IOException {
        byte[] payload = (due + 1 + " will").getBytes(StandardCharsets.UTF_8);
        ConnectPacket connect =
                ConnectPacket.of(level, id)
                        .will(
                                topic(),
                                payload,
                                2,
                                false,
                                Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 86_400));
        LoadLink link = LoadLink.open(port, connect);
        takeFor(link, 5 + random.nextInt(50));
        End end = randomEnd();
        if (end != End.DISCONNECT) {
            due++;
        }
        finish(link, end);
    }
}
