package io.jmqtt.text;

/**
 * C's {@code strftime} in the C locale, as the GNU library has it: flags ({@code _ - 0 ^ #}),
 * minimum width, the modifiers {@code E} and {@code O}, and every conversion. What is no conversion
 * stays as it is. Has no state and never fails.
 */
public final class Strftime {
    private static final String[] WEEKDAYS = {
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
    };
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    /** The conversions that the GNU library takes with each modifier; C's locale ignores both. */
    private static final String TAKE_E = "CPRTXYZcnprstuxyz";

    private static final String TAKE_O = "BCGHIMPRSTUVWZbdeghjklmnprstuwyz";

    private Strftime() {}

    /** The text of a moment. */
    public static String format(String format, CalendarTime time) {
        StringBuilder out = new StringBuilder(format.length() + 16);
        append(out, format, time);
        return out.toString();
    }

    /** Appends the text of a moment. */
    public static void append(StringBuilder out, String format, CalendarTime time) {
        int length = format.length();
        for (int i = 0; i < length; i++) {
            char c = format.charAt(i);
            if (c == '%') {
                i = item(out, format, i, time);
            } else {
                out.append(c);
            }
        }
    }

    /** Flags and width of one item; flag 0 means that none was given. */
    private static final class Field {
        char pad;
        boolean upper;
        boolean swapCase;
        int width;

        void text(StringBuilder out, String text) {
            fill(out, text.length());
            out.append(upper ? upperCase(text) : text);
        }

        void fill(StringBuilder out, int length) {
            char filler = pad == '0' ? '0' : ' ';
            for (int i = length; i < width; i++) {
                out.append(filler);
            }
        }

        void number(StringBuilder out, long value, int digits) {
            number(out, value, digits, pad);
        }

        /** As {@link #number} but with spaces unless a flag says otherwise. */
        void blankNumber(StringBuilder out, long value, int digits) {
            number(out, value, digits, pad == 0 ? '_' : pad);
        }

        private void number(StringBuilder out, long value, int digits, char filler) {
            String text = Long.toString(value);
            if (filler == '-') {
                fill(out, text.length());
            } else {
                boolean blank = filler == '_';
                boolean signFirst = value < 0 && !blank;
                if (signFirst) {
                    out.append('-');
                    text = text.substring(1);
                }
                int wanted = Math.max(digits, width) - (signFirst ? 1 : 0);
                for (int i = text.length(); i < wanted; i++) {
                    out.append(blank ? ' ' : '0');
                }
            }
            out.append(text);
        }
    }

    /** Formats the item that begins at {@code start} and returns the index of its last char. */
    private static int item(StringBuilder out, String format, int start, CalendarTime time) {
        int length = format.length();
        Field field = new Field();
        int i = start + 1;
        for (; i < length; i++) {
            char flag = format.charAt(i);
            if (flag == '_' || flag == '-' || flag == '0') {
                field.pad = flag;
            } else if (flag == '^') {
                field.upper = true;
            } else if (flag == '#') {
                field.swapCase = true;
            } else {
                break;
            }
        }
        for (; i < length && format.charAt(i) >= '0' && format.charAt(i) <= '9'; i++) {
            field.width = Math.min(field.width * 10 + format.charAt(i) - '0', 10_000);
        }
        char modifier = 0;
        if (i < length && (format.charAt(i) == 'E' || format.charAt(i) == 'O')) {
            modifier = format.charAt(i++);
        }
        if (i < length && convert(out, format.charAt(i), modifier, field, time)) {
            return i;
        }
        int last = Math.min(i, length - 1);
        field.text(out, format.substring(start, last + 1));
        return last;
    }

    private static boolean convert(
            StringBuilder out, char conversion, char modifier, Field field, CalendarTime time) {
        if (modifier == 'E' && TAKE_E.indexOf(conversion) < 0
                || modifier == 'O' && TAKE_O.indexOf(conversion) < 0) {
            return false;
        }
        switch (conversion) {
            case '%' -> field.text(out, "%");
            case 'n' -> field.text(out, "\n");
            case 't' -> field.text(out, "\t");
            case 'a' -> name(out, WEEKDAYS[time.weekday()].substring(0, 3), field);
            case 'A' -> name(out, WEEKDAYS[time.weekday()], field);
            case 'b', 'h' -> name(out, MONTHS[time.month() - 1].substring(0, 3), field);
            case 'B' -> name(out, MONTHS[time.month() - 1], field);
            case 'c' -> composed(out, "%a %b %e %H:%M:%S %Y", field, time);
            case 'D', 'x' -> composed(out, "%m/%d/%y", field, time);
            case 'F' -> composed(out, "%Y-%m-%d", field, time);
            case 'r' -> composed(out, "%I:%M:%S %p", field, time);
            case 'R' -> composed(out, "%H:%M", field, time);
            case 'T', 'X' -> composed(out, "%H:%M:%S", field, time);
            case 'C' -> field.number(out, Math.floorDiv(time.year(), 100), 1);
            case 'd' -> field.number(out, time.day(), 2);
            case 'e' -> field.blankNumber(out, time.day(), 2);
            case 'g' -> field.number(out, Math.floorMod(isoYear(time), 100), 2);
            case 'G' -> field.number(out, isoYear(time), 1);
            case 'H' -> field.number(out, time.hour(), 2);
            case 'I' -> field.number(out, hour12(time), 2);
            case 'j' -> field.number(out, time.dayOfYear() + 1, 3);
            case 'k' -> field.blankNumber(out, time.hour(), 2);
            case 'l' -> field.blankNumber(out, hour12(time), 2);
            case 'm' -> field.number(out, time.month(), 2);
            case 'M' -> field.number(out, time.minute(), 2);
            case 'p' -> halfOfDay(out, time, field.swapCase, field);
            case 'P' -> halfOfDay(out, time, true, field);
            case 's' -> field.number(out, time.epochSecond(), 1);
            case 'S' -> field.number(out, time.second(), 2);
            case 'u' -> field.number(out, (time.weekday() + 6) % 7 + 1, 1);
            case 'U' -> field.number(out, (time.dayOfYear() - time.weekday() + 7) / 7, 2);
            case 'V' -> field.number(out, isoWeek(time), 2);
            case 'w' -> field.number(out, time.weekday(), 1);
            case 'W' -> field.number(out, (time.dayOfYear() - (time.weekday() + 6) % 7 + 7) / 7, 2);
            case 'y' -> field.number(out, Math.floorMod(time.year(), 100), 2);
            case 'Y' -> field.number(out, time.year(), 1);
            case 'z' -> offset(out, time.offsetSeconds(), field);
            case 'Z' -> zone(out, time.zoneName(), field);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void name(StringBuilder out, String name, Field field) {
        field.upper |= field.swapCase;
        field.text(out, name);
    }

    private static void composed(StringBuilder out, String format, Field field, CalendarTime time) {
        field.text(out, format(format, time));
    }

    private static void halfOfDay(
            StringBuilder out, CalendarTime time, boolean lower, Field field) {
        boolean afternoon = time.hour() >= 12;
        field.upper = false;
        if (lower) {
            field.text(out, afternoon ? "pm" : "am");
        } else {
            field.text(out, afternoon ? "PM" : "AM");
        }
    }

    private static void zone(StringBuilder out, String name, Field field) {
        field.upper &= !field.swapCase;
        field.text(out, field.swapCase ? lowerCase(name) : name);
    }

    private static void offset(StringBuilder out, int offsetSeconds, Field field) {
        field.fill(out, 1);
        out.append(offsetSeconds < 0 ? '-' : '+');
        int minutes = Math.abs(offsetSeconds) / 60;
        field.number(out, minutes / 60 * 100 + minutes % 60, 4);
    }

    private static int hour12(CalendarTime time) {
        int hour = time.hour() % 12;
        return hour == 0 ? 12 : hour;
    }

    /** The week of ISO 8601: weeks begin on Monday, week 1 has the year's first Thursday. */
    private static int isoWeek(CalendarTime time) {
        int week = isoWeekOfYear(time);
        if (week == 0) {
            int daysOfLastYear = CalendarTime.isLeapYear(time.year() - 1) ? 366 : 365;
            return (time.dayOfYear() + daysOfLastYear + 10 - isoWeekday(time) + 1) / 7;
        }
        return isFirstWeekOfNextYear(time, week) ? 1 : week;
    }

    private static int isoYear(CalendarTime time) {
        int week = isoWeekOfYear(time);
        if (week == 0) {
            return time.year() - 1;
        }
        return isFirstWeekOfNextYear(time, week) ? time.year() + 1 : time.year();
    }

    private static int isoWeekOfYear(CalendarTime time) {
        return (time.dayOfYear() + 1 - isoWeekday(time) + 10) / 7;
    }

    private static int isoWeekday(CalendarTime time) {
        return time.weekday() == 0 ? 7 : time.weekday();
    }

    private static boolean isFirstWeekOfNextYear(CalendarTime time, int week) {
        int daysLeft = (CalendarTime.isLeapYear(time.year()) ? 366 : 365) - time.dayOfYear() - 1;
        return week == 53 && daysLeft < 4 - isoWeekday(time);
    }

    // toUpperCase and toLowerCase of String would ask for a locale.
    private static String upperCase(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'a' && chars[i] <= 'z') {
                chars[i] -= 'a' - 'A';
            }
        }
        return new String(chars);
    }

    private static String lowerCase(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] += 'a' - 'A';
            }
        }
        return new String(chars);
    }
}
