package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;

/**
 * Opens files that others should not read or swap: no symbolic link unless the environment has
 * MOSQUITTO_UNSAFE_ALLOW_SYMLINKS, and a warning where permissions or owner are too generous.
 */
final class SecretFiles {
    private static final String ALLOW_LINKS = "MOSQUITTO_UNSAFE_ALLOW_SYMLINKS";
    private static final String FUTURE = " Future versions will refuse to load this file.";
    private static final Path SELF = Path.of("/proc/self");

    private final BrokerLog log;
    private final boolean links;

    SecretFiles(BrokerLog log, Map<String, String> env) {
        this.log = log;
        this.links = env.containsKey(ALLOW_LINKS);
    }

    /** The path of a readable file, its owner warned where that is due. */
    Path open(String name) throws IOException {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new FileSystemException(name, null, e.getReason());
        }
        if (!links && Files.isSymbolicLink(path)) {
            throw new FileSystemException(name, null, "is a symbolic link");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new FileSystemException(name);
        }
        warn(name, path);
        return path;
    }

    byte[] read(String name) throws IOException {
        return Files.readAllBytes(open(name));
    }

    private void warn(String name, Path path) throws IOException {
        PosixFileAttributes file;
        PosixFileAttributes process;
        try {
            file = Files.readAttributes(path, PosixFileAttributes.class);
            process =
                    Files.readAttributes(
                            SELF, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException | IOException notLinux) {
            return;
        }
        if (file.permissions().contains(PosixFilePermission.OTHERS_READ)) {
            log.log(
                    LogType.WARNING,
                    "Warning: File " + name + " has world readable permissions." + FUTURE);
            log.log(LogType.WARNING, "To fix this, use `chmod 0700 " + name + "`.");
        }
        String user = process.owner().getName();
        if (!file.owner().getName().equals(user)) {
            log.log(
                    LogType.WARNING,
                    "Warning: File "
                            + name
                            + " owner is not "
                            + user
                            + "."
                            + FUTURE
                            + "To fix this, use `chown "
                            + user
                            + " "
                            + name
                            + "`.");
        }
        String group = process.group().getName();
        if (!file.group().getName().equals(group)) {
            log.log(
                    LogType.WARNING,
                    "Warning: File " + name + " group is not " + group + "." + FUTURE);
        }
    }
}
