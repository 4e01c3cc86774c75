package io.jmqtt.passwd;

import java.security.MessageDigest;
import java.util.Base64;

/**
 * {@code $6$salt$hash}: one round of SHA-512 over the password followed by the salt. What Mosquitto
 * 1.x writes, and later ones with {@code -H sha512}; fast to guess, so kept for old brokers only.
 */
final class Sha512Hash implements PasswordHash {
    private static final int HASH_BYTES = 64;
    private static final int MOST_SALT_BYTES = 64;

    private final byte[] salt;
    private final byte[] hash;

    private Sha512Hash(byte[] salt, byte[] hash) {
        this.salt = salt;
        this.hash = hash;
    }

    static Sha512Hash of(byte[] password, byte[] salt) {
        return new Sha512Hash(salt, digest(password, salt));
    }

    static Sha512Hash decode(String encoded) throws PasswordHashException {
        String[] fields = PasswordHash.fields(encoded, 4);
        return new Sha512Hash(
                PasswordHash.field("salt", fields[2], 1, MOST_SALT_BYTES),
                PasswordHash.field("hash", fields[3], HASH_BYTES, HASH_BYTES));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, digest(password, salt));
    }

    @Override
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "$6$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    @Override
    public HashScheme scheme() {
        return HashScheme.SHA512;
    }

    private static byte[] digest(byte[] password, byte[] salt) {
        MessageDigest sha512 = HmacSha512.sha512();
        sha512.update(password);
        return sha512.digest(salt);
    }
}
