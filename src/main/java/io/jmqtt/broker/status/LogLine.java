package io.jmqtt.broker.status;

import io.jmqtt.text.CalendarTime;
import io.jmqtt.text.Strftime;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * Puts the time before log lines and cuts them where Mosquitto does. The text of a second is kept
 * until the next one. Safe for use by several threads.
 */
final class LogLine {
    /** The longest line without its newline, in bytes. */
    static final int MAX_BYTES = 999;

    private final Clock clock;
    private final ZoneId zone;
    private final boolean timestamp;
    private final String format;
    private volatile Prefix last = new Prefix(Long.MIN_VALUE, "");

    LogLine(Clock clock, boolean timestamp, String format) {
        this.clock = clock;
        this.zone = clock.getZone();
        this.timestamp = timestamp;
        this.format = format;
    }

    private record Prefix(long second, String text) {}

    /** The bytes of a line, newline included. */
    byte[] of(String text) {
        byte[] whole = (timestamp ? prefix() + text : text).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(whole.length, MAX_BYTES);
        if (length < whole.length) {
            // not in the middle of a character
            while (length > 0 && (whole[length] & 0xC0) == 0x80) {
                length--;
            }
        }
        byte[] line = Arrays.copyOf(whole, length + 1);
        line[length] = '\n';
        return line;
    }

    private String prefix() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        Prefix prefix = last;
        if (prefix.second != second) {
            prefix = new Prefix(second, text(second) + ": ");
            last = prefix;
        }
        return prefix.text;
    }

    private String text(long second) {
        if (format == null) {
            return Long.toString(second);
        }
        String text = Strftime.format(format, new CalendarTime(second, zone));
        return text.isEmpty() ? "Time error" : text;
    }
}
