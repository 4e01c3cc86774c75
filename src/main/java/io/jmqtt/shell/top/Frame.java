package io.jmqtt.shell.top;

import io.jmqtt.shell.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.WCWidth;

/** The screen as lines of text: a pure function of what it shows and of its size. */
final class Frame {
    /** Lines that are no rows: two at the top, three at the bottom. */
    static final int OTHER_LINES = 5;

    private static final int COUNT_WIDTH = 8;
    private static final int RATE_WIDTH = 8;
    private static final int AGE_WIDTH = 5;
    private static final int NARROWEST_TOPIC = 16;
    private static final String KEYS =
            "q quit  / search  n next  s sort  arrows move and fold  + - all";

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle BOLD = AttributedStyle.BOLD;
    private static final AttributedStyle INVERSE = AttributedStyle.INVERSE;
    private static final AttributedStyle DIM =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);

    private Frame() {}

    /**
     * Draws it.
     *
     * @param width in columns, at least 1
     * @param height in lines, at least 1
     * @param colours whether there are any; without, only the selected row stands out
     * @return exactly {@code height} lines, none of them wider than {@code width}
     */
    static List<AttributedString> lines(View view, int width, int height, boolean colours) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(styled(header(view), width, colours ? BOLD : PLAIN));
        lines.add(styled(columns(width, view.sort()), width, colours ? DIM : PLAIN));
        int room = rows(height);
        for (int i = 0; i < room; i++) {
            if (i < view.rows().size()) {
                boolean selected = i == view.selected();
                String text = row(view.rows().get(i), width);
                lines.add(
                        selected
                                ? styled(pad(text, width), width, INVERSE)
                                : styled(text, width, PLAIN));
            } else {
                lines.add(AttributedString.EMPTY);
            }
        }
        lines.add(styled(view.detail(), width, colours ? BOLD : PLAIN));
        lines.add(styled(view.value() == null ? "" : view.value(), width, PLAIN));
        lines.add(styled(footer(view, width), width, colours ? DIM : PLAIN));
        return lines.subList(0, Math.min(lines.size(), height));
    }

    /** How many rows fit. */
    static int rows(int height) {
        return Math.max(1, height - OTHER_LINES);
    }

    private static String header(View view) {
        TopicTree.Totals totals = view.totals();
        StringBuilder out = new StringBuilder(view.broker()).append("  ").append(view.filters());
        if (!view.state().isEmpty()) {
            out.append("  [").append(view.state()).append(']');
        }
        out.append("  ").append(number(totals.messages())).append(" messages, ");
        out.append(rate(totals.rate())).append("/s, ");
        out.append(number(totals.topics())).append(" topics, ");
        out.append(number(totals.retained())).append(" retained");
        if (totals.left() > 0) {
            out.append(", ").append(number(totals.left())).append(" of topics not kept");
        }
        return out.toString();
    }

    /** The width of the first column: what the others leave, at most half of the screen. */
    private static int topicWidth(int width) {
        return Math.max(Math.min(NARROWEST_TOPIC, width), width * 2 / 5);
    }

    private static String columns(int width, Sort sort) {
        return cell("TOPIC" + mark(sort, Sort.NAME), topicWidth(width))
                + right("COUNT" + mark(sort, Sort.COUNT), COUNT_WIDTH)
                + right("RATE/S" + mark(sort, Sort.RATE), RATE_WIDTH)
                + right("AGE" + mark(sort, Sort.LATEST), AGE_WIDTH)
                + " R LAST VALUE";
    }

    private static String mark(Sort sort, Sort column) {
        return sort == column ? "*" : "";
    }

    private static String row(Row row, int width) {
        String fold =
                switch (row.fold()) {
                    case NONE -> "  ";
                    case OPEN -> "- ";
                    case SHUT -> "+ ";
                };
        String name = row.name().isEmpty() ? "(empty)" : Printable.line(row.name());
        return cell("  ".repeat(row.depth()) + fold + name, topicWidth(width))
                + right(number(row.count()), COUNT_WIDTH)
                + right(rate(row.rate()), RATE_WIDTH)
                + right(age(row.age()), AGE_WIDTH)
                + (row.retained() ? " R " : "   ")
                + (row.value() == null ? "" : row.value());
    }

    private static String footer(View view, int width) {
        if (view.typed() != null) {
            return "/" + view.typed() + "_";
        }
        if (view.notice() != null) {
            return view.notice();
        }
        String place = "";
        if (view.all() > view.rows().size()) {
            int last = view.above() + view.rows().size();
            place = (view.above() + 1) + "-" + last + " of " + view.all();
        }
        int blanks = width - KEYS.length() - place.length();
        return blanks < 1 ? KEYS : KEYS + " ".repeat(blanks) + place;
    }

    /** A number in at most seven columns. */
    static String number(long value) {
        if (value < 1_000_000) {
            return Long.toString(value);
        }
        if (value < 1_000_000_000) {
            return String.format(Locale.ROOT, "%.2fM", Math.floor(value / 1e4) / 100);
        }
        return String.format(Locale.ROOT, "%.2fG", Math.floor(value / 1e7) / 100);
    }

    /** Messages a second in at most seven columns; nothing is "-". */
    static String rate(double value) {
        if (value == 0) {
            return "-";
        }
        if (value < 10) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        return value < 1000 ? String.format(Locale.ROOT, "%.1f", value) : number(Math.round(value));
    }

    /** A time in at most four columns. */
    static String age(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3600 + "h" : Math.min(999, seconds / 86_400) + "d";
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** Exactly so wide; what is cut off leaves a {@code ~}. */
    private static String cell(String text, int width) {
        if (columns(text) <= width) {
            return pad(text, width);
        }
        return pad(cut(text, Math.max(0, width - 1)) + "~", width);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - columns(text)));
    }

    private static int columns(String text) {
        return new AttributedString(text).columnLength();
    }

    private static String cut(String text, int width) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int wide = Math.max(0, WCWidth.wcwidth(c));
            if (used + wide > width) {
                break;
            }
            used += wide;
            i += Character.charCount(c);
        }
        return text.substring(0, i);
    }

    private static AttributedString styled(String text, int width, AttributedStyle style) {
        return new AttributedStringBuilder().styled(style, cut(text, width)).toAttributedString();
    }
}
