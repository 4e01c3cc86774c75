package io.jmqtt.cli;

import io.jmqtt.passwd.PasswordDocument;
import io.jmqtt.passwd.PasswordHashException;

/** What passwd holds against users' names and entries. */
final class PasswdUser {
    private static final int MOST_BYTES = 65_535;

    private PasswdUser() {}

    /**
     * Why a name can't be put into a password file, as a sentence, or null.
     *
     * @param mosquitto whether only what Mosquitto minds counts; else also what makes a line that
     *     brokers read otherwise
     */
    static String error(byte[] user, boolean mosquitto) {
        if (user.length > MOST_BYTES) {
            return "Username must be less than 65536 characters long.";
        }
        for (byte b : user) {
            if (b >= 0 && b < ' ' || b == 0x7F) {
                return "Username must not contain control characters.";
            }
        }
        for (byte b : user) {
            if (b == ':') {
                return "Username must not contain the ':' character.";
            }
        }
        if (mosquitto) {
            return null;
        }
        if (user.length == 0) {
            return "Username must not be empty.";
        }
        if (user[0] == '#') {
            return "Username must not begin with '#', the line would be a comment.";
        }
        if (user[0] == ' ' || user[user.length - 1] == ' ') {
            return "Username must not begin or end with a blank.";
        }
        return null;
    }

    /**
     * Whether the entry holds a hash.
     *
     * @throws CliException if it holds neither a hash nor a password
     */
    static boolean isHashed(PasswordDocument.Entry entry, PasswdTarget target) throws CliException {
        String where = "Error: " + target + ", line " + entry.line() + ": ";
        if (entry.secret() == null) {
            throw new CliException(1, where + "a user without password, nothing is changed.\n");
        }
        if (!entry.looksHashed()) {
            return false;
        }
        try {
            entry.hash();
            return true;
        } catch (PasswordHashException e) {
            throw new CliException(
                    1, where + "a hash, but its " + e.getMessage() + "; nothing is changed.\n");
        }
    }
}
