package io.jmqtt.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes mdoc(7) source of plain text. */
final class Mdoc {
    private static final int WIDTH = 80;

    private Mdoc() {}

    /** Text that shows as it is, also where it is copied from a terminal. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\e");
                case '-' -> out.append("\\-");
                case '\'' -> out.append("\\(aq");
                case '`' -> out.append("\\(ga");
                case '^' -> out.append("\\(ha");
                case '~' -> out.append("\\(ti");
                case '"' -> out.append("\\(dq");
                default -> {
                    if (c < 128) {
                        out.append(c);
                    } else {
                        out.append(String.format("\\[u%04X]", (int) c));
                    }
                }
            }
        }
        return out.toString();
    }

    /** Escaped text broken into lines, one sentence beginning each, none read as a request. */
    static String paragraph(String text) {
        StringBuilder out = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (String word : text.trim().split("\\s+")) {
            String escaped = escape(word);
            if (line.length() > 0 && line.length() + 1 + escaped.length() > WIDTH) {
                out.append(line).append('\n');
                line.setLength(0);
            }
            if (line.length() == 0) {
                line.append(escaped.startsWith(".") ? "\\&" : "");
            } else {
                line.append(' ');
            }
            line.append(escaped);
            if (word.endsWith(".") && !word.endsWith("..")) {
                out.append(line).append('\n');
                line.setLength(0);
            }
        }
        if (line.length() > 0) {
            out.append(line).append('\n');
        }
        return out.toString();
    }

    /**
     * The words of a macro line: what mdoc(7) would take for a macro or punctuation is shielded.
     */
    static String argument(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ")) {
            boolean special = word.length() <= 3 || "|.,:;()[]?!".indexOf(word.charAt(0)) >= 0;
            words.add((special ? "\\&" : "") + escape(word));
        }
        return String.join(" ", words);
    }

    /** An item of a list for one option of a command line. */
    static String option(Flag flag) {
        StringBuilder out = new StringBuilder(".It");
        String separator = " ";
        for (String name : flag.names()) {
            out.append(separator)
                    .append(name.startsWith("--") ? "Fl Fl " : "Fl ")
                    .append(argument(name.substring(name.startsWith("--") ? 2 : 1)));
            if (flag.label() != null) {
                out.append(" Ar ").append(argument(flag.label()));
            }
            separator = " , ";
        }
        out.append('\n').append(paragraph(flag.description()));
        if (!namesAllChoices(flag)) {
            out.append(paragraph("One of " + String.join(", ", flag.choices()) + "."));
        }
        return out.toString();
    }

    private static boolean namesAllChoices(Flag flag) {
        for (String choice : flag.choices()) {
            if (!flag.description().matches(".*\\b" + Pattern.quote(choice) + "\\b.*")) {
                return false;
            }
        }
        return true;
    }
}
