package io.jmqtt.cli;

import io.jmqtt.passwd.LockedFile;
import io.jmqtt.passwd.ReplaceException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;

/** The password file that a command was given, with Mosquitto's words for all that goes wrong. */
final class PasswdTarget {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private final Console console;
    private final Path path;

    private PasswdTarget(Console console, Path path) {
        this.console = console;
        this.path = path;
    }

    /** Follows symbolic links to the file itself; one that does not exist is named as given. */
    static PasswdTarget resolve(String name, Console console) throws CliException {
        Path path = Path.of(name);
        try {
            return new PasswdTarget(console, path.toRealPath());
        } catch (NoSuchFileException e) {
            return new PasswdTarget(console, path);
        } catch (IOException e) {
            throw new CliException(1, "Error reading password file: " + reason(e) + "\n");
        }
    }

    /** The file's name for messages. */
    @Override
    public String toString() {
        return path.toString();
    }

    /** Makes the file. */
    void create(byte[] content) throws CliException {
        try {
            LockedFile.create(path, content);
        } catch (IOException e) {
            throw new CliException(
                    1, "Error: Unable to open file " + path + " for writing. " + reason(e) + ".\n");
        }
    }

    /** Fails if there is a file in the way of {@link #create}. */
    void refuseExisting() throws CliException {
        if (Files.exists(path)) {
            throw new CliException(
                    1, "Error: Unable to open file " + path + " for writing. File exists.\n");
        }
    }

    /** Fails as {@link #open} if the file can't be opened, and warns of what is wrong with it. */
    void check() throws CliException, InterruptedException {
        open().release();
        warn();
    }

    /** Opens the file, alone. */
    Opened open() throws CliException, InterruptedException {
        LockedFile file;
        try {
            file = LockedFile.open(path, PATIENCE);
        } catch (IOException e) {
            throw unopened(e);
        }
        if (file == null) {
            throw new CliException(
                    1, "Error: Password file " + path + " is in use by another process.\n");
        }
        return new Opened(file);
    }

    /** All of the file, without waiting for those who change it: they replace it as a whole. */
    byte[] read() throws CliException {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    private CliException unopened(IOException e) {
        return new CliException(
                1, "Error: Unable to open password file " + path + ". " + reason(e) + ".\n");
    }

    private void warn() {
        try {
            PosixFileAttributes file = Files.readAttributes(path, PosixFileAttributes.class);
            boolean open = false;
            for (PosixFilePermission permission : file.permissions()) {
                open |= OTHERS.contains(permission);
            }
            if (console.calledAsMosquitto()) {
                warnAsMosquitto(file, open);
            } else if (open) {
                console.err()
                        .println(
                                "Warning: File "
                                        + path
                                        + " is open to every user of this machine. To fix this,"
                                        + " use `chmod o= "
                                        + path
                                        + "`.");
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // a warning less
        }
    }

    private void warnAsMosquitto(PosixFileAttributes file, boolean open) throws IOException {
        String refuse = ". Future versions will refuse to load this file.";
        if (open) {
            console.err()
                    .println(
                            "Warning: File "
                                    + path
                                    + " has world readable permissions"
                                    + refuse
                                    + "\nTo fix this, use `chmod 0700 "
                                    + path
                                    + "`.");
        }
        PosixFileAttributes process =
                Files.readAttributes(Path.of("/proc/self"), PosixFileAttributes.class);
        if (!file.owner().equals(process.owner())) {
            String owner = process.owner().getName();
            console.err()
                    .println(
                            "Warning: File "
                                    + path
                                    + " owner is not "
                                    + owner
                                    + refuse
                                    + "To fix this, use `chown "
                                    + owner
                                    + " "
                                    + path
                                    + "`.");
        }
        if (!file.group().equals(process.group())) {
            console.err()
                    .println(
                            "Warning: File "
                                    + path
                                    + " group is not "
                                    + process.group().getName()
                                    + refuse);
        }
    }

    /** What the operating system says is wrong, as C's strerror has it. */
    static String reason(IOException e) {
        if (e instanceof ReplaceException && e.getCause() instanceof IOException cause) {
            return reason(cause);
        }
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage();
    }

    /** The file while nobody else changes it. */
    final class Opened implements AutoCloseable {
        private final LockedFile file;

        private Opened(LockedFile file) {
            this.file = file;
        }

        byte[] content() throws CliException {
            try {
                return file.content();
            } catch (IOException e) {
                throw new CliException(1, "Error reading password file: " + reason(e) + "\n");
            }
        }

        /** Replaces the file, or leaves it whole and says why. */
        void replace(byte[] content) throws CliException {
            try {
                file.replace(content);
            } catch (ReplaceException e) {
                String why = console.calledAsMosquitto() ? "" : " " + reason(e) + ".";
                throw new CliException(
                        1,
                        switch (e.step()) {
                            case CREATE ->
                                    "Error creating backup password file \""
                                            + e.beside()
                                            + "\", not continuing."
                                            + why
                                            + "\n";
                            case WRITE ->
                                    "Error copying data to backup password file \""
                                            + e.beside()
                                            + "\", not continuing."
                                            + why
                                            + "\n";
                            case REWRITE ->
                                    "Error occurred updating password file."
                                            + why
                                            + "\nPassword file may be corrupt, check the backup"
                                            + " file: "
                                            + e.beside()
                                            + ".\n";
                        });
            } catch (IOException e) {
                throw new CliException(
                        1, "Error occurred updating password file. " + reason(e) + ".\n");
            }
        }

        void release() {
            try {
                file.close();
            } catch (IOException e) {
                // nothing was left to write
            }
        }

        @Override
        public void close() {
            release();
        }
    }
}
