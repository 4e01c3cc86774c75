package io.jmqtt.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.testkit.PacketBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and writing of packets: round trips, tables, and bytes without sense. */
class CodecTest {
    private static final long SEED = 20260101;

    private static PacketInput input(byte[] packet) {
        ByteBuf buffer = Unpooled.wrappedBuffer(packet);
        return new PacketInput()
                .over(buffer, FixedHeader.bodyIndex(buffer, 0), buffer.writerIndex());
    }

    /** Whatever the bytes are, a reader gives a packet or a ProtocolException. */
    @Test
    void bytesWithoutSenseNeverGiveAnythingButAProtocolError() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            if (random.nextBoolean()) {
                for (int j = 0; j < body.length; j++) {
                    // small numbers make lengths that fit, so that readers get further
                    body[j] &= random.nextInt(4) == 0 ? 0x7F : 0x0F;
                }
            }
            readAs(random.nextInt(256), body, MqttVersion.values()[random.nextInt(3)]);
        }
    }

    /** Valid packets with one byte changed, cut or doubled. */
    @Test
    void damagedPacketsNeverGiveAnythingButAProtocolError() {
        Random random = new Random(SEED);
        Property[] some = {Property.user("a", "b"), Property.text(PropertyId.CONTENT_TYPE, "text")};
        List<byte[]> whole =
                List.of(
                        io.jmqtt.testkit.ConnectPacket.of(5, "id")
                                .login("user", "pass".getBytes(StandardCharsets.UTF_8))
                                .will("will", new byte[3], 1, true, some)
                                .with(Property.number(PropertyId.RECEIVE_MAXIMUM, 5))
                                .bytes(),
                        PacketBytes.publish(5, "a/b", new byte[9], 2, true, false, 3, some),
                        PacketBytes.subscribe(5, 9, 1, List.of("a/+", "$share/g/x"), some[0]),
                        PacketBytes.unsubscribe(5, 9, List.of("a", "b"), some[0]),
                        PacketBytes.puback(5, 2, 0x10, some[0]),
                        PacketBytes.disconnect(5, 4, some[0]));
        for (int i = 0; i < 50_000; i++) {
            byte[] packet = whole.get(random.nextInt(whole.size())).clone();
            packet[1 + random.nextInt(packet.length - 1)] = (byte) random.nextInt(256);
            int cut = random.nextInt(4) == 0 ? random.nextInt(packet.length - 2) : 0;
            byte[] body = new byte[packet.length - 2 - cut];
            System.arraycopy(packet, 2, body, 0, body.length);
            readAs(packet[0] & 0xFF, body, MqttVersion.V5);
        }
    }

    private static void readAs(int first, byte[] body, MqttVersion version) {
        ByteBuf buffer = Unpooled.wrappedBuffer(body);
        PacketInput in = new PacketInput().over(buffer, 0, body.length);
        boolean v5 = version == MqttVersion.V5;
        try {
            switch (first >> 4) {
                case PacketType.CONNECT -> new ConnectReader(in).read(first);
                case PacketType.PUBLISH -> {
                    PublishFrame frame = new PublishFrame();
                    frame.read(first, in, v5);
                    frame.payload();
                    frame.forwardedProperties();
                }
                case PacketType.SUBSCRIBE -> SubscribePacket.read(first, in, version);
                case PacketType.UNSUBSCRIBE -> UnsubscribePacket.read(first, in, version);
                case PacketType.DISCONNECT -> DisconnectPacket.read(first, in, version);
                case PacketType.AUTH -> AuthPacket.read(first, in);
                default -> new AckFrame().read(first, in, v5);
            }
        } catch (ProtocolException expected) {
            if (expected.reasonCode() < 0x80) {
                throw new AssertionError(expected.reasonCode());
            }
        }
    }

    @Test
    void publishComesOutAsItWentIn() {
        Random random = new Random(SEED);
        PublishEncoder encoder = new PublishEncoder();
        for (int i = 0; i < 2000; i++) {
            byte[] topic = "t".repeat(1 + random.nextInt(300)).getBytes(StandardCharsets.UTF_8);
            byte[] payload =
                    new byte[random.nextInt(3) == 0 ? random.nextInt(40_000) : random.nextInt(99)];
            random.nextBytes(payload);
            boolean v5 = random.nextBoolean();
            byte[] properties =
                    v5 && random.nextBoolean()
                            ? ByteBufUtil.decodeHexDump("01012600016b000176")
                            : new byte[0];
            int qos = random.nextInt(3);
            int flags = qos << 1 | random.nextInt(2);
            int id = 1 + random.nextInt(65535);
            long expiry = v5 && random.nextBoolean() ? 77 : 0;
            int subscription = v5 && random.nextBoolean() ? 1 + random.nextInt(268_435_455) : 0;
            ByteBuf out = Unpooled.buffer();
            encoder.begin(topic, properties, payload, 0, payload.length, false);
            if (expiry > 0 || subscription > 0) {
                encoder.write(out, flags, id, true, expiry, 0, subscription);
                assertThat(out.readableBytes())
                        .isEqualTo(encoder.packetLength(qos, true, expiry, 0, subscription));
            } else {
                encoder.write(out, v5, flags, id);
                encoder.write(out, v5, flags, id);
                assertThat(out.readableBytes()).isEqualTo(2 * encoder.packetLength(v5, qos));
                out.writerIndex(out.readableBytes() / 2);
            }
            int length = FixedHeader.remainingLength(out, 0, out.writerIndex());
            int body = FixedHeader.bodyIndex(out, 0);
            assertThat(body + length).isEqualTo(out.writerIndex());
            if (subscription > 0) {
                continue;
            }
            PublishFrame frame = new PublishFrame();
            frame.read(out.getByte(0), new PacketInput().over(out, body, body + length), v5);
            assertThat(frame.qos()).isEqualTo(qos);
            assertThat(frame.packetId()).isEqualTo(qos == 0 ? 0 : id);
            assertThat(frame.expiry()).isEqualTo(expiry);
            assertThat(frame.payload()).isEqualTo(payload);
            assertThat(frame.forwardedProperties()).isEqualTo(properties);
            assertThat(ByteBufUtil.getBytes(out, frame.topicIndex(), frame.topicLength()))
                    .isEqualTo(topic);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,1",
        "127,1",
        "128,2",
        "16383,2",
        "16384,3",
        "2097151,3",
        "2097152,4",
        "268435455,4"
    })
    void variableByteIntegersTakeAsManyBytesAsTheyNeed(int value, int bytes) {
        ByteBuf out = Unpooled.buffer().writeByte(0x30);
        FixedHeader.writeVariable(out, value);
        assertThat(out.readableBytes()).isEqualTo(1 + bytes);
        assertThat(FixedHeader.lengthOfVariable(value)).isEqualTo(bytes);
        assertThat(FixedHeader.remainingLength(out, 0, out.writerIndex())).isEqualTo(value);
        for (int cut = 1; cut < out.writerIndex(); cut++) {
            assertThat(FixedHeader.remainingLength(out, 0, cut)).isEqualTo(FixedHeader.INCOMPLETE);
        }
    }

    @Test
    void remainingLengthOfFiveBytesIsMalformed() {
        ByteBuf buffer = Unpooled.wrappedBuffer(PacketBytes.hex("308080808001"));
        assertThatThrownBy(() -> FixedHeader.remainingLength(buffer, 0, 6))
                .isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "01",
                "1f",
                "7f",
                "c280",
                "c29f",
                "eda080",
                "edbfbf",
                "efb790",
                "efbfbe",
                "efbfbf",
                "f09fbfbe",
                "f0bfbfbf",
                "c0af",
                "e080af",
                "f08080af",
                "f4908080",
                "ff",
                "80",
                "c2",
                "e282",
                "f09f98"
            })
    void stringsThatMosquittoRefusesAreRefused(String hex) {
        byte[] bytes = PacketBytes.hex(hex);
        assertThat(Utf8.isValid(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isFalse();
    }

    @Test
    void everyOtherStringIsAccepted() {
        for (String text : List.of("", "a/b", "é", "我发送消息了", "😀", " ", "\ufeff", "\uD7FF\uE000")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.isValid(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "$share/g/a, g, a",
        "$share/g//, g, /",
        "$share/g/+/#, g, +/#",
        "a/b, , a/b",
        "$shared/a, , $shared/a"
    })
    void sharedFiltersAreTakenApart(String text, String group, String filter) {
        assertThat(SubscriptionFilter.of(text))
                .isEqualTo(new SubscriptionFilter(text, group, filter));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share/a",
                "$share//a",
                "$share/a/",
                "$share/+/a",
                "$share/#",
                "a#",
                "a+/b"
            })
    void filtersThatAreNotValidAreRefused(String text) {
        assertThat(SubscriptionFilter.of(text)).isNull();
    }

    /** Each property in each packet: accepted where MQTT 5 has it, else a protocol error. */
    @Test
    void propertiesStandOnlyWhereTheSpecificationHasThem() {
        for (PropertyId id : PropertyId.values()) {
            boolean inPublish = (Properties.IN_PUBLISH & 1L << id.code()) != 0;
            PacketInput in =
                    input(PacketBytes.publish(5, "t", new byte[1], 0, false, false, 0, sample(id)));
            if (inPublish) {
                new PublishFrame().read(0x30, in, true);
            } else {
                assertThatThrownBy(() -> new PublishFrame().read(0x30, in, true))
                        .isInstanceOfSatisfying(
                                ProtocolException.class,
                                e -> assertThat(e.reasonCode()).isEqualTo(0x82));
            }
        }
    }

    private static Property sample(PropertyId id) {
        return switch (id.type()) {
            case STRING -> Property.text(id, "t");
            case BINARY -> Property.binary(id, new byte[1]);
            case STRING_PAIR -> Property.user("k", "v");
            default -> Property.number(id, 1);
        };
    }
}
