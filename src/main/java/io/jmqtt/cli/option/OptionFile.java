package io.jmqtt.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A file of options, one on each line: the name, one space, and all the rest of the line as the
 * value. {@code #} in the first column begins a comment.
 */
final class OptionFile {
    private static final String FOLDER = ".config";

    private OptionFile() {}

    /**
     * The default file of a tool, or null when it has none or the environment does not say where it
     * is.
     */
    static Path defaultFile(Program program, Map<String, String> env) {
        Path folder = configFolder(env);
        return folder == null || program.tool().isOwn()
                ? null
                : folder.resolve("mosquitto_" + program.tool().command());
    }

    /** The file of a profile, or null when the environment does not say where it is. */
    static Path profileFile(String name, Map<String, String> env) {
        Path folder = configFolder(env);
        return folder == null ? null : folder.resolve("jmqtt").resolve("profiles").resolve(name);
    }

    private static Path configFolder(Map<String, String> env) {
        String config = env.get("XDG_CONFIG_HOME");
        if (config != null) {
            return Path.of(config.isEmpty() ? "/" : config);
        }
        String home = env.get("HOME");
        return home == null ? null : Path.of(home, FOLDER);
    }

    /**
     * The lines of a file as arguments: one or two each.
     *
     * @return null when the file is not there or can't be read
     */
    static List<String[]> read(Path file) {
        byte[] bytes;
        try {
            if (!Files.isRegularFile(file) && !Files.exists(file)) {
                return null;
            }
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readAllBytes();
            }
        } catch (IOException unreadable) {
            return null;
        }
        List<String[]> lines = new ArrayList<>();
        int from = 0;
        while (from < bytes.length) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            String[] arguments = arguments(bytes, from, end);
            if (arguments != null) {
                lines.add(arguments);
            }
            from = end + 1;
        }
        return lines;
    }

    /** The path of an options file, or null where it is none. */
    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String[] arguments(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == '\r' || bytes[end - 1] == '\n')) {
            end--;
        }
        if (end == from || bytes[from] == '#') {
            return null;
        }
        String line = RawText.decode(Arrays.copyOfRange(bytes, from, end));
        int start = 0;
        while (start < line.length() && line.charAt(start) == ' ') {
            start++;
        }
        if (start == line.length()) {
            return null;
        }
        int space = line.indexOf(' ', start);
        return space < 0
                ? new String[] {line.substring(start)}
                : new String[] {line.substring(start, space), line.substring(space + 1)};
    }
}
