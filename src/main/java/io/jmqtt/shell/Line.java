package io.jmqtt.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * One command of the shell, cut into words as a Unix shell does it: blanks separate, {@code '...'}
 * is literal, {@code "..."} knows {@code \"} and {@code \\}, a backslash outside of quotes takes
 * the next character as it is, and at the end of a line continues it. Quotes may span lines. A word
 * {@code <<WORD} makes the following lines, up to one that is WORD, the input of the command.
 * {@code #} begins a comment only as the first character, since it is a topic filter elsewhere.
 *
 * @param words without the {@code <<WORD}
 * @param body the input of the command, each line with its newline, or null
 * @param missing what has to come before the command is whole, or null: a quote, a backslash, or
 *     the word that ends the body
 * @param end index after the command in the text that it was read from
 */
record Line(List<Word> words, String body, String missing, int end) {

    /**
     * @param text without quotes
     * @param start index of its first character in the text, quotes included
     * @param end index after its last character
     */
    record Word(String text, int start, int end) {}

    /** The name of the command; empty where there is none. */
    String name() {
        return words.isEmpty() ? "" : words.get(0).text();
    }

    /** The words after the name. */
    String[] arguments() {
        String[] arguments = new String[Math.max(0, words.size() - 1)];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = words.get(i + 1).text();
        }
        return arguments;
    }

    /** Whether the body has begun and its end is missing. */
    boolean isBodyOpen() {
        return missing != null && body != null;
    }

    /** The command that begins at an index of a text. */
    static Line parse(String text, int from) {
        return new Cutter(text, from).line();
    }

    /** All commands of a text, at least one. */
    static List<Line> parseAll(String text) {
        List<Line> lines = new ArrayList<>();
        int from = 0;
        do {
            Line line = parse(text, from);
            lines.add(line);
            from = line.end();
        } while (from < text.length());
        return lines;
    }

    /** Reads one command. */
    private static final class Cutter {
        private final String text;
        private final List<Word> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private int at;
        private int start = -1;
        private boolean quoted;
        private String missing;
        private String delimiter;

        Cutter(String text, int from) {
            this.text = text;
            at = from;
        }

        Line line() {
            if (isComment()) {
                int newline = text.indexOf('\n', at);
                return new Line(List.of(), null, null, newline < 0 ? text.length() : newline + 1);
            }
            while (at < text.length() && text.charAt(at) != '\n') {
                step(text.charAt(at));
            }
            finishWord();
            if (delimiter == null || missing != null) {
                return new Line(words, null, missing, Math.min(at + 1, text.length()));
            }
            return withBody();
        }

        private boolean isComment() {
            int first = at;
            while (first < text.length() && isBlank(text.charAt(first))) {
                first++;
            }
            return first < text.length() && text.charAt(first) == '#';
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\r';
        }

        private void step(char c) {
            if (isBlank(c)) {
                finishWord();
                at++;
                return;
            }
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                at += 2;
                return;
            }
            if (start < 0) {
                start = at;
            }
            switch (c) {
                case '\'' -> literal();
                case '"' -> quotes();
                case '\\' -> {
                    quoted = true;
                    if (at + 1 == text.length()) {
                        missing = "\\";
                    } else {
                        word.append(text.charAt(at + 1));
                    }
                    at = Math.min(at + 2, text.length());
                }
                default -> {
                    word.append(c);
                    at++;
                }
            }
        }

        private void literal() {
            quoted = true;
            int close = text.indexOf('\'', at + 1);
            if (close < 0) {
                missing = "'";
                close = text.length();
            }
            word.append(text, at + 1, close);
            at = Math.min(close + 1, text.length());
        }

        private void quotes() {
            quoted = true;
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at);
                if (c == '\\' && at + 1 < text.length()) {
                    char next = text.charAt(at + 1);
                    if (next == '"' || next == '\\') {
                        word.append(next);
                        at += 2;
                        continue;
                    }
                    if (next == '\n') {
                        at += 2;
                        continue;
                    }
                }
                word.append(c);
                at++;
            }
            if (at == text.length()) {
                missing = "\"";
            } else {
                at++;
            }
        }

        private void finishWord() {
            if (start < 0) {
                return;
            }
            String value = word.toString();
            if (!quoted && value.startsWith("<<") && value.length() > 2) {
                delimiter = value.substring(2);
            } else {
                words.add(new Word(value, start, at));
            }
            word.setLength(0);
            start = -1;
            quoted = false;
        }

        private Line withBody() {
            int from = Math.min(at + 1, text.length());
            int next = from;
            while (next < text.length()) {
                int newline = text.indexOf('\n', next);
                int end = newline < 0 ? text.length() : newline;
                int after = newline < 0 ? text.length() : newline + 1;
                int cut = end > next && text.charAt(end - 1) == '\r' ? end - 1 : end;
                if (text.substring(next, cut).equals(delimiter)) {
                    return new Line(words, text.substring(from, next), null, after);
                }
                next = after;
            }
            return new Line(words, text.substring(from), delimiter, text.length());
        }
    }
}
