package io.jmqtt.passwd;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * A file that nobody else who asks in this way changes while it is open, and that is replaced as a
 * whole or not at all: the new content is written beside it, brought to disk and renamed over it,
 * with owner, group and mode kept. Where a rename can't do that (a file mounted by itself as
 * containers do, one with several names, an owner that may not be given), the file is rewritten in
 * place after the new content is safe beside it.
 *
 * <p>The lock is one of the operating system on the file itself, so it ends with the process and
 * leaves nothing behind. For use by one thread.
 */
public final class LockedFile implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final Path file;
    private final FileChannel channel;

    private LockedFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens an existing file for reading and writing and locks it.
     *
     * @param file the file itself, not a symbolic link to it
     * @param patience how long to wait for others
     * @return the file, or null if others had it for all of that time
     * @throws IOException if it can't be opened
     */
    public static LockedFile open(Path file, Duration patience)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Map<String, Object> before = identity(file);
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean kept = false;
            try {
                // who had the lock before may have put another file in this one's place
                if (lock(channel, deadline) && before.equals(identity(file))) {
                    kept = true;
                    return new LockedFile(file, channel);
                }
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
            if (System.nanoTime() - deadline > 0) {
                return null;
            }
        }
    }

    private static boolean lock(FileChannel channel, long deadline)
            throws IOException, InterruptedException {
        do {
            try {
                if (channel.tryLock() != null) {
                    return true;
                }
            } catch (OverlappingFileLockException otherThread) {
                // as good as another process
            }
            Thread.sleep(PAUSE.toMillis());
        } while (System.nanoTime() - deadline < 0);
        return false;
    }

    private static Map<String, Object> identity(Path file) throws IOException {
        // the time tells a file from a later one that got the number of a deleted one
        return Files.readAttributes(file, "unix:dev,ino,ctime");
    }

    /**
     * Makes a new file that only its owner may read, with all of its content at once.
     *
     * @throws FileAlreadyExistsException if there is one of that name
     * @throws ReplaceException if it can't be made; nothing is left behind
     */
    public static void create(Path file, byte[] content) throws IOException {
        SiblingFile sibling = SiblingFile.write(file, content);
        try {
            try {
                Files.createLink(file, sibling.path());
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (FileSystemException | UnsupportedOperationException noLinks) {
                Files.move(sibling.path(), file);
            }
        } finally {
            Files.deleteIfExists(sibling.path());
        }
        SiblingFile.syncFolder(file);
    }

    /** All bytes of the file. */
    public byte[] content() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        channel.position(0);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the file got shorter while it was read");
            }
        }
        return bytes.array();
    }

    /**
     * Gives the file new content. May be called once, as the last thing before {@link #close}.
     *
     * @throws ReplaceException if that was not possible; it says how far it came
     */
    public void replace(byte[] content) throws IOException {
        Map<String, Object> old = Files.readAttributes(file, "unix:uid,gid,mode,nlink");
        SiblingFile sibling = SiblingFile.write(file, content);
        boolean leave = false;
        try {
            if ((Integer) old.get("nlink") > 1 || !renamed(sibling, old)) {
                rewrite(content, sibling.path());
            }
        } catch (ReplaceException e) {
            leave = true;
            throw e;
        } finally {
            if (!leave) {
                Files.deleteIfExists(sibling.path());
            }
        }
    }

    private boolean renamed(SiblingFile sibling, Map<String, Object> old) {
        try {
            sibling.takeOver(old);
            Files.move(sibling.path(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException notAllowed) {
            return false;
        }
        SiblingFile.syncFolder(file);
        return true;
    }

    private void rewrite(byte[] content, Path copy) throws IOException {
        byte[] before = content();
        try {
            put(content);
        } catch (IOException e) {
            try {
                put(before);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw new ReplaceException(ReplaceException.Step.REWRITE, copy, e);
        }
    }

    /** What lies beyond the old end first: a full disk shows itself before old bytes are lost. */
    private void put(byte[] content) throws IOException {
        int shared = (int) Math.min(channel.size(), content.length);
        channel.position(shared);
        SiblingFile.writeAll(channel, ByteBuffer.wrap(content, shared, content.length - shared));
        channel.position(0);
        SiblingFile.writeAll(channel, ByteBuffer.wrap(content, 0, shared));
        channel.truncate(content.length);
        channel.force(true);
    }

    /** Lets others have the file. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
