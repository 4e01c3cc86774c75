package io.jmqtt.passwd;

import java.util.Base64;

/** The hash of one password with everything needed to check a password against it. Immutable. */
public sealed interface PasswordHash permits Sha512Hash, Pbkdf2Hash, Argon2idHash {

    /**
     * Whether this is the hash of the password. The time it takes does not depend on where the
     * hashes differ.
     *
     * @param password the bytes as they stand in CONNECT, of any length
     */
    boolean matches(byte[] password);

    /** The text that stands in a password file after {@code user:}. */
    String encoded();

    /** Which kind of hash this is. */
    HashScheme scheme();

    /**
     * Reads the text that stands in a password file after {@code user:}.
     *
     * @throws PasswordHashException if the text is none of the known forms, or one with a part
     *     missing or out of bounds
     */
    static PasswordHash decode(String encoded) throws PasswordHashException {
        if (encoded.startsWith("$6$")) {
            return Sha512Hash.decode(encoded);
        }
        if (encoded.startsWith("$7$")) {
            return Pbkdf2Hash.decode(encoded);
        }
        if (encoded.startsWith("$argon2id$")) {
            return Argon2idHash.decode(encoded);
        }
        throw new PasswordHashException("not a known kind of hash");
    }

    /** Reads one base64 field, padded or not, whose decoded length must lie within the bounds. */
    static byte[] field(String name, String base64, int least, int most)
            throws PasswordHashException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new PasswordHashException(name + " is not base64");
        }
        if (bytes.length < least || bytes.length > most) {
            throw new PasswordHashException(name + " has " + bytes.length + " bytes");
        }
        return bytes;
    }

    /** Reads a decimal number without sign, which must lie within the bounds. */
    static int number(String name, String digits, int least, int most)
            throws PasswordHashException {
        int value;
        try {
            value = digits.isEmpty() || digits.charAt(0) == '+' ? -1 : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            value = -1;
        }
        if (value < least || value > most) {
            throw new PasswordHashException(
                    name + " is not a number from " + least + " to " + most);
        }
        return value;
    }

    /** Splits the text at each dollar sign; empty fields count. */
    static String[] fields(String encoded, int count) throws PasswordHashException {
        String[] fields = new String[count];
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = encoded.indexOf('$', start);
            boolean last = i == count - 1;
            if ((end < 0) != last) {
                throw new PasswordHashException("wrong number of fields");
            }
            fields[i] = last ? encoded.substring(start) : encoded.substring(start, end);
            start = end + 1;
        }
        return fields;
    }
}
