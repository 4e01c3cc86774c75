package io.jmqtt.cli;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.FakeConnection;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a broker does wrong instead of answering a packet. Until then, and where it did nothing
 * wrong, it obliges: it accepts, grants, acknowledges, and sends a subscriber three messages and
 * one more for each that it publishes.
 */
enum Fault {
    CUT(true),
    RESET(true),
    CUT_IN_A_PACKET(true),
    DISCONNECT(true),
    HTTP(false),
    RESERVED_PACKET(false),
    ENDLESS_LENGTH(false),
    PUBLISH_THAT_ENDS_IN_ITS_TOPIC(false),
    PACKET_OF_ANOTHER_KIND(false),
    /** And then the right one. */
    WRONG_PACKET_IDENTIFIER(false),
    /** And then the answer. */
    FLOOD(false);

    private static final int MESSAGES = 3;
    private static final int FLOOD_MESSAGES = 5_000;
    private static final String TOPIC = "a/x";

    /** Whether a client that connects again after losses must do so. */
    final boolean loss;

    Fault(boolean loss) {
        this.loss = loss;
    }

    /** Whether the answer comes in the end. */
    boolean answers() {
        return this == WRONG_PACKET_IDENTIFIER || this == FLOOD;
    }

    /** Obliges until a packet of this kind comes, and does its wrong there. */
    FakeBroker.Script at(PacketKind stage) {
        return c -> {
            try {
                for (WirePacket packet = c.read(); packet != null; packet = c.read()) {
                    if (packet.kind() == stage && !commit(c, packet)) {
                        return;
                    }
                    oblige(c, packet);
                }
            } catch (IOException clientIsGone) {
                return;
            }
        };
    }

    /** Obliges throughout. */
    static FakeBroker.Script none() {
        return c -> {
            try {
                for (WirePacket packet = c.read(); packet != null; packet = c.read()) {
                    oblige(c, packet);
                }
            } catch (IOException clientIsGone) {
                return;
            }
        };
    }

    /** Refuses the connection. */
    static FakeBroker.Script refusing(int code) {
        return c -> {
            try {
                for (WirePacket packet = c.read(); packet != null; packet = c.read()) {
                    if (packet.kind() == PacketKind.CONNECT) {
                        c.send(PacketBytes.connack(c.level(), false, code));
                    }
                }
            } catch (IOException clientIsGone) {
                return;
            }
        };
    }

    private static void oblige(FakeConnection c, WirePacket packet) throws IOException {
        if (packet.kind() == PacketKind.DISCONNECT) {
            return;
        }
        c.answer(packet);
        if (packet.kind() == PacketKind.SUBSCRIBE && !cleared(c)) {
            for (int i = 1; i <= MESSAGES; i++) {
                c.send(message(c, 1, true, i));
            }
        } else if (packet.kind() == PacketKind.PUBLISH && subscribed(c)) {
            c.send(echo(c, packet));
        }
    }

    /** The same topic and payload at QoS 0. */
    private static byte[] echo(FakeConnection c, WirePacket publish) {
        byte[] body = publish.body();
        int topic = 2 + ((body[0] & 0xFF) << 8 | body[1] & 0xFF);
        int rest = topic + (publish.qos() > 0 ? 2 : 0);
        byte[] echo = Arrays.copyOf(body, topic + body.length - rest);
        System.arraycopy(body, rest, echo, topic, body.length - rest);
        return PacketBytes.packet(0x30, echo);
    }

    /** Whether the client has removed what is retained. */
    private static boolean cleared(FakeConnection c) {
        for (WirePacket packet : c.received()) {
            if (packet.kind() == PacketKind.PUBLISH && (packet.flags() & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What messages carry that are for the latest subscription. */
    private static Property[] identifier(FakeConnection c) {
        int identifier = 0;
        for (WirePacket packet : c.received()) {
            if (c.level() >= 5 && packet.kind() == PacketKind.SUBSCRIBE) {
                identifier = packet.subscriptionIdentifier();
            }
        }
        return identifier == 0
                ? new Property[0]
                : new Property[] {Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, identifier)};
    }

    private static boolean subscribed(FakeConnection c) {
        for (WirePacket packet : c.received()) {
            if (packet.kind() == PacketKind.SUBSCRIBE) {
                return true;
            }
        }
        return false;
    }

    private static byte[] message(FakeConnection c, int qos, boolean retain, int packetId) {
        byte[] payload = "text".getBytes(StandardCharsets.UTF_8);
        return PacketBytes.publish(
                c.level(), TOPIC, payload, qos, retain, false, packetId, identifier(c));
    }

    /** True where the answer may follow. */
    private boolean commit(FakeConnection c, WirePacket packet) throws IOException {
        int id = packet.packetId();
        switch (this) {
            case CUT -> c.cut();
            case RESET -> c.reset();
            case CUT_IN_A_PACKET -> {
                c.sendHex("30 20 00 01 61");
                c.cut();
            }
            case DISCONNECT -> {
                c.send(PacketBytes.disconnect(c.level(), 0x8B));
                c.cut();
            }
            case HTTP ->
                    rubbish(
                            c,
                            ("HTTP/1.1 400 Bad Request\r\n" + "X: y\r\n".repeat(20) + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            case RESERVED_PACKET -> rubbish(c, PacketBytes.hex("00 00"));
            case ENDLESS_LENGTH -> rubbish(c, PacketBytes.hex("20 ff ff ff ff 01"));
            case PUBLISH_THAT_ENDS_IN_ITS_TOPIC -> rubbish(c, PacketBytes.hex("30 03 00 09 61"));
            case PACKET_OF_ANOTHER_KIND -> rubbish(c, otherKind(c, packet.kind(), id));
            case WRONG_PACKET_IDENTIFIER -> {
                if (id != 0) {
                    int other = id ^ 0x4000;
                    c.send(
                            switch (packet.kind()) {
                                case SUBSCRIBE ->
                                        PacketBytes.suback(c.level(), other, new int[] {0});
                                case PUBREL -> PacketBytes.pubcomp(c.level(), other, 0);
                                default ->
                                        packet.qos() == 2
                                                ? PacketBytes.pubrec(c.level(), other, 0)
                                                : PacketBytes.puback(c.level(), other, 0);
                            });
                }
                return true;
            }
            case FLOOD -> {
                byte[] message = message(c, 0, false, 0);
                for (int i = 0; i < FLOOD_MESSAGES && packet.kind() != PacketKind.CONNECT; i++) {
                    c.send(message);
                }
                return true;
            }
        }
        return false;
    }

    private static void rubbish(FakeConnection c, byte[] bytes) throws IOException {
        c.send(bytes);
        c.expectEndAfterAnything();
    }

    private static byte[] otherKind(FakeConnection c, PacketKind kind, int id) {
        return switch (kind) {
            case CONNECT -> PacketBytes.suback(c.level(), 1, new int[] {0});
            case SUBSCRIBE -> PacketBytes.subscribe(c.level(), id, 0, List.of("a"));
            default -> PacketBytes.connack(c.level(), false, 0);
        };
    }
}
