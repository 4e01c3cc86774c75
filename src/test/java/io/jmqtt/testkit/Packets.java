package io.jmqtt.testkit;

import io.jmqtt.mqtt.PropertyId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Control packets as text to read and to compare: kind, flags, fields, and the properties sorted by
 * identifier (their order carries no meaning but among user properties, which stay in order).
 * {@code PUBLISH q1 r0 d0 m1 "a/b" "hello" {content-type="text"}} is an example.
 */
public final class Packets {
    /** Longer payloads are given as length and checksum. */
    private static final int LONGEST_SHOWN = 256;

    private static final Pattern RANDOM_ID =
            Pattern.compile("mosq-[A-Za-z0-9]{18}|auto-[0-9A-Fa-f-]{36}|paho[0-9]{10,}");

    private Packets() {}

    /**
     * The text of one packet with its packet identifier as it is.
     *
     * @param level the protocol level of the connection, which decides where there are properties
     */
    public static String describe(WirePacket packet, int level) {
        return describe(packet, level, Integer.toString(safeId(packet)));
    }

    /**
     * The text of everything that one side sent on one connection, comparable between two runs:
     * packet identifiers are numbered in the order in which they appear, those that the two sides
     * chose apart from each other, and random client identifiers read {@code *random*}.
     *
     * @param fromClient which side sent them
     */
    public static List<String> transcript(List<WirePacket> packets, int level, boolean fromClient) {
        Map<Integer, String> own = new HashMap<>();
        Map<Integer, String> theirs = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (WirePacket packet : packets) {
            boolean chosenBySender =
                    switch (packet.kind()) {
                        case PUBLISH, PUBREL, SUBSCRIBE, UNSUBSCRIBE -> true;
                        default -> false;
                    };
            Map<Integer, String> ids = chosenBySender ? own : theirs;
            String side = chosenBySender == fromClient ? "c" : "s";
            int id = safeId(packet);
            String shown = id == 0 ? "0" : ids.computeIfAbsent(id, k -> side + (ids.size() + 1));
            lines.add(hideRandomIds(describe(packet, level, shown)));
        }
        return lines;
    }

    /** The text with {@code *random*} for client identifiers that client or broker made up. */
    public static String hideRandomIds(String text) {
        return RANDOM_ID.matcher(text).replaceAll("*random*");
    }

    private static int safeId(WirePacket packet) {
        try {
            return packet.packetId();
        } catch (IndexOutOfBoundsException e) {
            return 0;
        }
    }

    private static String describe(WirePacket packet, int level, String id) {
        StringBuilder text = new StringBuilder(packet.kind().name());
        PacketReader in = new PacketReader(packet.body());
        try {
            switch (packet.kind()) {
                case CONNECT -> connect(text, in);
                case CONNACK -> {
                    text.append(" present=").append(in.uint8()).append(" code=").append(in.uint8());
                    properties(text, in, level);
                }
                case PUBLISH -> publish(text, packet, in, level, id);
                case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
                    in.uint16();
                    text.append(" m").append(id);
                    code(text, in);
                    properties(text, in, level);
                }
                case SUBSCRIBE -> {
                    in.uint16();
                    text.append(" m").append(id);
                    properties(text, in, level);
                    while (in.hasMore()) {
                        text.append(' ').append(quote(in.binary()));
                        text.append(String.format(" 0x%02x", in.uint8()));
                    }
                }
                case SUBACK, UNSUBACK -> {
                    in.uint16();
                    text.append(" m").append(id);
                    properties(text, in, level);
                    while (in.hasMore()) {
                        text.append(' ').append(in.uint8());
                    }
                }
                case UNSUBSCRIBE -> {
                    in.uint16();
                    text.append(" m").append(id);
                    properties(text, in, level);
                    while (in.hasMore()) {
                        text.append(' ').append(quote(in.binary()));
                    }
                }
                case DISCONNECT, AUTH -> {
                    code(text, in);
                    properties(text, in, level);
                }
                default -> {}
            }
            if (in.hasMore()) {
                text.append(" +").append(HexFormat.of().formatHex(in.rest()));
            }
        } catch (IndexOutOfBoundsException e) {
            return packet.kind() + " malformed " + HexFormat.of().formatHex(packet.bytes());
        }
        int expectedFlags =
                switch (packet.kind()) {
                    case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> 2;
                    case PUBLISH -> packet.flags();
                    default -> 0;
                };
        if (packet.flags() != expectedFlags) {
            text.append(" flags=").append(packet.flags());
        }
        return text.toString();
    }

    private static void connect(StringBuilder text, PacketReader in) {
        String protocol = in.string();
        int levelByte = in.uint8();
        // a bridge of Mosquitto's kind sets the highest bit
        int level = levelByte & 0x7F;
        int flags = in.uint8();
        text.append(' ').append(protocol).append(levelByte);
        text.append(" clean=").append(flags >> 1 & 1);
        text.append(" keepalive=").append(in.uint16());
        StringBuilder properties = new StringBuilder();
        properties(properties, in, level);
        text.append(" id=").append(quote(in.binary()));
        if ((flags & 4) != 0) {
            StringBuilder willProperties = new StringBuilder();
            properties(willProperties, in, level);
            text.append(" will=").append(quote(in.binary()));
            text.append(" q").append(flags >> 3 & 3).append(" r").append(flags >> 5 & 1);
            text.append(' ').append(payload(in.binary())).append(willProperties);
        }
        if ((flags & 0x80) != 0) {
            text.append(" user=").append(quote(in.binary()));
        }
        if ((flags & 0x40) != 0) {
            text.append(" password=").append(quote(in.binary()));
        }
        if ((flags & 1) != 0) {
            text.append(" reserved=1");
        }
        text.append(properties);
    }

    private static void publish(
            StringBuilder text, WirePacket packet, PacketReader in, int level, String id) {
        text.append(" q").append(packet.qos());
        text.append(" r").append(packet.flags() & 1);
        text.append(" d").append(packet.flags() >> 3);
        byte[] topic = in.binary();
        if (packet.qos() > 0) {
            in.uint16();
            text.append(" m").append(id);
        }
        text.append(' ').append(quote(topic));
        StringBuilder properties = new StringBuilder();
        properties(properties, in, level);
        text.append(' ').append(payload(in.rest())).append(properties);
    }

    private static void code(StringBuilder text, PacketReader in) {
        int code = in.hasMore() ? in.uint8() : 0;
        if (code != 0) {
            text.append(" code=").append(code);
        }
    }

    private static void properties(StringBuilder text, PacketReader in, int level) {
        if (level < 5 || !in.hasMore()) {
            return;
        }
        PacketReader block = new PacketReader(in.bytes(in.varint()));
        record Shown(int code, String text) {}
        List<Shown> all = new ArrayList<>();
        while (block.hasMore()) {
            int code = block.varint();
            PropertyId id = PropertyId.ofCode(code);
            if (id == null) {
                all.add(new Shown(code, "unknown-" + code + "=" + quote(block.rest())));
                break;
            }
            String value =
                    switch (id.type()) {
                        case BYTE -> Integer.toString(block.uint8());
                        case TWO_BYTE -> Integer.toString(block.uint16());
                        case FOUR_BYTE -> Long.toString(block.uint32());
                        case VARIABLE_BYTE -> Integer.toString(block.varint());
                        case STRING, BINARY -> quote(block.binary());
                        case STRING_PAIR -> quote(block.binary()) + ":" + quote(block.binary());
                    };
            all.add(new Shown(code, id.text() + "=" + value));
        }
        if (all.isEmpty()) {
            return;
        }
        all.sort((a, b) -> Integer.compare(a.code, b.code));
        text.append(" {");
        for (int i = 0; i < all.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(all.get(i).text);
        }
        text.append('}');
    }

    private static String payload(byte[] bytes) {
        if (bytes.length <= LONGEST_SHOWN) {
            return quote(bytes);
        }
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " bytes crc32=" + Long.toHexString(sum.getValue());
    }

    /** Printable UTF-8 in quotes with escapes, anything else in hexadecimal. */
    static String quote(byte[] bytes) {
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7F) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"').toString();
    }
}
