package io.jmqtt.differential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a line of a table. Blanks part words; {@code '...'} is taken as it is; {@code "..."}
 * knows {@code \n \r \t \0 \e \a \v \\ \" \xHH}; outside quotes nothing is special. Words are
 * bytes, since payloads are.
 */
final class Words {
    private Words() {}

    /**
     * Every line that a line with alternatives in braces stands for, in the order of a shell:
     * {@code {pub,sub} -h} is two lines. Braces count outside quotes only and need a comma.
     */
    static List<String> alternatives(String line) {
        int open = -1;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote == '"') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '{') {
                open = i;
            } else if (c == '}' && open >= 0 && line.substring(open, i).contains(",")) {
                List<String> all = new ArrayList<>();
                for (String choice : splitChoices(line.substring(open + 1, i))) {
                    all.addAll(
                            alternatives(line.substring(0, open) + choice + line.substring(i + 1)));
                }
                return all;
            }
        }
        return List.of(line);
    }

    private static List<String> splitChoices(String inside) {
        List<String> choices = new ArrayList<>();
        char quote = 0;
        int start = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ',') {
                choices.add(inside.substring(start, i));
                start = i + 1;
            }
        }
        choices.add(inside.substring(start));
        return choices;
    }

    static List<byte[]> split(String line) {
        List<byte[]> words = new ArrayList<>();
        ByteArrayOutputStream word = null;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ' ') {
                if (word != null) {
                    words.add(word.toByteArray());
                    word = null;
                }
                continue;
            }
            if (word == null) {
                word = new ByteArrayOutputStream();
            }
            if (c == '\'') {
                int end = line.indexOf('\'', i + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("quote without end: " + line);
                }
                word.writeBytes(line.substring(i + 1, end).getBytes(StandardCharsets.UTF_8));
                i = end;
            } else if (c == '"') {
                i = quoted(line, i + 1, word);
            } else {
                int point = line.codePointAt(i);
                word.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point) - 1;
            }
        }
        if (word != null) {
            words.add(word.toByteArray());
        }
        return words;
    }

    private static int quoted(String line, int start, ByteArrayOutputStream word) {
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c != '\\') {
                int point = line.codePointAt(i);
                word.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point) - 1;
                continue;
            }
            i++;
            switch (line.charAt(i)) {
                case 'n' -> word.write('\n');
                case 'r' -> word.write('\r');
                case 't' -> word.write('\t');
                case '0' -> word.write(0);
                case 'e' -> word.write(0x1B);
                case 'a' -> word.write(7);
                case 'v' -> word.write(0x0B);
                case 'x' -> {
                    word.write(Integer.parseInt(line.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                case '\\', '"' -> word.write(line.charAt(i));
                default -> throw new IllegalArgumentException("unknown escape: " + line);
            }
        }
        throw new IllegalArgumentException("quote without end: " + line);
    }
}
