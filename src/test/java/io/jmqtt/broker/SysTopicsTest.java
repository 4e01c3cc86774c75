package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The $SYS topics as a subscriber sees them. */
class SysTopicsTest {
    @Test
    void versionIsRetained() throws IOException {
        try (TestBroker broker = TestBroker.start(draft -> draft.messaging.sysInterval = 10);
                RawMqtt client = broker.connect(4, "c")) {
            client.subscribe("$SYS/broker/version", 2);
            client.expect("PUBLISH q2 r1 d0 m1 \"$SYS/broker/version\" \"jmqtt version test\"");
        }
    }

    @Test
    void uptimeIsToldAgainAtEveryInterval() throws IOException {
        try (TestBroker broker = TestBroker.start(draft -> draft.messaging.sysInterval = 1);
                RawMqtt client = broker.connect(4, "c")) {
            client.subscribe("$SYS/broker/uptime", 0);
            for (int i = 0; i < 2; i++) {
                client.expect(PacketKind.PUBLISH);
            }
        }
    }

    @Test
    void intervalOfZeroTellsNothing() throws IOException {
        try (TestBroker broker = TestBroker.start(draft -> draft.messaging.sysInterval = 0);
                RawMqtt client = broker.connect(4, "c")) {
            client.subscribe("$SYS/#", 0);
            client.expectNothing(Duration.ofMillis(300));
            assertThat(broker.broker().gauges().retainedMessages()).isZero();
        }
    }

    @Test
    void anotherIntervalIsInForceAtOnceAfterAReload() throws IOException {
        try (TestBroker broker = TestBroker.start(draft -> draft.messaging.sysInterval = 65535);
                RawMqtt client = broker.connect(4, "c")) {
            client.subscribe("$SYS/broker/uptime", 0);
            client.expect(PacketKind.PUBLISH);
            broker.broker()
                    .reload(
                            broker.broker()
                                    .config()
                                    .with(draft -> draft.messaging.sysInterval = 1));
            client.expect(PacketKind.PUBLISH);
            client.expect(PacketKind.PUBLISH);
        }
    }

    @Test
    void nothingIsToldAnyMoreOnceAReloadTurnsItOff() throws IOException {
        try (TestBroker broker = TestBroker.start(draft -> draft.messaging.sysInterval = 1);
                RawMqtt client = broker.connect(4, "c")) {
            broker.broker()
                    .reload(
                            broker.broker()
                                    .config()
                                    .with(draft -> draft.messaging.sysInterval = 0));
            client.subscribe("$SYS/broker/uptime", 0);
            client.expect(PacketKind.PUBLISH);
            client.expectNothing(Duration.ofMillis(1500));
        }
    }
}
