package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.RawMqtt;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Log lines as messages. */
class LogTopicTest {
    @Test
    void linesAreMessagesOfQos2ThatExpire() throws Exception {
        try (TestBroker broker = TestBroker.start();
                RawMqtt client = RawMqtt.connect(broker.port(), 5, "c")) {
            client.subscribe("$SYS/broker/log/#", 2);
            broker.broker()
                    .publish(
                            "$SYS/broker/log/N",
                            "a line".getBytes(StandardCharsets.UTF_8),
                            2,
                            false,
                            20);
            assertThat(client.readText())
                    .startsWith("PUBLISH q2 r0 d0 m1 \"$SYS/broker/log/N\" \"a line\"")
                    .containsPattern("message-expiry-interval=(19|20)");
            try (RawMqtt late = RawMqtt.connect(broker.port(), 5, "late")) {
                late.subscribe("$SYS/broker/log/#", 2);
                late.ping();
            }
        }
    }
}
