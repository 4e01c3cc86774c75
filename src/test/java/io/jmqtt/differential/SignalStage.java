package io.jmqtt.differential;

import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * What a client is about to get when a signal comes, and the broker that keeps it waiting there.
 */
enum SignalStage {
    CONNACK(PacketKind.CONNECT, false),
    SUBACK(PacketKind.SUBSCRIBE, false),
    /** The acknowledgement of a message. */
    PUBACK(PacketKind.PUBLISH, false),
    /** A message, or the end of its time. */
    MESSAGE(PacketKind.SUBSCRIBE, true),
    /** The next message of very many. */
    MORE(PacketKind.SUBSCRIBE, true),
    /** The next message to publish. */
    INPUT(PacketKind.PUBLISH, true),
    /** A connection, after one was lost. */
    CONNECTION(PacketKind.CONNECT, false);

    /** The packet that tells that a client is there. */
    private final PacketKind packet;

    private final boolean answered;

    SignalStage(PacketKind packet, boolean answered) {
        this.packet = packet;
        this.answered = answered;
    }

    /**
     * A broker that answers everything until a client is at this stage.
     *
     * @param reached counted down then
     */
    FakeBroker broker(CountDownLatch reached) throws IOException {
        if (this == CONNECTION) {
            return FakeBroker.repeating(
                    c -> {
                        c.accept();
                        c.read();
                        c.cut();
                    },
                    c -> {
                        c.read();
                        c.cut();
                        reached.countDown();
                    });
        }
        return FakeBroker.repeating(c -> serve(c, reached));
    }

    private void serve(FakeConnection c, CountDownLatch reached) {
        try {
            for (WirePacket next = c.read(); next != null; next = c.read()) {
                if (next.kind() != packet || answered) {
                    c.answer(next);
                }
                if (next.kind() == packet && this == MORE) {
                    flood(c, reached);
                } else if (next.kind() == packet) {
                    reached.countDown();
                }
            }
        } catch (IOException clientIsGone) {
            return;
        }
    }

    private static void flood(FakeConnection c, CountDownLatch reached) throws IOException {
        for (int i = 1; true; i++) {
            c.send(PacketBytes.publish(c.level(), "a", Integer.toString(i)));
            if (i == 2_000) {
                reached.countDown();
            }
        }
    }
}
