package io.jmqtt.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;

/**
 * The abbreviation of a time zone as the C library prints it: from the system's zone file (RFC
 * 8536) where there is one, since Java's own names differ for many zones ({@code GMT+03:00} where C
 * says {@code +03}).
 */
final class ZoneAbbreviation {
    private static final Path ZONE_FILES = Path.of("/usr/share/zoneinfo");
    private static final int HEADER_LENGTH = 44;

    private ZoneAbbreviation() {}

    static String of(ZoneId zone, long epochSecond, int offsetSeconds) {
        if (zone instanceof ZoneOffset) {
            return offsetSeconds == 0 ? "UTC" : numeric(offsetSeconds);
        }
        try {
            Path file = ZONE_FILES.resolve(zone.getId()).normalize();
            if (file.startsWith(ZONE_FILES) && Files.isRegularFile(file)) {
                String name = read(Files.readAllBytes(file), epochSecond, offsetSeconds);
                if (name != null) {
                    return name;
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            // Java's own name below will do.
        }
        boolean daylight = zone.getRules().isDaylightSavings(Instant.ofEpochSecond(epochSecond));
        return TimeZone.getTimeZone(zone).getDisplayName(daylight, TimeZone.SHORT, Locale.ROOT);
    }

    private static String numeric(int offsetSeconds) {
        int minutes = Math.abs(offsetSeconds) / 60;
        StringBuilder name = new StringBuilder(5).append(offsetSeconds < 0 ? '-' : '+');
        twoDigits(name, minutes / 60);
        if (minutes % 60 != 0) {
            twoDigits(name, minutes % 60);
        }
        return name.toString();
    }

    private static void twoDigits(StringBuilder out, int value) {
        out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /** Reads the 64-bit block of a zone file; null where the file has none. */
    private static String read(byte[] file, long epochSecond, int offsetSeconds) {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (file.length < HEADER_LENGTH || in.getInt(0) != 0x545A6966 || file[4] < '2') {
            return null;
        }
        int second = HEADER_LENGTH + dataLength(in, 0, 4);
        int transitions = in.getInt(second + 32);
        int types = in.getInt(second + 36);
        int characters = in.getInt(second + 40);
        int times = second + HEADER_LENGTH;
        int typeOfTransition = times + transitions * 8;
        int typeRecords = typeOfTransition + transitions;
        int names = typeRecords + types * 6;
        int after = second + HEADER_LENGTH + dataLength(in, second, 8);

        int last = -1;
        for (int low = 0, high = transitions - 1; low <= high; ) {
            int middle = (low + high) >>> 1;
            if (in.getLong(times + middle * 8) <= epochSecond) {
                last = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        if (last == transitions - 1) {
            String name = fromRule(file, after, offsetSeconds);
            if (name != null) {
                return name;
            }
        }
        int type = last < 0 ? 0 : file[typeOfTransition + last] & 0xFF;
        int from = names + (file[typeRecords + type * 6 + 5] & 0xFF);
        int to = from;
        while (to < names + characters && file[to] != 0) {
            to++;
        }
        return new String(file, from, to - from, StandardCharsets.US_ASCII);
    }

    private static int dataLength(ByteBuffer in, int header, int timeSize) {
        int utIndicators = in.getInt(header + 20);
        int standardIndicators = in.getInt(header + 24);
        int leapSeconds = in.getInt(header + 28);
        int transitions = in.getInt(header + 32);
        int types = in.getInt(header + 36);
        int characters = in.getInt(header + 40);
        return transitions * (timeSize + 1)
                + types * 6
                + characters
                + leapSeconds * (timeSize + 4)
                + standardIndicators
                + utIndicators;
    }

    /**
     * The name from the rule in the footer ({@code CET-1CEST,M3.5.0,M10.5.0/3}), which holds after
     * the last transition: the first name where the offset is the standard one, else the second.
     */
    private static String fromRule(byte[] file, int newline, int offsetSeconds) {
        int end = newline + 1;
        while (end < file.length && file[end] != '\n') {
            end++;
        }
        if (end >= file.length || end == newline + 1) {
            return null;
        }
        String rule =
                new String(file, newline + 1, end - newline - 1, StandardCharsets.US_ASCII) + ",";
        int standardEnd = nameEnd(rule, 0);
        int at = standardEnd;
        int sign = -1;
        if (rule.charAt(at) == '-' || rule.charAt(at) == '+') {
            sign = rule.charAt(at) == '-' ? 1 : -1;
            at++;
        }
        int seconds = 0;
        for (int unit = 3_600; unit > 0; unit /= 60) {
            int value = 0;
            while (Character.isDigit(rule.charAt(at))) {
                value = value * 10 + rule.charAt(at++) - '0';
            }
            seconds += value * unit;
            if (rule.charAt(at) != ':') {
                break;
            }
            at++;
        }
        if (sign * seconds == offsetSeconds || rule.charAt(at) == ',') {
            return bare(rule.substring(0, standardEnd));
        }
        return bare(rule.substring(at, nameEnd(rule, at)));
    }

    private static int nameEnd(String rule, int from) {
        if (rule.charAt(from) == '<') {
            return rule.indexOf('>', from) + 1;
        }
        int end = from;
        while (Character.isLetter(rule.charAt(end))) {
            end++;
        }
        return end;
    }

    private static String bare(String name) {
        return name.startsWith("<") ? name.substring(1, name.length() - 1) : name;
    }
}
