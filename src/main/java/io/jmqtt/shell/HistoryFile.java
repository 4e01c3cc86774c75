package io.jmqtt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines that were typed, one on each line of a file that only its owner can read. Several
 * shells may write to it at once: each adds whole lines at its end.
 */
final class HistoryFile {
    /** So many lines are kept when the file is shortened, which happens at twice as many. */
    static final int KEPT = 1000;

    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PRIVATE);
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private boolean broken;

    HistoryFile(Path file) {
        this.file = file;
    }

    /** The file that the environment chooses, or null when it does not say where. */
    static Path defaultFile(Map<String, String> env) {
        String state = env.get("XDG_STATE_HOME");
        String home = env.get("HOME");
        if (state != null && !state.isEmpty()) {
            return Path.of(state, "jmqtt", "shell_history");
        }
        return home == null || home.isEmpty()
                ? null
                : Path.of(home, ".local", "state", "jmqtt", "shell_history");
    }

    /**
     * The lines of the file, the oldest first; none when there is no file yet.
     *
     * @throws IOException when the file can't be used; nothing is written to it then
     */
    List<String> read() throws IOException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, PRIVATE_FOLDER);
            }
            write(new byte[0]);
            Files.setPosixFilePermissions(file, PRIVATE);
            List<String> lines = new ArrayList<>();
            for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n")) {
                if (!line.isEmpty()) {
                    lines.add(unescaped(line));
                }
            }
            if (lines.size() > 2 * KEPT) {
                lines = lines.subList(lines.size() - KEPT, lines.size());
                replace(lines);
            }
            return lines;
        } catch (IOException | UnsupportedOperationException e) {
            broken = true;
            throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
        }
    }

    /** Adds a line, which may have several of its own; not where the file can't be written to. */
    void append(String line) {
        if (broken) {
            return;
        }
        try {
            write((escaped(line) + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            broken = true;
        }
    }

    private void write(byte[] bytes) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PRIVATE_FILE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }

    private void replace(List<String> lines) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(folder, "shell_history", null, PRIVATE_FILE);
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                for (String line : lines) {
                    out.write((escaped(line) + "\n").getBytes(UTF_8));
                }
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String escaped(String line) {
        return line.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescaped(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                i++;
                char next = line.charAt(i);
                text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
