package io.jmqtt.testkit;

import io.jmqtt.mqtt.Property;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Encodes control packets for tests. {@code level} is the protocol level (3, 4 or 5); properties
 * and reason codes are left out below 5. No value is checked: tests send wrong ones on purpose.
 */
public final class PacketBytes {
    private PacketBytes() {}

    /** Bytes written as hexadecimal digits; blanks are ignored. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** A packet with a correct remaining length around any body. */
    public static byte[] packet(int firstByte, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 5);
        out.write(firstByte);
        varint(out, body.length);
        out.writeBytes(body);
        return out.toByteArray();
    }

    public static byte[] connack(int level, boolean sessionPresent, int code, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sessionPresent ? 1 : 0);
        out.write(code);
        properties(out, level, more);
        return packet(0x20, out.toByteArray());
    }

    /** A PUBLISH; {@code packetId} is left out at QoS 0. */
    public static byte[] publish(
            int level,
            String topic,
            byte[] payload,
            int qos,
            boolean retain,
            boolean duplicate,
            int packetId,
            Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        string(out, topic);
        if (qos > 0) {
            uint16(out, packetId);
        }
        properties(out, level, more);
        out.writeBytes(payload);
        return packet(0x30 | (duplicate ? 8 : 0) | qos << 1 | (retain ? 1 : 0), out.toByteArray());
    }

    /** A PUBLISH at QoS 0 with a text payload. */
    public static byte[] publish(int level, String topic, String payload) {
        return publish(level, topic, payload.getBytes(StandardCharsets.UTF_8), 0, false, false, 0);
    }

    public static byte[] puback(int level, int packetId, int code, Property... more) {
        return acknowledgement(0x40, level, packetId, code, more);
    }

    public static byte[] pubrec(int level, int packetId, int code, Property... more) {
        return acknowledgement(0x50, level, packetId, code, more);
    }

    public static byte[] pubrel(int level, int packetId, int code, Property... more) {
        return acknowledgement(0x62, level, packetId, code, more);
    }

    public static byte[] pubcomp(int level, int packetId, int code, Property... more) {
        return acknowledgement(0x70, level, packetId, code, more);
    }

    /** A SUBSCRIBE with one option byte for all filters. */
    public static byte[] subscribe(
            int level, int packetId, int options, List<String> filters, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        uint16(out, packetId);
        properties(out, level, more);
        for (String filter : filters) {
            string(out, filter);
            out.write(options);
        }
        return packet(0x82, out.toByteArray());
    }

    public static byte[] suback(int level, int packetId, int[] codes, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        uint16(out, packetId);
        properties(out, level, more);
        for (int code : codes) {
            out.write(code);
        }
        return packet(0x90, out.toByteArray());
    }

    public static byte[] unsubscribe(
            int level, int packetId, List<String> filters, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        uint16(out, packetId);
        properties(out, level, more);
        for (String filter : filters) {
            string(out, filter);
        }
        return packet(0xA2, out.toByteArray());
    }

    /** An UNSUBACK; below 5 it has no codes. */
    public static byte[] unsuback(int level, int packetId, int[] codes, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        uint16(out, packetId);
        properties(out, level, more);
        if (level >= 5) {
            for (int code : codes) {
                out.write(code);
            }
        }
        return packet(0xB0, out.toByteArray());
    }

    public static byte[] pingreq() {
        return packet(0xC0, new byte[0]);
    }

    public static byte[] pingresp() {
        return packet(0xD0, new byte[0]);
    }

    /** A DISCONNECT; of 5 in its shortest form where the code is 0 and there are no properties. */
    public static byte[] disconnect(int level, int code, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (level >= 5 && (code != 0 || more.length > 0)) {
            out.write(code);
            properties(out, level, more);
        }
        return packet(0xE0, out.toByteArray());
    }

    public static byte[] auth(int code, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(code);
        properties(out, 5, more);
        return packet(0xF0, out.toByteArray());
    }

    private static byte[] acknowledgement(
            int firstByte, int level, int packetId, int code, Property... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        uint16(out, packetId);
        if (level >= 5 && (code != 0 || more.length > 0)) {
            out.write(code);
            if (more.length > 0) {
                properties(out, level, more);
            }
        }
        return packet(firstByte, out.toByteArray());
    }

    static void properties(ByteArrayOutputStream out, int level, Property... more) {
        if (level < 5) {
            return;
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Property property : more) {
            block.write(property.id().code());
            switch (property.id().type()) {
                case BYTE -> block.write((int) property.number());
                case TWO_BYTE -> uint16(block, (int) property.number());
                case FOUR_BYTE -> {
                    uint16(block, (int) (property.number() >> 16));
                    uint16(block, (int) property.number());
                }
                case VARIABLE_BYTE -> varint(block, (int) property.number());
                case STRING -> string(block, property.text());
                case BINARY -> binary(block, property.binary());
                case STRING_PAIR -> {
                    string(block, property.key());
                    string(block, property.text());
                }
            }
        }
        varint(out, block.size());
        out.writeBytes(block.toByteArray());
    }

    static void string(ByteArrayOutputStream out, String text) {
        binary(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static void binary(ByteArrayOutputStream out, byte[] bytes) {
        uint16(out, bytes.length);
        out.writeBytes(bytes);
    }

    static void uint16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        do {
            int digit = rest & 0x7F;
            rest >>>= 7;
            out.write(rest == 0 ? digit : digit | 0x80);
        } while (rest != 0);
    }
}
