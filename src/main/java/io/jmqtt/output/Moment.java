package io.jmqtt.output;

import io.jmqtt.text.CalendarTime;
import java.time.Clock;
import java.time.Instant;

/** When a message arrived; worked out in local time once, and only when asked for. */
final class Moment {
    private final Instant instant;
    private final Clock clock;
    private CalendarTime calendar;

    Moment(Instant instant, Clock clock) {
        this.instant = instant;
        this.clock = clock;
    }

    long epochSecond() {
        return instant.getEpochSecond();
    }

    int nanosecond() {
        return instant.getNano();
    }

    /** In the zone of the clock. */
    CalendarTime calendar() {
        if (calendar == null) {
            calendar = new CalendarTime(instant.getEpochSecond(), clock.getZone());
        }
        return calendar;
    }

    /** A number with zeros before it. */
    static String digits(int value, int length) {
        char[] digits = new char[length];
        int rest = value;
        for (int i = length - 1; i >= 0; i--) {
            digits[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(digits);
    }
}
