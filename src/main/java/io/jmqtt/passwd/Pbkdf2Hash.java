package io.jmqtt.passwd;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * {@code $7$iterations$salt$hash}: PBKDF2 with HMAC-SHA-512 (RFC 8018 section 5.2) and 64 bytes of
 * output. What Mosquitto 2.x writes when nothing else is asked for.
 */
final class Pbkdf2Hash implements PasswordHash {
    private static final int HASH_BYTES = HmacSha512.BYTES;
    private static final int MOST_SALT_BYTES = 64;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private Pbkdf2Hash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    static Pbkdf2Hash of(byte[] password, byte[] salt, int iterations) {
        return new Pbkdf2Hash(iterations, salt, derive(password, salt, iterations));
    }

    static Pbkdf2Hash decode(String encoded) throws PasswordHashException {
        String[] fields = PasswordHash.fields(encoded, 5);
        return new Pbkdf2Hash(
                PasswordHash.number("iteration count", fields[2], 1, Integer.MAX_VALUE),
                PasswordHash.field("salt", fields[3], 1, MOST_SALT_BYTES),
                PasswordHash.field("hash", fields[4], HASH_BYTES, HASH_BYTES));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    @Override
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "$7$"
                + iterations
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(hash);
    }

    @Override
    public HashScheme scheme() {
        return HashScheme.PBKDF2;
    }

    /**
     * The JDK's own PBKDF2 takes characters only, and a password may be any bytes. The output is as
     * long as one block, so that there is one block to compute.
     */
    private static byte[] derive(byte[] password, byte[] salt, int iterations) {
        HmacSha512 hmac = new HmacSha512(password);
        byte[] first = Arrays.copyOf(salt, salt.length + Integer.BYTES);
        first[first.length - 1] = 1; // the number of the block
        byte[] block = new byte[HASH_BYTES];
        hmac.digest(first, block);
        byte[] sum = block.clone();
        for (int i = 1; i < iterations; i++) {
            hmac.digest(block, block);
            for (int j = 0; j < sum.length; j++) {
                sum[j] ^= block[j];
            }
        }
        return sum;
    }
}
