package io.jmqtt.passwd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a password file into lines and puts them together again, byte for byte. */
final class PasswordLines {

    private PasswordLines() {}

    static List<PasswordLine> split(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        List<PasswordLine> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int next = newline < 0 ? text.length() : newline + 1;
            int end = newline < 0 ? text.length() : newline;
            if (newline > start && text.charAt(newline - 1) == '\r') {
                end--;
            }
            lines.add(PasswordLine.parse(text.substring(start, end), text.substring(end, next)));
            start = next;
        }
        return lines;
    }

    static byte[] join(List<PasswordLine> lines) {
        StringBuilder text = new StringBuilder();
        for (PasswordLine line : lines) {
            text.append(line.text()).append(line.end());
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
