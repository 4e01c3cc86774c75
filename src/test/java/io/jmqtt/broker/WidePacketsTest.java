package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.publish;
import static io.jmqtt.testkit.PacketBytes.subscribe;
import static io.jmqtt.testkit.PacketBytes.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SUBSCRIBE and UNSUBSCRIBE of so many filters that they take several turns of the event loop. */
class WidePacketsTest {
    /** Takes a loop many of the slices that it gives one connection. */
    private static final int MANY = 10_000;

    private static final int NO_SUBSCRIPTION_EXISTED = 0x11;

    private static List<String> filters(String prefix) {
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            filters.add(prefix + i);
        }
        return filters;
    }

    private static long subscriptions(TestBroker broker) {
        return broker.broker().gauges().subscriptions();
    }

    @Test
    void answersOfUnsubscribeAreInTheOrderOfItsFilters() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> {})) {
            RawMqtt wide = broker.connect(5, "wide");
            List<String> half = new ArrayList<>();
            for (int i = 0; i < MANY; i += 2) {
                half.add("w" + i);
            }
            wide.send(subscribe(5, 1, 1, half));
            assertThat(wide.expect(PacketKind.SUBACK).body()).hasSize(3 + MANY / 2);
            assertThat(subscriptions(broker)).isEqualTo(MANY / 2);
            wide.send(unsubscribe(5, 2, filters("w")), PacketBytes.pingreq());
            byte[] answer = wide.expect(PacketKind.UNSUBACK).body();
            assertThat(answer).hasSize(3 + MANY);
            for (int i = 0; i < MANY; i++) {
                assertThat(answer[3 + i])
                        .isEqualTo((byte) (i % 2 == 0 ? 0 : NO_SUBSCRIPTION_EXISTED));
            }
            wide.expect(PacketKind.PINGRESP);
            assertThat(subscriptions(broker)).isZero();
        }
    }

    @Test
    void retainedMessagesComeBehindTheWholeAnswer() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> {})) {
            RawMqtt pub = broker.connect(4, "pub");
            pub.publish("w0", "first", 0, true);
            pub.publish("w" + (MANY - 1), "last", 0, true);
            pub.publish("x/y", "level", 0, true);
            pub.ping();
            RawMqtt wide = broker.connect(5, "wide");
            List<String> filters = filters("w");
            filters.add("x/+");
            filters.add("none/+");
            filters.add("x/y/#");
            wide.send(subscribe(5, 1, 0, filters), PacketBytes.pingreq());
            assertThat(wide.expect(PacketKind.SUBACK).body()).hasSize(3 + MANY + 3);
            wide.expect("PUBLISH q0 r1 d0 \"w0\" \"first\"");
            wide.expect("PUBLISH q0 r1 d0 \"w" + (MANY - 1) + "\" \"last\"");
            wide.expect("PUBLISH q0 r1 d0 \"x/y\" \"level\"");
            wide.expect("PUBLISH q0 r1 d0 \"x/y\" \"level\"");
            wide.expect(PacketKind.PINGRESP);
        }
    }

    @Test
    void faultInTheMiddleEndsTheConnectionAndLeavesWhatWasBeforeIt() throws IOException {
        try (TestBroker broker = TestBroker.start()) {
            List<String> filters = filters("w");
            filters.add("w/#/not");
            filters.add("behind");
            RawMqtt wide = broker.connect(ConnectPacket.of(4, "wide").resume());
            // what follows in the same buffer is not looked at any more
            wide.send(subscribe(4, 1, 0, filters), publish(4, "w1", "x"), PacketBytes.pingreq());
            wide.expectEnd();
            broker.log().await("Invalid subscription string from 127.0.0.1");
            assertThat(subscriptions(broker)).isEqualTo(MANY);
            assertThat(broker.broker().gauges().messageBytesStored()).isZero();
            assertThat(String.join("\n", broker.log().lines())).doesNotContain("Error: bug");
        }
    }

    @Test
    void connectionThatEndsInTheMiddleLeavesNothing() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> {})) {
            for (int i = 0; i < 5; i++) {
                RawMqtt wide = broker.connect(5, "wide" + i);
                wide.send(subscribe(5, 1, 0, filters("w")), PacketBytes.pingreq());
                wide.reset();
            }
            Eventually.until(
                    "nothing is left",
                    () ->
                            broker.broker().gauges().clientsConnected() == 0
                                    && subscriptions(broker) == 0);
            broker.connect(4, "other").ping();
            Eventually.until(
                    "no byte is kept", () -> broker.broker().gauges().messageBytesStored() == 0);
        }
    }

    @Test
    void takenOverInTheMiddleTheSessionGoesOnWithWhatItHas() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> {})) {
            RawMqtt wide = broker.connect(ConnectPacket.of(4, "wide").resume());
            wide.send(subscribe(4, 1, 1, filters("w")));
            RawMqtt again = broker.connect(ConnectPacket.of(4, "wide").resume());
            again.send(subscribe(4, 2, 1, filters("w")));
            WirePacket answer = again.expect(PacketKind.SUBACK);
            assertThat(answer.packetId()).isEqualTo(2);
            assertThat(answer.body()).hasSize(2 + MANY);
            assertThat(subscriptions(broker)).isEqualTo(MANY);
            RawMqtt pub = broker.connect(4, "pub");
            pub.publish("w77", "x", 0, false);
            again.expect("PUBLISH q0 r0 d0 \"w77\" \"x\"");
        }
    }

    @Test
    void sameAgainChangesNothingAndAnythingElseCounts() throws IOException {
        try (TestBroker broker = TestBroker.single(d -> {})) {
            RawMqtt client = broker.connect(5, "a");
            RawMqtt pub = broker.connect(5, "pub");
            pub.publish("t", "kept", 1, true);
            client.subscribe("t", 1);
            client.expect("PUBLISH q1 r1 d0 m1 \"t\" \"kept\"");
            // again with the same options: the retained message comes again
            client.subscribe("t", 1);
            client.expect("PUBLISH q1 r1 d0 m2 \"t\" \"kept\"");
            pub.publish("t", "one", 1, false);
            client.expect("PUBLISH q1 r0 d0 m3 \"t\" \"one\"");
            client.subscribe("t", 0);
            client.expect("PUBLISH q0 r1 d0 \"t\" \"kept\"");
            pub.publish("t", "two", 1, false);
            client.expect("PUBLISH q0 r0 d0 \"t\" \"two\"");
            // no local, then retain as published, and no retained message
            byte[] noLocal = subscribe(5, 9, 0x24, List.of("t"));
            client.send(noLocal);
            client.expect(PacketKind.SUBACK);
            client.publish("t", "own", 0, false);
            client.send(subscribe(5, 10, 0x28, List.of("t")));
            client.expect(PacketKind.SUBACK);
            pub.publish("t", "flag", 0, true);
            client.expect("PUBLISH q0 r1 d0 \"t\" \"flag\"");
            assertThat(subscriptions(broker)).isOne();
        }
    }

    @Test
    void duplicatesInOnePacketAreOneSubscriptionWithTheLastOptions() throws IOException {
        try (TestBroker broker = TestBroker.single(d -> {})) {
            RawMqtt wide = broker.connect(5, "wide");
            String[] same = new String[MANY];
            Arrays.fill(same, "t");
            wide.send(subscribe(5, 1, 0, List.of(same)), subscribe(5, 2, 1, List.of("t")));
            assertThat(wide.expect(PacketKind.SUBACK).body()).hasSize(3 + MANY);
            wide.expect(PacketKind.SUBACK);
            assertThat(subscriptions(broker)).isOne();
            RawMqtt pub = broker.connect(4, "pub");
            pub.publish("t", "x", 1, false);
            wide.expect("PUBLISH q1 r0 d0 m1 \"t\" \"x\"");
        }
    }
}
