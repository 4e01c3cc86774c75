package io.jmqtt.bench.soak;

import io.jmqtt.testkit.WirePacket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A message that carries its number.
 *
 * @param topic where it came to
 * @param number what its payload begins with
 */
record Numbered(String topic, long number) {

    /** Reads a PUBLISH. */
    static Numbered of(WirePacket publish, int level) {
        byte[] body = publish.body();
        int topicLength = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
        int at = 2 + topicLength + (publish.qos() > 0 ? 2 : 0);
        if (level >= 5) {
            int length = 0;
            int shift = 0;
            int digit;
            do {
                digit = body[at++];
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit < 0);
            at += length;
        }
        long number = 0;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            number = number * 10 + body[at++] - '0';
        }
        return new Numbered(new String(body, 2, topicLength, StandardCharsets.UTF_8), number);
    }

    /** A payload of this number and some more bytes: mostly a few, seldom many. */
    static byte[] payload(long number, Random random) {
        int more = random.nextInt(50) == 0 ? random.nextInt(20_000) : random.nextInt(300);
        StringBuilder text = new StringBuilder(20 + more).append(number).append(' ');
        for (int i = 0; i < more; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
