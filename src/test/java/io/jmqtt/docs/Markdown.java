package io.jmqtt.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes mdoc(7) source of the Markdown in {@code docs/}: headings of the second and third level,
 * paragraphs, lists, fenced code, and tables, whose rows become items headed by their first cell.
 */
final class Markdown {
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder paragraph = new StringBuilder();
    private boolean inList;

    private Markdown() {}

    /** Translates a whole text. */
    static String toMdoc(List<String> lines) {
        Markdown markdown = new Markdown();
        markdown.translate(lines);
        return markdown.out.toString();
    }

    /** The lines below a heading up to the next one of its level, or all lines for null. */
    static List<String> section(List<String> lines, String heading) {
        if (heading == null) {
            return lines;
        }
        List<String> section = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith("## ")) {
                inside = line.substring(3).equals(heading);
            } else if (inside) {
                section.add(line);
            }
        }
        if (section.isEmpty()) {
            throw new IllegalStateException("no section '" + heading + "'");
        }
        return section;
    }

    private void translate(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                flush();
                out.append(".Bd -literal -offset indent\n");
                for (i++; i < lines.size() && !lines.get(i).startsWith("```"); i++) {
                    String code = Mdoc.escape(lines.get(i));
                    out.append(code.startsWith(".") ? "\\&" : "").append(code).append('\n');
                }
                out.append(".Ed\n");
            } else if (line.startsWith("|")) {
                flush();
                i = table(lines, i) - 1;
            } else if (line.startsWith("# ")) {
                // the title of the file is the name of the page
                flush();
            } else if (line.startsWith("## ")) {
                flush();
                String title = plain(line.substring(3)).toUpperCase(Locale.ROOT);
                out.append(".Sh ").append(Mdoc.argument(title)).append('\n');
            } else if (line.startsWith("### ")) {
                flush();
                out.append(".Ss ").append(Mdoc.argument(plain(line.substring(4)))).append('\n');
            } else if (line.startsWith("- ")) {
                item(line);
            } else if (line.isBlank()) {
                flush();
            } else {
                paragraph.append(' ').append(line.trim());
            }
        }
        flush();
    }

    private void item(String line) {
        if (inList) {
            out.append(Mdoc.paragraph(plain(paragraph.toString())));
            paragraph.setLength(0);
        } else {
            flush();
            out.append(".Bl -bullet\n");
            inList = true;
        }
        out.append(".It\n");
        paragraph.append(line.substring(2));
    }

    private void flush() {
        if (paragraph.length() > 0) {
            if (!inList && out.length() > 0 && !endsWithHeading()) {
                out.append(".Pp\n");
            }
            out.append(Mdoc.paragraph(plain(paragraph.toString())));
            paragraph.setLength(0);
        }
        if (inList) {
            out.append(".El\n");
            inList = false;
        }
    }

    private boolean endsWithHeading() {
        int line = out.lastIndexOf("\n", out.length() - 2) + 1;
        return out.substring(line).startsWith(".Sh ") || out.substring(line).startsWith(".Ss ");
    }

    /** Returns the index of the first line behind the table. */
    private int table(List<String> lines, int from) {
        List<String> heads = cells(lines.get(from));
        out.append(".Bl -tag -width Ds\n");
        int i = from + 2;
        for (; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            List<String> cells = cells(lines.get(i));
            out.append(".It ").append(Mdoc.argument(cells.get(0))).append('\n');
            for (int column = 1; column < cells.size(); column++) {
                String cell = cells.get(column);
                if (cell.isEmpty()) {
                    continue;
                }
                out.append(column > 1 ? ".br\n" : "");
                out.append(".Em ").append(Mdoc.argument(heads.get(column))).append(" :\n");
                out.append(Mdoc.paragraph(cell));
            }
        }
        out.append(".El\n");
        return i;
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        String text = row.strip().replace("\\|", "\0");
        for (String cell : text.substring(1, text.length() - 1).split("\\|", -1)) {
            cells.add(plain(cell.replace('\0', '|')));
        }
        return cells;
    }

    /** Text without marks: those of code, emphasis and links. */
    private static String plain(String text) {
        return text.strip()
                .replace("`", "")
                .replace("**", "")
                .replace("[passwd.md](passwd.md)", "jmqtt-passwd(1)")
                .replaceAll("\\[([^]]+)\\]\\([^)]+\\)", "$1");
    }
}
