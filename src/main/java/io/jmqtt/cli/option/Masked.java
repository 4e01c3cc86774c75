package io.jmqtt.cli.option;

/** Words of a command line without the secrets in them, for errors and for the history. */
public final class Masked {
    /** Stands where a secret was. */
    public static final String MASK = "***";

    private Masked() {}

    /**
     * A word as an error shows it: a password behind {@code -P}, a secret behind the {@code =} of
     * an option, or a password in a URL becomes {@code ***}.
     */
    public static String word(String word) {
        int equals = word.indexOf('=');
        if (word.startsWith("--") && equals > 0 && namesSecret(word.substring(2, equals))) {
            return word.substring(0, equals + 1) + MASK;
        }
        if (word.startsWith("-P") && word.length() > 2) {
            return "-P" + MASK;
        }
        int end = passwordEnd(word);
        return end == 0
                ? word
                : word.substring(0, passwordStart(word)) + MASK + word.substring(end);
    }

    private static boolean namesSecret(String option) {
        return option.startsWith("pw") || option.startsWith("pass") || option.startsWith("psk");
    }

    /** The index behind the first {@code :} of what follows the scheme of a URL. */
    public static int passwordStart(String url) {
        return url.indexOf(':', url.indexOf("://") + 3) + 1;
    }

    /** The index of the {@code @} behind the password of a URL, or 0 where there is none. */
    public static int passwordEnd(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return 0;
        }
        int colon = url.indexOf(':', scheme + 3);
        int at = url.lastIndexOf('@');
        if (colon < 0 || at < colon) {
            return 0;
        }
        int slash = url.indexOf('/', scheme + 3);
        boolean port = slash > colon && slash < at && isNumber(url, colon + 1, slash);
        return port ? 0 : at;
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }
}
