package io.jmqtt.shell;

import io.jmqtt.cli.option.Masked;
import io.jmqtt.shell.Line.Word;
import java.util.List;

/**
 * Takes secrets out of a line before it goes into the history: a password that was given with
 * {@code -P} or in a URL is dropped, so that the line asks for it when it is run again; a key or
 * other data of a login become {@code ***}.
 */
final class Secrets {

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
                replacement = Masked.MASK;
            } else if (isPassword(word.text()) && i < words.size() - 1) {
                asks = true;
                replacement = "";
            } else if (hasPassword(word.text())) {
                asks = true;
                replacement = "";
            } else if (Masked.passwordEnd(word.text()) > 0) {
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
        int end = Masked.passwordEnd(url);
        int start = Masked.passwordStart(url) - 1;
        return url.substring(0, start) + (proxy ? ":" + Masked.MASK : "") + url.substring(end);
    }
}
