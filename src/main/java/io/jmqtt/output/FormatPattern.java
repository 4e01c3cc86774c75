package io.jmqtt.output;

import io.jmqtt.text.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled {@code -F} pattern. Three characters introduce something in it: {@code %} a field of
 * the message, {@code @} a conversion of {@code strftime}, {@code \} a control character. A field
 * is {@code %}, at most {@code -} (left-aligned) and {@code 0} (filled with zeros), a width, a
 * point and a precision, one separator for {@code %x}, and the letter. Everything else stands for
 * itself.
 */
public final class FormatPattern {
    private static final String SEPARATORS = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~ ";
    private static final String LETTERS = "%ACDEFIJPRSUXdfjlmpqrtx";

    private final PatternPiece[] pieces;

    private FormatPattern(PatternPiece[] pieces) {
        this.pieces = pieces;
    }

    /**
     * Compiles a pattern.
     *
     * @param pattern the bytes of the argument; need not be UTF-8
     * @throws FormatException with Mosquitto's words, for example {@code Error: Invalid format
     *     specifier 'y'.}
     */
    public static FormatPattern parse(byte[] pattern) throws FormatException {
        return new FormatPattern(new Parser(pattern).parse());
    }

    PatternPiece[] pieces() {
        return pieces;
    }

    private static final class Parser {
        private final byte[] pattern;
        private final List<PatternPiece> pieces = new ArrayList<>();
        private final ByteBuilder literal = new ByteBuilder();
        private int at;

        Parser(byte[] pattern) {
            this.pattern = pattern;
        }

        PatternPiece[] parse() throws FormatException {
            while (at < pattern.length) {
                byte c = pattern[at++];
                if (c == '%') {
                    field();
                } else if (c == '@') {
                    date();
                } else if (c == '\\') {
                    escape();
                } else {
                    literal.write(c);
                }
            }
            endLiteral();
            return pieces.toArray(new PatternPiece[0]);
        }

        private void field() throws FormatException {
            boolean left = take('-');
            boolean zero = take('0');
            int width = number();
            int precision = take('.') ? number() : -1;
            char separator = ' ';
            if (SEPARATORS.indexOf(peek()) >= 0) {
                separator = peek();
                at++;
            }
            char letter = peek();
            if (LETTERS.indexOf(letter) < 0) {
                throw new FormatException("Error: Invalid format specifier '" + whole() + "'.");
            }
            at++;
            if (letter == '%') {
                literal.write('%');
            } else {
                add(new FieldPiece(letter, left, zero, width, precision, separator));
            }
        }

        private void date() throws FormatException {
            char letter = peek();
            at++;
            if (letter == '@') {
                literal.write('@');
            } else {
                add(new DatePiece(letter));
            }
        }

        private void escape() throws FormatException {
            if (at == pattern.length) {
                throw new FormatException("Error: Incomplete escape specifier.");
            }
            int control =
                    switch (pattern[at]) {
                        case '\\' -> '\\';
                        case '0' -> 0x00;
                        case 'a' -> 0x07;
                        case 'e' -> 0x1B;
                        case 'n' -> 0x0A;
                        case 'r' -> 0x0D;
                        case 't' -> 0x09;
                        case 'v' -> 0x0B;
                        default ->
                                throw new FormatException(
                                        "Error: Invalid escape specifier '" + whole() + "'.");
                    };
            at++;
            literal.write(control);
        }

        private boolean take(char wanted) throws FormatException {
            if (peek() != wanted) {
                return false;
            }
            at++;
            return true;
        }

        /** Digits, or 0 where there are none; what is too large for an integer stays its limit. */
        private int number() throws FormatException {
            long number = 0;
            while (peek() >= '0' && peek() <= '9') {
                number = Math.min(number * 10 + peek() - '0', Integer.MAX_VALUE);
                at++;
            }
            return (int) number;
        }

        private char peek() throws FormatException {
            if (at >= pattern.length) {
                throw new FormatException("Error: Incomplete format specifier.");
            }
            return (char) (pattern[at] & 0xFF);
        }

        /** The character that begins here, all of it where it has several bytes in UTF-8. */
        private String whole() {
            int end = at + 1;
            if ((pattern[at] & 0x80) != 0) {
                while (end < pattern.length && (pattern[end] & 0xC0) == 0x80) {
                    end++;
                }
            }
            return new String(pattern, at, end - at, StandardCharsets.UTF_8);
        }

        private void add(PatternPiece piece) {
            endLiteral();
            pieces.add(piece);
        }

        private void endLiteral() {
            if (literal.size() > 0) {
                pieces.add(new LiteralPiece(literal.toByteArray()));
                literal.reset();
            }
        }
    }
}
