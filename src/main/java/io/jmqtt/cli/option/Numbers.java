package io.jmqtt.cli.option;

/**
 * Numbers as the C library reads them: leading blanks and a sign are allowed, what follows the
 * digits is ignored, and no digits at all are 0.
 */
public final class Numbers {
    private Numbers() {}

    /** {@code atoi}: the low 32 bits of {@link #atol}. */
    public static int atoi(String text) {
        return (int) atol(text);
    }

    /** {@code atol}: saturates at the ends of 64 bits. */
    static long atol(String text) {
        int i = skipBlanks(text);
        boolean negative = false;
        if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            negative = text.charAt(i) == '-';
            i++;
        }
        return digits(text, i, 10, negative).value();
    }

    /**
     * {@code atof}: decimal and hexadecimal fractions with exponent, {@code inf} and {@code nan}.
     */
    static double atof(String text) {
        int start = skipBlanks(text);
        for (int end = text.length(); end > start; end--) {
            String part = text.substring(start, end);
            char last = part.charAt(part.length() - 1);
            // Double.parseDouble would take a type suffix and trailing blanks
            if (last > ' ' && last != 'f' && last != 'F' && last != 'd' && last != 'D') {
                try {
                    return Double.parseDouble(isHex(part) ? withExponent(part) : part);
                } catch (NumberFormatException shorter) {
                    continue;
                }
            }
        }
        return word(text.substring(start));
    }

    /**
     * {@code strtoll} with base 0 ({@code 0x} is hexadecimal, a leading {@code 0} octal) over the
     * whole text.
     *
     * @return the number, saturated, or null when anything else stands in the text
     */
    static Long strict(String text) {
        int i = skipBlanks(text);
        boolean negative = false;
        if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            negative = text.charAt(i) == '-';
            i++;
        }
        int base = 10;
        if (i + 2 < text.length()
                && text.charAt(i) == '0'
                && (text.charAt(i + 1) == 'x' || text.charAt(i + 1) == 'X')
                && Character.digit(text.charAt(i + 2), 16) >= 0) {
            base = 16;
            i += 2;
        } else if (i < text.length() && text.charAt(i) == '0') {
            base = 8;
        }
        Digits digits = digits(text, i, base, negative);
        if (digits.end() == i) {
            return null;
        }
        return digits.end() == text.length() ? digits.value() : null;
    }

    /** Whether the text is a decimal integer and nothing else. */
    static boolean isInteger(String text) {
        int i = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (i == text.length()) {
            return false;
        }
        for (; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private record Digits(long value, int end) {}

    private static Digits digits(String text, int from, int base, boolean negative) {
        long value = 0;
        boolean saturated = false;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, base) : -1;
            if (digit < 0) {
                break;
            }
            // counts down, since the negative side reaches further
            if (value < (Long.MIN_VALUE + digit) / base) {
                saturated = true;
            } else {
                value = value * base - digit;
            }
        }
        if (saturated) {
            return new Digits(negative ? Long.MIN_VALUE : Long.MAX_VALUE, i);
        }
        if (negative) {
            return new Digits(value, i);
        }
        return new Digits(value == Long.MIN_VALUE ? Long.MAX_VALUE : -value, i);
    }

    private static int skipBlanks(String text) {
        int i = 0;
        while (i < text.length()
                && (text.charAt(i) == ' ' || text.charAt(i) >= '\t' && text.charAt(i) <= '\r')) {
            i++;
        }
        return i;
    }

    private static boolean isHex(String part) {
        int i = part.startsWith("-") || part.startsWith("+") ? 1 : 0;
        return part.startsWith("0x", i) || part.startsWith("0X", i);
    }

    private static String withExponent(String hex) {
        return hex.indexOf('p') >= 0 || hex.indexOf('P') >= 0 ? hex : hex + "p0";
    }

    private static double word(String text) {
        int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        double sign = text.startsWith("-") ? -1 : 1;
        if (text.regionMatches(true, i, "inf", 0, 3)) {
            return sign * Double.POSITIVE_INFINITY;
        }
        return text.regionMatches(true, i, "nan", 0, 3) ? Double.NaN : 0;
    }
}
