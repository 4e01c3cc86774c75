package io.jmqtt.passwd;

import java.security.SecureRandom;

/** The kinds of hashes that a password file may hold. */
public enum HashScheme {
    /** One round of salted SHA-512; for Mosquitto 1.6 and earlier. */
    SHA512("sha512", 12),
    /** PBKDF2 with HMAC-SHA-512; every 2.x broker reads it. */
    PBKDF2("sha512-pbkdf2", 12),
    /** Argon2id; Mosquitto reads it from 2.1 on, where it was built with libargon2. */
    ARGON2ID("argon2id", 64);

    /** Iterations of PBKDF2 where nothing else is asked for, as Mosquitto 2.1. */
    public static final int DEFAULT_ITERATIONS = 1000;

    private final String optionName;
    private final int saltBytes;

    // Mosquitto 2.1 writes 64 bytes of salt into every hash, but its 2.0 brokers read 12 only; 12
    // random bytes are as good against precomputed tables, and both read them
    HashScheme(String optionName, int saltBytes) {
        this.optionName = optionName;
        this.saltBytes = saltBytes;
    }

    /** The name that option {@code -H} knows it by. */
    public String optionName() {
        return optionName;
    }

    /** The scheme that option {@code -H} calls by this name, or null. */
    public static HashScheme ofOptionName(String name) {
        for (HashScheme scheme : values()) {
            if (scheme.optionName.equals(name)) {
                return scheme;
            }
        }
        return null;
    }

    /**
     * Hashes a password with a new salt.
     *
     * @param iterations rounds of PBKDF2, 1 or more; the other schemes have fixed costs
     */
    public PasswordHash hash(byte[] password, int iterations, SecureRandom random) {
        byte[] salt = new byte[saltBytes];
        random.nextBytes(salt);
        return switch (this) {
            case SHA512 -> Sha512Hash.of(password, salt);
            case PBKDF2 -> Pbkdf2Hash.of(password, salt, iterations);
            case ARGON2ID -> Argon2idHash.of(password, salt);
        };
    }
}
