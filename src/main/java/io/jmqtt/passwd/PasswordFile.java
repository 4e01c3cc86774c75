package io.jmqtt.passwd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a broker knows from its password file: a snapshot that never changes, safe for use by
 * several threads. As strict as Mosquitto 2.1: one bad line and the file is refused, with the log
 * line that Mosquitto writes. Comments and lines without a colon are skipped.
 *
 * <p>A check costs what the user's hash costs: about a millisecond for PBKDF2 with 1000 iterations,
 * tens of milliseconds and 46 MiB of memory for Argon2id. A user that is not in the file costs as
 * much as a wrong password of the first user in the file, so that names can't be found out by the
 * clock where all hashes are of one kind; Mosquitto answers such users at once.
 */
public final class PasswordFile {
    private static final int MOST_BYTES = 65_535;

    private final Map<String, PasswordHash> users;
    private final PasswordHash decoy;

    private PasswordFile(Map<String, PasswordHash> users, PasswordHash decoy) {
        this.users = users;
        this.decoy = decoy;
    }

    /**
     * Reads a password file, following symbolic links.
     *
     * @param name the file's name as the configuration has it, for messages
     * @throws IOException if the file can't be read
     * @throws PasswordFileException if Mosquitto 2.1 would refuse the file; the message is its log
     *     line, of type error
     */
    public static PasswordFile read(Path file, String name)
            throws IOException, PasswordFileException {
        return parse(Files.readAllBytes(file), name);
    }

    /** As {@link #read} from bytes in memory. */
    static PasswordFile parse(byte[] content, String name) throws PasswordFileException {
        Map<String, PasswordHash> users = new HashMap<>();
        PasswordHash first = null;
        for (PasswordLine line : PasswordLines.split(content)) {
            if (line.user() == null) {
                continue;
            }
            check(line, users, name);
            PasswordHash hash;
            try {
                hash = PasswordHash.decode(line.secret());
            } catch (PasswordHashException e) {
                throw new PasswordFileException(
                        "password-file: Error: Unable to decode line in password file '"
                                + name
                                + "'.");
            }
            users.put(line.user(), hash);
            first = first == null ? hash : first;
        }
        return new PasswordFile(users, first);
    }

    private static void check(PasswordLine line, Map<String, PasswordHash> users, String name)
            throws PasswordFileException {
        String invalid = "password-file: Error: Invalid line in password file '" + name + "'";
        if (line.user().length() > MOST_BYTES) {
            throw new PasswordFileException(invalid + ", username too long.");
        }
        if (line.user().isEmpty()) {
            throw new PasswordFileException(
                    "password-file: Error: Empty username in password file '" + name + "'.");
        }
        if (users.containsKey(line.user())) {
            throw new PasswordFileException(
                    "password-file: Error: Duplicate user '"
                            + utf8(line.user())
                            + "' in password file '"
                            + name
                            + "'.");
        }
        if (line.secret() == null) {
            // Mosquitto shows what it has not cut off by then: the line up to the colon
            throw new PasswordFileException(invalid + ": " + utf8(line.user()));
        }
        if (line.secret().length() > MOST_BYTES) {
            throw new PasswordFileException(invalid + ", password too long.");
        }
    }

    /**
     * Whether this is the user's password. Safe for use by several threads; costs what the class
     * comment says.
     *
     * @param user the name from CONNECT
     * @param password the bytes from CONNECT, or null for none, which no user has
     */
    public boolean verify(String user, byte[] password) {
        if (password == null) {
            return false;
        }
        PasswordHash hash = users.get(PasswordLine.asBytes(user));
        if (hash == null) {
            if (decoy != null) {
                decoy.matches(password);
            }
            return false;
        }
        return hash.matches(password);
    }

    /** Whether the file has a line for the user. */
    public boolean contains(String user) {
        return users.containsKey(PasswordLine.asBytes(user));
    }

    /** How many users the file has. */
    public int size() {
        return users.size();
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
