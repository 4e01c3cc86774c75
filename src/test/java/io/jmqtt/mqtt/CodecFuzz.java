package io.jmqtt.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzz target: one packet in each of the three versions. A reader gives a packet or a {@link
 * ProtocolException}; what it took comes out of the writers and in again as the same. The first
 * byte of the input chooses the version, the second is the first of the packet, the rest its body.
 */
public final class CodecFuzz {
    private CodecFuzz() {}

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        MqttVersion version = MqttVersion.values()[(input[0] & 0xFF) % 3];
        int first = input[1] & 0xFF;
        header(input);
        byte[] body = Arrays.copyOfRange(input, 2, input.length);
        try {
            packet(first, body, version, (input[0] & 0x80) != 0);
        } catch (ProtocolException e) {
            check(e.reasonCode() >= 0x80 && e.reasonCode() <= 0xFF, "reason code of a fault");
            if (e.getMessage() != null) {
                e.line("who", "host");
            }
        }
    }

    /** The fixed header says how many bytes there are, or that some are missing. */
    private static void header(byte[] bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        try {
            int remaining = FixedHeader.remainingLength(buffer, 0, bytes.length);
            if (remaining == FixedHeader.INCOMPLETE) {
                return;
            }
            check(remaining >= 0 && remaining <= FixedHeader.MAX_REMAINING_LENGTH, "length");
            check(FixedHeader.bodyIndex(buffer, 0) <= bytes.length, "index of the body");
            PacketLimits.check(bytes[0] >> 4 & 0xF, remaining, true, 1000);
        } catch (ProtocolException expected) {
            check(expected.reasonCode() >= 0x80, "reason code of a fixed header");
        }
    }

    private static void packet(int first, byte[] body, MqttVersion version, boolean server) {
        PacketInput in = new PacketInput().over(Unpooled.wrappedBuffer(body), 0, body.length);
        boolean v5 = version == MqttVersion.V5;
        switch (first >> 4) {
            case PacketType.CONNECT -> connect(new ConnectReader(in).read(first));
            case PacketType.PUBLISH -> publish(first, in, v5);
            case PacketType.SUBSCRIBE -> subscribe(SubscribePacket.read(first, in, version), v5);
            case PacketType.UNSUBSCRIBE ->
                    unsubscribe(UnsubscribePacket.read(first, in, version), version);
            case PacketType.DISCONNECT -> disconnect(first, in, version);
            case PacketType.AUTH -> AuthPacket.read(first, in);
            case PacketType.CONNACK -> connack(ConnackPacket.read(first, in, version));
            case PacketType.SUBACK, PacketType.UNSUBACK -> {
                AnswerPacket answer = AnswerPacket.read(first, in, version);
                ByteBuf out = Unpooled.buffer();
                PacketWriter.codes(out, first >> 4, answer.packetId(), answer.codes(), v5);
                AnswerPacket again = AnswerPacket.read(out.getByte(0) & 0xFF, body(out), version);
                check(again.packetId() == answer.packetId(), "identifier of an answer");
                check(Arrays.equals(again.codes(), answer.codes()), "codes of an answer");
            }
            default -> {
                if (server) {
                    properties(in);
                } else {
                    acknowledgement(first, in, v5);
                }
            }
        }
    }

    private static void connect(ConnectPacket packet) {
        ByteBuf out = ClientPacketWriter.connect(packet);
        ConnectPacket again = new ConnectReader(body(out)).read(out.getByte(0) & 0xFF);
        // what the writer says that it does not write
        String username = packet.username();
        same(version(packet), version(again), "version");
        same(packet.clientId(), again.clientId(), "client id");
        same(packet.cleanStart(), again.cleanStart(), "clean start");
        same(packet.keepAlive(), again.keepAlive(), "keep alive");
        same(username, again.username(), "user name");
        check(Arrays.equals(packet.password(), again.password()), "password");
        same(packet.sessionExpiry(), again.sessionExpiry(), "session expiry");
        same(packet.receiveMaximum(), again.receiveMaximum(), "receive maximum");
        same(packet.topicAliasMaximum(), again.topicAliasMaximum(), "topic alias maximum");
        WillMessage will = packet.will();
        same(will == null, again.will() == null, "will");
        if (will != null) {
            same(will.topic(), again.will().topic(), "topic of the will");
            same(will.qos(), again.will().qos(), "QoS of the will");
            same(will.retain(), again.will().retain(), "retain of the will");
            check(Arrays.equals(will.payload(), again.will().payload()), "payload of the will");
            forwarded(will.properties());
        }
    }

    private static String version(ConnectPacket packet) {
        return packet.version() + " " + packet.bridge();
    }

    private static void publish(int first, PacketInput in, boolean v5) {
        PublishFrame frame = new PublishFrame();
        frame.read(first, in, v5);
        byte[] topic = new byte[frame.topicLength()];
        frame.buffer().getBytes(frame.topicIndex(), topic);
        byte[] payload = frame.payload();
        byte[] forwarded = frame.forwardedProperties();
        same(forwarded.length > 0, frame.hasForwardedProperties(), "forwarded properties");
        PublishEncoder encoder = new PublishEncoder();
        encoder.begin(topic, forwarded, payload, 0, payload.length, false);
        ByteBuf out = Unpooled.buffer();
        int flags = first & 0x0F;
        int alias = frame.topicAlias();
        boolean extras = v5 && (frame.expiry() > 0 || alias > 0);
        int expected;
        if (extras) {
            boolean withTopic = topic.length > 0;
            encoder.write(out, flags, frame.packetId(), withTopic, frame.expiry(), alias, 0);
            expected = encoder.packetLength(frame.qos(), withTopic, frame.expiry(), alias, 0);
        } else {
            encoder.write(out, v5, flags, frame.packetId());
            expected = encoder.packetLength(v5, frame.qos());
        }
        same(expected, out.readableBytes(), "length of a PUBLISH");
        PublishFrame again = new PublishFrame();
        again.read(out.getByte(0) & 0xFF, body(out), v5);
        same(frame.qos(), again.qos(), "QoS");
        same(frame.isRetained(), again.isRetained(), "retain");
        same(frame.isDuplicate(), again.isDuplicate(), "duplicate");
        same(frame.packetId(), again.packetId(), "packet id");
        same(alias, again.topicAlias(), "topic alias");
        same(frame.expiry(), again.expiry(), "expiry");
        check(Arrays.equals(payload, again.payload()), "payload");
        check(Arrays.equals(forwarded, again.forwardedProperties()), "properties");
        byte[] topicAgain = new byte[again.topicLength()];
        again.buffer().getBytes(again.topicIndex(), topicAgain);
        check(Arrays.equals(topic, topicAgain), "topic");
    }

    private static void subscribe(SubscribePacket packet, boolean v5) {
        for (SubscribePacket.Entry entry : packet.entries()) {
            int options =
                    entry.qos()
                            | (entry.noLocal() ? 4 : 0)
                            | (entry.retainAsPublished() ? 8 : 0)
                            | entry.retainHandling() << 4;
            ByteBuf out =
                    ClientPacketWriter.subscribe(
                            v5, packet.packetId(), entry.filter().text(), options);
            MqttVersion version = v5 ? MqttVersion.V5 : MqttVersion.V3_1_1;
            SubscribePacket again = SubscribePacket.read(out.getByte(0) & 0xFF, body(out), version);
            same(List.of(entry), again.entries(), "filter");
            same(packet.packetId(), again.packetId(), "packet id");
            // a filter matches itself where it has no wildcards
            String filter = entry.filter().filter();
            if (Topics.isValidName(filter)) {
                check(Topics.matches(filter, filter), "a filter that does not match itself");
            }
        }
    }

    private static void unsubscribe(UnsubscribePacket packet, MqttVersion version) {
        for (SubscriptionFilter filter : packet.filters()) {
            ByteBuf out =
                    ClientPacketWriter.unsubscribe(
                            version == MqttVersion.V5, packet.packetId(), filter.text());
            UnsubscribePacket again =
                    UnsubscribePacket.read(out.getByte(0) & 0xFF, body(out), version);
            same(new UnsubscribePacket(packet.packetId(), List.of(filter)), again, "filter");
        }
    }

    private static void disconnect(int first, PacketInput in, MqttVersion version) {
        DisconnectPacket packet = DisconnectPacket.read(first, in, version);
        if (version == MqttVersion.V5) {
            ByteBuf out = Unpooled.buffer();
            PacketWriter.disconnect(out, packet.reasonCode());
            DisconnectPacket again =
                    DisconnectPacket.read(out.getByte(0) & 0xFF, body(out), version);
            same(packet.reasonCode(), again.reasonCode(), "reason code");
        }
    }

    private static void connack(ConnackPacket packet) {
        ByteBuf out = Unpooled.buffer();
        MqttVersion version = packet.short3() ? MqttVersion.V3_1_1 : MqttVersion.V5;
        if (packet.short3()) {
            PacketWriter.connack3(out, packet.sessionPresent(), packet.code());
        } else {
            List<Property> list = new ArrayList<>();
            if (packet.receiveMaximum() > 0) {
                list.add(Property.number(PropertyId.RECEIVE_MAXIMUM, packet.receiveMaximum()));
            }
            if (packet.maximumPacketSize() > 0) {
                list.add(
                        Property.number(
                                PropertyId.MAXIMUM_PACKET_SIZE, packet.maximumPacketSize()));
            }
            if (packet.serverKeepAlive() >= 0) {
                list.add(Property.number(PropertyId.SERVER_KEEP_ALIVE, packet.serverKeepAlive()));
            }
            list.add(Property.number(PropertyId.MAXIMUM_QOS, packet.maximumQos()));
            list.add(
                    Property.number(PropertyId.RETAIN_AVAILABLE, packet.retainAvailable() ? 1 : 0));
            list.add(Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, packet.topicAliasMaximum()));
            PacketWriter.connack5(out, packet.sessionPresent(), packet.code(), list);
        }
        ConnackPacket again = ConnackPacket.read(out.getByte(0) & 0xFF, body(out), version);
        same(packet, again, "CONNACK");
    }

    private static void acknowledgement(int first, PacketInput in, boolean v5) {
        AckFrame frame = new AckFrame();
        frame.read(first, in, v5);
        ByteBuf out = Unpooled.buffer();
        PacketWriter.ack(out, first >> 4, frame.packetId(), frame.reasonCode());
        int type = first >> 4;
        if (type < PacketType.PUBACK || type > PacketType.PUBCOMP) {
            return; // no acknowledgement: only that nothing worse happens
        }
        AckFrame again = new AckFrame();
        again.read(out.getByte(0) & 0xFF, body(out), v5);
        same(frame.packetId(), again.packetId(), "packet id");
        same(frame.reasonCode(), again.reasonCode(), "reason code");
    }

    /** A list of properties of any kind, which comes out as it went in. */
    private static void properties(PacketInput in) {
        List<Property> list = Properties.read(in, -1L);
        ByteBuf out = Unpooled.buffer();
        int length = PacketWriter.lengthOf(list);
        FixedHeader.writeVariable(out, length);
        int from = out.writerIndex();
        for (Property property : list) {
            Properties.write(out, property);
        }
        same(length, out.writerIndex() - from, "length of properties");
        PacketInput second = new PacketInput().over(out, 0, out.writerIndex());
        List<Property> again = Properties.read(second, -1L);
        same(text(list), text(again), "properties");
        forwarded(Properties.forwarded(list));
    }

    private static String text(List<Property> list) {
        StringBuilder text = new StringBuilder();
        for (Property each : list) {
            text.append(each.id()).append(' ').append(each.number()).append(' ');
            text.append(each.key()).append(' ').append(each.text()).append(' ');
            text.append(Arrays.toString(each.binary())).append('\n');
        }
        return text.toString();
    }

    /** Properties that travel on are properties that a receiver can read. */
    private static void forwarded(byte[] bytes) {
        ByteBuf whole = Unpooled.buffer();
        FixedHeader.writeVariable(whole, bytes.length);
        whole.writeBytes(bytes);
        Properties.read(
                new PacketInput().over(whole, 0, whole.writerIndex()), Properties.IN_PUBLISH);
    }

    /** The body of a packet that a writer made, which must be whole. */
    private static PacketInput body(ByteBuf packet) {
        int remaining = FixedHeader.remainingLength(packet, 0, packet.writerIndex());
        int from = FixedHeader.bodyIndex(packet, 0);
        same(packet.writerIndex(), from + remaining, "remaining length");
        return new PacketInput().over(packet, from, packet.writerIndex());
    }

    private static void same(Object expected, Object actual, String what) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError(what + ": " + expected + " became " + actual);
        }
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }
}
