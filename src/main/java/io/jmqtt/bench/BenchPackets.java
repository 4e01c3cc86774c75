package io.jmqtt.bench;

import io.jmqtt.mqtt.FixedHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The packets that a client sends, for 3.1.1 and 5. */
final class BenchPackets {
    static final int PUBACK = 0x40;
    static final int PUBREC = 0x50;
    static final int PUBREL = 0x62;
    static final int PUBCOMP = 0x70;

    private static final int CONNECT = 0x10;
    private static final int PUBLISH = 0x30;
    private static final int SUBSCRIBE = 0x82;
    private static final int DISCONNECT = 0xE0;
    private static final int CLEAN = 0x02;
    private static final int PASSWORD = 0x40;
    private static final int USERNAME = 0x80;

    /** The longest that there is: then nothing needs to be sent to stay connected. */
    private static final int KEEP_ALIVE = 65535;

    private BenchPackets() {}

    static ByteBuf connect(BenchSpec spec, String clientId) {
        ByteBuf body = Unpooled.buffer();
        text("MQTT", body);
        body.writeByte(spec.v5() ? 5 : 4);
        body.writeByte(
                CLEAN
                        | (spec.username() == null ? 0 : USERNAME)
                        | (spec.password() == null ? 0 : PASSWORD));
        body.writeShort(KEEP_ALIVE);
        if (spec.v5()) {
            body.writeByte(0);
        }
        text(clientId, body);
        if (spec.username() != null) {
            text(spec.username(), body);
        }
        if (spec.password() != null) {
            body.writeShort(spec.password().length);
            body.writeBytes(spec.password());
        }
        return packet(CONNECT, body);
    }

    static ByteBuf subscribe(BenchSpec spec, List<String> filters) {
        ByteBuf body = Unpooled.buffer();
        body.writeShort(1);
        if (spec.v5()) {
            body.writeByte(0);
        }
        for (String filter : filters) {
            text(filter, body);
            body.writeByte(spec.qos());
        }
        return packet(SUBSCRIBE, body);
    }

    static ByteBuf disconnect() {
        return packet(DISCONNECT, Unpooled.buffer());
    }

    /** PUBACK and its like. */
    static void acknowledge(int firstByte, int packetId, ByteBuf out) {
        out.writeByte(firstByte);
        out.writeByte(2);
        out.writeShort(packetId);
    }

    /** A PUBLISH whose packet identifier and payload are zeros still. */
    static byte[] publish(BenchSpec spec, String topic) {
        ByteBuf body = Unpooled.buffer();
        text(topic, body);
        if (spec.qos() > 0) {
            body.writeShort(0);
        }
        if (spec.v5()) {
            body.writeByte(0);
        }
        body.writeZero(spec.size());
        ByteBuf packet = packet(PUBLISH | spec.qos() << 1, body);
        byte[] bytes = new byte[packet.readableBytes()];
        packet.readBytes(bytes);
        return bytes;
    }

    private static ByteBuf packet(int firstByte, ByteBuf body) {
        ByteBuf packet = ByteBufAllocator.DEFAULT.heapBuffer(body.readableBytes() + 5);
        packet.writeByte(firstByte);
        FixedHeader.writeVariable(packet, body.readableBytes());
        packet.writeBytes(body);
        return packet;
    }

    private static void text(String text, ByteBuf out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.writeBytes(bytes);
    }
}
