package io.jmqtt.broker.store;

import io.jmqtt.mqtt.PropertyId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The MQTT 5 properties at the end of a chunk: the length of the list, then the list. */
final class MosquittoDbProperties {
    private MosquittoDbProperties() {}

    /** What of them travels on to receivers, as on the wire without a length. */
    static byte[] forwarded(MosquittoDbInput in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        walk(in, out);
        return out.size() == 0 ? Message.NO_BYTES : out.toByteArray();
    }

    static int subscriptionIdentifier(MosquittoDbInput in) throws IOException {
        return walk(in, new ByteArrayOutputStream());
    }

    private static int walk(MosquittoDbInput in, ByteArrayOutputStream forwarded)
            throws IOException {
        if (in.left() == 0) {
            return 0;
        }
        if (varint(in, null) != in.left()) {
            throw new MosquittoDbInput.Malformed("properties of the wrong length");
        }
        int identifier = 0;
        while (in.left() > 0) {
            int code = in.u8();
            PropertyId id = PropertyId.ofCode(code);
            if (id == null) {
                throw new MosquittoDbInput.Malformed("unknown property " + code);
            }
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            value.write(code);
            switch (id.type()) {
                case BYTE -> copy(in, value, 1);
                case TWO_BYTE -> copy(in, value, 2);
                case FOUR_BYTE -> copy(in, value, 4);
                case VARIABLE_BYTE -> {
                    int number = varint(in, value);
                    if (id == PropertyId.SUBSCRIPTION_IDENTIFIER) {
                        identifier = number;
                    }
                }
                case STRING, BINARY -> sized(in, value);
                case STRING_PAIR -> {
                    sized(in, value);
                    sized(in, value);
                }
            }
            switch (id) {
                case PAYLOAD_FORMAT_INDICATOR,
                        CONTENT_TYPE,
                        RESPONSE_TOPIC,
                        CORRELATION_DATA,
                        USER_PROPERTY ->
                        value.writeTo(forwarded);
                default -> {
                    // belongs to one hop, or is kept elsewhere
                }
            }
        }
        return identifier;
    }

    private static void sized(MosquittoDbInput in, ByteArrayOutputStream out) throws IOException {
        int size = in.u16();
        out.write(size >> 8);
        out.write(size);
        copy(in, out, size);
    }

    private static void copy(MosquittoDbInput in, ByteArrayOutputStream out, int size)
            throws IOException {
        out.write(in.bytes(size, 0xFFFF));
    }

    private static int varint(MosquittoDbInput in, ByteArrayOutputStream out) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.u8();
            if (out != null) {
                out.write(next);
            }
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MosquittoDbInput.Malformed("number too long");
    }
}
