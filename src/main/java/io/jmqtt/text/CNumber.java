package io.jmqtt.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Floating-point numbers as C's {@code printf} writes them: rounded from their exact binary value,
 * ties to even.
 */
public final class CNumber {
    /** Integers below have no more than 15 digits: {@code %.15g} shows them as they are. */
    private static final double FIFTEEN_DIGITS = 1e15;

    private static final double EPSILON = Math.ulp(1.0);

    private CNumber() {}

    /** {@code %.<decimals>f}. */
    public static String fixed(double value, int decimals) {
        String special = special(value);
        if (special != null) {
            return special;
        }
        // The last bit of a double is worth 2^-1074: more decimals than that are zeros.
        int exact = Math.min(decimals, 1_074);
        StringBuilder text = new StringBuilder();
        if (isNegative(value)) {
            text.append('-');
        }
        text.append(
                new BigDecimal(Math.abs(value))
                        .setScale(exact, RoundingMode.HALF_EVEN)
                        .toPlainString());
        for (int i = exact; i < decimals; i++) {
            text.append('0');
        }
        return text.toString();
    }

    /**
     * A number as cJSON prints it: with 15 digits where that is the same number within the
     * precision of a double, else with 17; {@code null} for what JSON has no number for.
     */
    public static String json(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "null";
        }
        if (value == Math.rint(value) && Math.abs(value) < FIFTEEN_DIGITS && value != 0) {
            return Long.toString((long) value);
        }
        String text = general(value, 15);
        double back = Double.parseDouble(text);
        double larger = Math.max(Math.abs(back), Math.abs(value));
        return Math.abs(back - value) <= larger * EPSILON ? text : general(value, 17);
    }

    /** {@code %.<digits>g} of a finite number. */
    public static String general(double value, int digits) {
        String sign = isNegative(value) ? "-" : "";
        if (value == 0) {
            return sign + "0";
        }
        BigDecimal rounded =
                new BigDecimal(Math.abs(value))
                        .round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String figures = rounded.unscaledValue().toString();
        int length = figures.length();
        while (length > 1 && figures.charAt(length - 1) == '0') {
            length--;
        }
        figures = figures.substring(0, length);
        StringBuilder text = new StringBuilder(sign);
        if (exponent < -4 || exponent >= digits) {
            text.append(figures.charAt(0));
            if (length > 1) {
                text.append('.').append(figures, 1, length);
            }
            text.append('e').append(exponent < 0 ? '-' : '+');
            int size = Math.abs(exponent);
            if (size < 10) {
                text.append('0');
            }
            text.append(size);
        } else if (exponent < 0) {
            text.append("0.");
            for (int i = -1; i > exponent; i--) {
                text.append('0');
            }
            text.append(figures);
        } else {
            for (int i = 0; i <= exponent; i++) {
                text.append(i < length ? figures.charAt(i) : '0');
            }
            if (length > exponent + 1) {
                text.append('.').append(figures, exponent + 1, length);
            }
        }
        return text.toString();
    }

    private static String special(double value) {
        if (Double.isNaN(value)) {
            return isNegative(value) ? "-nan" : "nan";
        }
        if (Double.isInfinite(value)) {
            return value < 0 ? "-inf" : "inf";
        }
        return null;
    }

    private static boolean isNegative(double value) {
        return Double.doubleToRawLongBits(value) < 0;
    }
}
