package io.jmqtt.passwd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;

/**
 * A new file beside another, named {@code NAME.backup.XXXXXX} as Mosquitto's, that only its owner
 * may read, with content that is on disk.
 */
public record SiblingFile(Path path) {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_LETTERS = 6;
    private static final int ATTEMPTS = 100;

    /**
     * Writes the content into a new file beside this one.
     *
     * @throws ReplaceException if it can't be done; nothing is left behind
     */
    public static SiblingFile write(Path file, byte[] content) throws IOException {
        SecureRandom random = new SecureRandom();
        Path path = file;
        FileChannel channel = null;
        for (int attempt = 1; channel == null; attempt++) {
            path = file.resolveSibling(file.getFileName() + ".backup." + letters(random));
            try {
                channel =
                        FileChannel.open(
                                path,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                if (attempt == ATTEMPTS) {
                    throw new ReplaceException(ReplaceException.Step.CREATE, path, e);
                }
            } catch (IOException e) {
                throw new ReplaceException(ReplaceException.Step.CREATE, path, e);
            }
        }
        try (FileChannel opened = channel) {
            writeAll(opened, ByteBuffer.wrap(content));
            opened.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw new ReplaceException(ReplaceException.Step.WRITE, path, e);
        }
        return new SiblingFile(path);
    }

    /** Gives the file the owner, group and mode of another, and brings that to disk. */
    void takeOver(Map<String, Object> unixAttributes) throws IOException {
        Map<String, Object> own = Files.readAttributes(path, "unix:uid,gid,mode");
        // the mode last: a change of owner takes bits away, and the old mode may not be seen
        // with the wrong owner
        for (String name : new String[] {"gid", "uid", "mode"}) {
            if (!unixAttributes.get(name).equals(own.get(name))) {
                Files.setAttribute(path, "unix:" + name, unixAttributes.get(name));
            }
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Brings a rename in the folder of the file to disk, where the file system can. */
    public static void syncFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // the content is on disk all the same, under the old name or the new one
        }
    }

    private static String letters(SecureRandom random) {
        StringBuilder letters = new StringBuilder(RANDOM_LETTERS);
        for (int i = 0; i < RANDOM_LETTERS; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return letters.toString();
    }
}
