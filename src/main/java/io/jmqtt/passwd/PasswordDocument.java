package io.jmqtt.passwd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A password file that is being changed. Everything that a change does not touch stays as it is,
 * byte for byte: comments, empty lines, lines that no reader understands, the order, the ends of
 * lines, and whether the last line has one. Users' names are bytes, UTF-8 as a rule. For use by one
 * thread.
 */
public final class PasswordDocument {

    /**
     * A line with a user.
     *
     * @param line its number, from 1
     * @param user the user's name, without blanks around it
     * @param secret what stands for the password: a hash, or the password itself in a plain-text
     *     file; null where nothing does
     * @param more whether a further colon follows, behind which readers see nothing
     */
    public record Entry(int line, byte[] user, byte[] secret, boolean more) {

        /**
         * The hash that this line holds.
         *
         * @throws PasswordHashException if it holds something else
         */
        public PasswordHash hash() throws PasswordHashException {
            if (secret == null) {
                throw new PasswordHashException("no password");
            }
            return PasswordHash.decode(new String(secret, StandardCharsets.ISO_8859_1));
        }

        /** Whether the line begins like a hash, whatever follows. */
        public boolean looksHashed() {
            String text = new String(secret, StandardCharsets.ISO_8859_1);
            return text.startsWith("$6$")
                    || text.startsWith("$7$")
                    || text.startsWith("$argon2id$");
        }
    }

    private final List<PasswordLine> lines;

    /** From a user's name to the index of the first line with it. */
    private final Map<String, Integer> firstLines = new HashMap<>();

    private PasswordDocument(List<PasswordLine> lines) {
        this.lines = lines;
        index();
    }

    /** Takes the content of a file apart; any bytes will do. */
    public static PasswordDocument parse(byte[] content) {
        return new PasswordDocument(PasswordLines.split(content));
    }

    /** The content of the file as it is now. */
    public byte[] content() {
        return PasswordLines.join(lines);
    }

    /** All lines with a user, in the order of the file. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).user() != null) {
                entries.add(entry(i));
            }
        }
        return entries;
    }

    /** The first line of the user, or null. */
    public Entry find(byte[] user) {
        Integer index = firstLines.get(latin1(user));
        return index == null ? null : entry(index);
    }

    /**
     * The number of the first line that Mosquitto's tool calls corrupt although its broker may skip
     * it: neither a comment nor blank, and without user or password. 0 for none.
     */
    public int firstCorruptLine() {
        for (int i = 0; i < lines.size(); i++) {
            PasswordLine.Kind kind = lines.get(i).kind();
            if (kind == PasswordLine.Kind.UNKNOWN || kind == PasswordLine.Kind.NO_SECRET) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether the file is empty to the last byte. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /**
     * Gives the user this password: in the user's first line, or in a new one at the end.
     *
     * @return whether a new line was added
     */
    public boolean set(byte[] user, PasswordHash hash) {
        String name = latin1(user);
        Integer index = firstLines.get(name);
        if (index != null) {
            replace(index, name, hash);
            return false;
        }
        int last = lines.size() - 1;
        if (last >= 0 && lines.get(last).end().isEmpty()) {
            PasswordLine open = lines.get(last);
            lines.set(last, PasswordLine.parse(open.text(), "\n"));
        }
        lines.add(PasswordLine.parse(name + ":" + hash.encoded(), "\n"));
        firstLines.put(name, last + 1);
        return true;
    }

    /** Puts a hash where this entry has its secret; a field behind a further colon is dropped. */
    public void setHash(Entry entry, PasswordHash hash) {
        replace(entry.line() - 1, latin1(entry.user()), hash);
    }

    /**
     * Removes every line of the user.
     *
     * @return whether there was any
     */
    public boolean remove(byte[] user) {
        String name = latin1(user);
        boolean found = false;
        for (Iterator<PasswordLine> it = lines.iterator(); it.hasNext(); ) {
            if (name.equals(it.next().user())) {
                it.remove();
                found = true;
            }
        }
        index();
        return found;
    }

    private void replace(int index, String name, PasswordHash hash) {
        String text = name + ":" + hash.encoded();
        lines.set(index, PasswordLine.parse(text, lines.get(index).end()));
    }

    private void index() {
        firstLines.clear();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).user() != null) {
                firstLines.putIfAbsent(lines.get(i).user(), i);
            }
        }
    }

    private Entry entry(int index) {
        PasswordLine line = lines.get(index);
        byte[] secret = line.secret() == null ? null : bytes(line.secret());
        return new Entry(index + 1, bytes(line.user()), secret, line.more());
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
