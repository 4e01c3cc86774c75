package io.jmqtt.broker.config;

/** Values of mosquitto.conf that are not text. */
final class Numbers {
    private Numbers() {}

    static boolean bool(ConfigLine line) throws Refused {
        String word = line.neededWord();
        return switch (word) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                    throw new Refused("Error: Invalid '" + line.key() + "' value (" + word + ").");
        };
    }

    static int integer(ConfigLine line) throws Refused {
        return integer(line.key(), line.neededWord());
    }

    static int integer(String key, String word) throws Refused {
        long value = number(key, word);
        Refused.unless(value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE, outOfRange(key));
        return (int) value;
    }

    static long size(ConfigLine line) throws Refused {
        return number(line.key(), line.neededWord());
    }

    /** A whole number in the notation of C: decimal, 0x for hexadecimal, a leading 0 for octal. */
    static long number(String key, String word) throws Refused {
        boolean signed = word.startsWith("-") || word.startsWith("+");
        String digits = signed ? word.substring(1) : word;
        int radix = 10;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            radix = 16;
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            radix = 8;
            digits = digits.substring(1);
        }
        Refused.unless(!digits.isEmpty(), notANumber(key));
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            Refused.unless(c < 0x80 && Character.digit(c, radix) >= 0, notANumber(key));
        }
        try {
            return Long.parseLong(word.startsWith("-") ? "-" + digits : digits, radix);
        } catch (NumberFormatException e) {
            throw new Refused(outOfRange(key));
        }
    }

    /** The value of C's atoi: leading digits, or 0. */
    static int leadingDigits(String word) {
        long value = 0;
        int i = word.startsWith("-") || word.startsWith("+") ? 1 : 0;
        while (i < word.length() && word.charAt(i) >= '0' && word.charAt(i) <= '9') {
            value = Math.min(value * 10 + (word.charAt(i) - '0'), Integer.MAX_VALUE);
            i++;
        }
        return (int) (word.startsWith("-") ? -value : value);
    }

    private static String notANumber(String key) {
        return "Error: '" + key + "' value not a number.";
    }

    private static String outOfRange(String key) {
        return "Error: '" + key + "' value out of range.";
    }
}
