package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is not logged costs nothing: whoever has something to say asks first. */
class LogCostTest {
    @Test
    void aLogThatIsOffIsNotAskedToWrite() throws Exception {
        List<String> built = new CopyOnWriteArrayList<>();
        BrokerLog off =
                new BrokerLog() {
                    @Override
                    public boolean isOn(LogType type) {
                        return false;
                    }

                    @Override
                    public void log(LogType type, String line) {
                        built.add(line);
                    }
                };
        BrokerConfig config =
                BrokerConfig.on(ListenerConfig.tcp(0, "127.0.0.1"))
                        .with(draft -> draft.messaging.sysInterval = 0);
        Broker broker = Broker.start(config, new OpenAccess(), off, "jmqtt version test", 2);
        try {
            built.clear();
            for (int level = 3; level <= 5; level++) {
                live(broker.port(), level);
            }
            assertThat(built).isEmpty();
        } finally {
            broker.stop();
        }
    }

    private static void live(int port, int level) throws Exception {
        ConnectPacket connect =
                ConnectPacket.of(level, "c" + level).will("will", new byte[3], 1, true);
        try (RawMqtt client = RawMqtt.connect(port, connect);
                RawMqtt reader = RawMqtt.connect(port, level, "r" + level)) {
            reader.subscribe("a", 2);
            for (int qos = 0; qos <= 2; qos++) {
                client.publish("a", "x", qos, false);
                reader.expect(PacketKind.PUBLISH);
            }
            reader.sendHex("40020001");
            reader.sendHex("50020002");
            reader.expect(PacketKind.PUBREL);
            reader.sendHex("70020002");
            reader.sendHex("40020063");
            reader.send(PacketBytes.unsubscribe(level, 9, List.of("a")));
            reader.expect(PacketKind.UNSUBACK);
            reader.ping();
            // takes the first one over, breaks the protocol, and is thrown out
            RawMqtt second = RawMqtt.connect(port, level, "r" + level);
            second.sendHex("0000");
            while (second.read() != null) {
                // a word about the reason before the end
            }
            client.disconnect();
        }
    }
}
