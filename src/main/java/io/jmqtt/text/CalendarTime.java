package io.jmqtt.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * One moment taken apart in one time zone, as C's {@code struct tm} holds it. Costs one look-up of
 * the zone's offset and nothing else: no formatter, no locale data. Immutable.
 */
public final class CalendarTime {
    private static final int SECONDS_PER_DAY = 86_400;

    private final long epochSecond;
    private final ZoneId zone;
    private final int offsetSeconds;
    private final int year;
    private final int month;
    private final int day;
    private final int dayOfYear;
    private final int weekday;
    private final int secondOfDay;

    /**
     * @param epochSecond seconds since 1970-01-01T00:00:00Z
     * @param zone the zone in which the fields are told
     */
    public CalendarTime(long epochSecond, ZoneId zone) {
        this.epochSecond = epochSecond;
        this.zone = zone;
        this.offsetSeconds =
                zone instanceof ZoneOffset fixed
                        ? fixed.getTotalSeconds()
                        : zone.getRules()
                                .getOffset(Instant.ofEpochSecond(epochSecond))
                                .getTotalSeconds();
        long local = epochSecond + offsetSeconds;
        long epochDay = Math.floorDiv(local, (long) SECONDS_PER_DAY);
        this.secondOfDay = (int) Math.floorMod(local, (long) SECONDS_PER_DAY);
        this.weekday = (int) Math.floorMod(epochDay + 4, 7L);

        // Years that begin on 1 March put the leap day last; 719,468 days lie between 0000-03-01
        // and 1970-01-01, 146,097 days make 400 years.
        long fromMarch0000 = epochDay + 719_468;
        long era = Math.floorDiv(fromMarch0000, 146_097L);
        int dayOfEra = (int) Math.floorMod(fromMarch0000, 146_097L);
        int yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayFromMarch + 2) / 153;
        this.day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1;
        this.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        this.year = (int) (era * 400 + yearOfEra + (month <= 2 ? 1 : 0));
        this.dayOfYear =
                month <= 2 ? dayFromMarch - 306 : dayFromMarch + 59 + (isLeapYear(year) ? 1 : 0);
    }

    static boolean isLeapYear(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Seconds since 1970-01-01T00:00:00Z. */
    public long epochSecond() {
        return epochSecond;
    }

    /** The year of the Gregorian calendar. */
    public int year() {
        return year;
    }

    /** 1 to 12. */
    public int month() {
        return month;
    }

    /** Day of the month, 1 to 31. */
    public int day() {
        return day;
    }

    /** 0 (1 January) to 365. */
    public int dayOfYear() {
        return dayOfYear;
    }

    /** 0 (Sunday) to 6. */
    public int weekday() {
        return weekday;
    }

    /** 0 to 23. */
    public int hour() {
        return secondOfDay / 3_600;
    }

    /** 0 to 59. */
    public int minute() {
        return secondOfDay / 60 % 60;
    }

    /** 0 to 59. */
    public int second() {
        return secondOfDay % 60;
    }

    /** What local time is ahead of UTC, in seconds; negative in the west. */
    public int offsetSeconds() {
        return offsetSeconds;
    }

    /** The abbreviation of the zone at this moment, for example {@code UTC} or {@code CEST}. */
    public String zoneName() {
        return ZoneAbbreviation.of(zone, epochSecond, offsetSeconds);
    }
}
