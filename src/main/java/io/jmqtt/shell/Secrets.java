package io.jmqtt.shell;

import io.jmqtt.shell.Line.Word;
import java.util.List;

/**
 * Takes secrets out of a line before it goes into the history: a password that was given with
 * {@code -P} or in a URL is dropped, so that the line asks for it when it is run again; a key or
 * other data of a login become {@code ***}.
 */
final class Secrets {
    private static final String MASK = "***";

    private Secrets() {}

    /** The text without secrets. */
    static String removed(String text) {
        StringBuilder clean = new StringBuilder();
        int from = 0;
        for (Line line : Line.parseAll(text)) {
            clean.append(cleaned(text.substring(from, line.end()), shifted(line, from)));
            from = line.end();
        }
        return clean.toString();
    }

    private static Line shifted(Line line, int by) {
        List<Word> words =
                line.words().stream()
                        .map(word -> new Word(word.text(), word.start() - by, word.end() - by))
                        .toList();
        return new Line(words, line.body(), line.missing(), line.end() - by);
    }

    private static String cleaned(String text, Line line) {
        StringBuilder clean = new StringBuilder();
        List<Word> words = line.words();
        int copied = 0;
        int end = 0;
        boolean asks = false;
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            String option = i == 0 ? "" : words.get(i - 1).text();
            String replacement = null;
            if (isPassword(option)) {
                replacement = "";
            } else if (option.equals("--psk") || option.equals("authentication-data")) {
                replacement = MASK;
            } else if (isPassword(word.text()) && i < words.size() - 1) {
                asks = true;
                replacement = "";
            } else if (hasPassword(word.text())) {
                asks = true;
                replacement = "";
            } else if (passwordEnd(word.text()) > 0) {
                boolean proxy = option.equals("--proxy");
                asks |= !proxy;
                replacement = withoutPassword(text.substring(word.start(), word.end()), proxy);
            }
            if (replacement != null) {
                int start = word.start();
                // a word that goes takes the blank before it along
                while (replacement.isEmpty() && start > copied && text.charAt(start - 1) == ' ') {
                    start--;
                }
                clean.append(text, copied, start).append(replacement);
                copied = word.end();
            }
            end = clean.length() + word.end() - copied;
        }
        clean.append(text, copied, text.length());
        if (asks && !words.get(words.size() - 1).text().equals("-P")) {
            clean.insert(end, " -P");
        }
        return clean.toString();
    }

    private static boolean isPassword(String word) {
        return word.equals("-P") || word.equals("--pw");
    }

    /** Whether the password is a part of the word, which is no option but has been typed. */
    private static boolean hasPassword(String word) {
        return word.startsWith("-P") && word.length() > 2 || word.startsWith("--pw=");
    }

    private static String withoutPassword(String url, boolean proxy) {
        int end = passwordEnd(url);
        int start = url.indexOf(':', url.indexOf("://") + 3);
        return url.substring(0, start) + (proxy ? ":" + MASK : "") + url.substring(end);
    }

    /** The index of the {@code @} behind the password of a URL, or 0 where there is none. */
    private static int passwordEnd(String url) {
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
