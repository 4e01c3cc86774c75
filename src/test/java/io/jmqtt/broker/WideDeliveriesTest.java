package io.jmqtt.broker;

import static io.jmqtt.testkit.PacketBytes.puback;
import static io.jmqtt.testkit.PacketBytes.publish;
import static io.jmqtt.testkit.PacketBytes.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One packet that means very much work: it is done in turns, in order and as a whole. */
class WideDeliveriesTest {
    private static final int CROWD = 1_500;
    private static final int QUEUED = 5_000;
    private static final int SUBSCRIPTIONS = 9_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void messagesForVeryManyKeepTheirOrderAmongOthers(int qos) throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> d.limits.maxQueuedMessages = 0)) {
            List<RawMqtt> crowd = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                RawMqtt sub = broker.connect(4, "crowd" + i);
                sub.subscribe("crowd", qos);
                if (i % 100 == 0) {
                    sub.subscribe("few", qos);
                    sub.subscribe("$share/g" + i + "/shared", qos);
                }
                crowd.add(sub);
            }
            RawMqtt pub = broker.connect(4, "crowd0-pub");
            String[] topics = {"crowd", "few", "shared"};
            int rounds = 5;
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 3 * rounds; i++) {
                byte[] payload = ("m" + i).getBytes();
                all.write(publish(4, topics[i % 3], payload, qos, false, false, i + 1));
            }
            // ends at once: what it sent counts all the same, and its end comes behind it
            all.write(PacketBytes.disconnect(4, 0));
            pub.send(all.toByteArray());
            for (int i = 0; i < CROWD; i++) {
                int id = 1;
                for (int k = 0; k < 3 * rounds; k++) {
                    if (k % 3 == 0 || i % 100 == 0) {
                        String head =
                                qos == 0
                                        ? "PUBLISH q0 r0 d0 \""
                                        : "PUBLISH q1 r0 d0 m" + id++ + " \"";
                        crowd.get(i).expect(head + topics[k % 3] + "\" \"m" + k + "\"");
                    }
                }
                crowd.get(i).close();
            }
        }
    }

    @Test
    void sessionThatIsGoneGetsNothingHoweverManySubscriptionsItHad() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> {})) {
            RawMqtt pub = broker.connect(4, "pub");
            for (int round = 0; round < 5; round++) {
                RawMqtt wide = broker.connect(5, "wide" + round);
                List<String> filters = new ArrayList<>();
                for (int i = 0; i < SUBSCRIPTIONS; i++) {
                    filters.add("w" + i);
                }
                filters.add("$share/g/s");
                wide.send(subscribe(5, 1, 1, filters));
                wide.expect(PacketKind.SUBACK);
                RawMqtt other = broker.connect(4, "other" + round);
                other.subscribe("$share/g/s", 0);
                wide.send(PacketBytes.disconnect(5, 0));
                // to the last subscription that goes, before, while and after the session ends:
                // what were kept for it then would be kept for ever
                String last = "w" + (SUBSCRIPTIONS - 1);
                for (int i = 1; i <= 500; i++) {
                    pub.send(publish(4, last, new byte[9], 1, false, false, i));
                }
                for (int i = 0; i < 500; i++) {
                    pub.expect(PacketKind.PUBACK);
                }
                Eventually.until(
                        "the session is gone",
                        () -> broker.broker().gauges().sharedSubscriptions() == 1);
                wide.reset();
                for (int i = 0; i < 4; i++) {
                    pub.publish("s", "m" + i, 0, false);
                    other.expect("PUBLISH q0 r0 d0 \"s\" \"m" + i + "\"");
                }
                other.close();
            }
            Eventually.until(
                    "no subscription is left",
                    () ->
                            broker.broker().gauges().subscriptions() == 0
                                    && broker.broker().gauges().sharedSubscriptions() == 0);
            // what is kept shows once a second on each loop: others have something by then
            int others = 20;
            for (int i = 0; i < others; i++) {
                RawMqtt waits = broker.connect(ConnectPacket.of(4, "waits" + i).resume());
                waits.subscribe("kept", 1);
                waits.send(PacketBytes.disconnect(4, 0));
                waits.expectEnd();
            }
            pub.send(publish(4, "kept", new byte[1], 1, false, false, 1));
            pub.expect(PacketKind.PUBACK);
            Eventually.until(
                    "nothing is kept for the sessions that are gone",
                    () -> broker.broker().gauges().messagesStored() == others);
        }
    }

    private static ConnectPacket resuming() {
        return ConnectPacket.of(5, "a")
                .resume()
                .with(
                        Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 1000),
                        Property.number(PropertyId.RECEIVE_MAXIMUM, 65_535));
    }

    private static void expectAll(RawMqtt client, int dup) throws IOException {
        for (int i = 0; i < QUEUED; i++) {
            client.expect("PUBLISH q1 r0 d" + dup + " m" + (i + 1) + " \"q\" \"" + i + "\"");
        }
    }

    @Test
    void sessionWithVeryManyMessagesIsTakenOverAgainAndAgain() throws IOException {
        try (TestBroker broker = TestBroker.quiet(d -> d.limits.maxQueuedMessages = 0)) {
            RawMqtt client = broker.connect(resuming());
            client.subscribe("q", 1);
            client.send(PacketBytes.disconnect(client.level(), 0));
            client.expectEnd();
            RawMqtt pub = broker.connect(4, "pub");
            for (int i = 0; i < QUEUED; i++) {
                pub.send(publish(4, "q", Integer.toString(i).getBytes(), 1, false, false, 1));
                pub.expect(PacketKind.PUBACK);
            }
            expectAll(broker.connect(resuming()), 0);
            for (int i = 0; i < 5; i++) {
                // gone again before it could read them
                broker.connect(resuming());
            }
            RawMqtt last = broker.connect(resuming());
            last.send(PacketBytes.pingreq());
            expectAll(last, 1);
            last.expect(PacketKind.PINGRESP);
            ByteArrayOutputStream acks = new ByteArrayOutputStream();
            for (int i = 1; i <= QUEUED; i++) {
                acks.write(puback(5, i, 0));
            }
            last.send(acks.toByteArray());
            last.ping();
            pub.publish("q", "new", 0, false);
            last.expect("PUBLISH q0 r0 d0 \"q\" \"new\"");
            Eventually.until(
                    "nothing is kept", () -> broker.broker().gauges().messageBytesStored() == 0);
        }
    }

    @Test
    void queueOfSmallWindowKeepsItsOrderThroughTakeovers() throws IOException {
        try (TestBroker broker =
                TestBroker.quiet(
                        d -> {
                            d.limits.maxQueuedMessages = 0;
                            d.limits.queueQos0Messages = true;
                        })) {
            RawMqtt client = broker.connect(ConnectPacket.of(4, "a").resume());
            client.subscribe("q", 1);
            client.send(PacketBytes.disconnect(client.level(), 0));
            client.expectEnd();
            RawMqtt pub = broker.connect(4, "pub");
            for (int i = 0; i < QUEUED; i++) {
                pub.send(publish(4, "q", Integer.toString(i).getBytes(), 0, false, false, 0));
            }
            pub.ping();
            RawMqtt again = broker.connect(ConnectPacket.of(4, "a").resume());
            for (int i = 0; i < QUEUED; i++) {
                WirePacket packet = again.expect(PacketKind.PUBLISH);
                byte[] payload = Integer.toString(i).getBytes();
                byte[] body = packet.body();
                assertThat(Arrays.copyOfRange(body, body.length - payload.length, body.length))
                        .isEqualTo(payload);
            }
            again.ping();
        }
    }
}
