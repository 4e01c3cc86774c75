package io.jmqtt.shell;

import io.jmqtt.shell.Line.Word;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/** A line of the editor up to its cursor, in words; the last of them is the one to complete. */
final class Words implements CompletingParsedLine {
    private final String line;
    private final int cursor;
    private final List<String> words = new ArrayList<>();
    private final String raw;

    Words(String line, int cursor) {
        this.line = line;
        this.cursor = cursor;
        String before = line.substring(0, cursor);
        List<Line> lines = Line.parseAll(before);
        List<Word> all = lines.get(lines.size() - 1).words();
        for (Word word : all) {
            words.add(word.text());
        }
        Word last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last == null || last.end() < cursor) {
            words.add("");
            raw = "";
        } else {
            raw = before.substring(last.start());
        }
    }

    @Override
    public String word() {
        return words.get(words.size() - 1);
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public int wordIndex() {
        return words.size() - 1;
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public String line() {
        return line;
    }

    @Override
    public int cursor() {
        return cursor;
    }

    @Override
    public int rawWordCursor() {
        return raw.length();
    }

    @Override
    public int rawWordLength() {
        return raw.length();
    }

    /** In the quotes that the word began with, or in ones that it needs. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        String text = candidate.toString();
        char quote = 0;
        if (raw.startsWith("'") || raw.startsWith("\"")) {
            quote = raw.charAt(0);
        } else if (needsQuotes(text)) {
            quote = '\'';
        }
        if (quote == 0) {
            return text;
        }
        String inside =
                quote == '\''
                        ? text.replace("'", "'\\''")
                        : text.replace("\\", "\\\\").replace("\"", "\\\"");
        return quote + inside + (complete ? String.valueOf(quote) : "");
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (" \t\n'\"\\".indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return text.startsWith("<<");
    }
}
