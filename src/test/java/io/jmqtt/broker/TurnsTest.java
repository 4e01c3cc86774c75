package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.publish;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.RawMqtt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a connection sends in one go is handled in turns with everybody else's. */
class TurnsTest {
    /** Takes a loop several of the slices that it gives one connection. */
    private static final int MANY = 2_000;

    @Test
    void whatCameBeforeTheEndOfTheConnectionIsHandledHoweverManyTurnsItTakes() throws IOException {
        try (TestBroker broker = TestBroker.start()) {
            RawMqtt watcher = broker.connect(4, "watcher");
            watcher.subscribe("last/#", 0);
            watcher.subscribe("will", 0);
            byte[] will = "gone".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 5; i++) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int k = 0; k < MANY; k++) {
                    all.write(publish(4, "x", ""));
                }
                all.write(publish(4, "last/" + i, "m"));
                all.write(PacketBytes.disconnect(4, 0));
                RawMqtt sender =
                        broker.connect(
                                ConnectPacket.of(4, "sender" + i).will("will", will, 0, false));
                sender.send(all.toByteArray());
                sender.close();
                watcher.expect("PUBLISH q0 r0 d0 \"last/" + i + "\" \"m\"");
            }
            watcher.ping();
        }
    }
}
