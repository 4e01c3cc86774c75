package io.jmqtt.passwd;

import java.security.MessageDigest;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * {@code $argon2id$v=19$m=47104,t=1,p=1$salt$hash}: Argon2id (RFC 9106) as a PHC string, base64
 * without padding. What Mosquitto 2.1 writes with {@code -H argon2id}. Bouncy Castle is loaded when
 * the first password is hashed, not before.
 */
final class Argon2idHash implements PasswordHash {
    // what Mosquitto 2.1 writes
    private static final int MEMORY_KIB = 47_104;
    private static final int PASSES = 1;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 64;

    // what is taken from a file: RFC 9106 section 3.1 from below; from above, nobody means more
    private static final int MOST_MEMORY_KIB = 1 << 20;
    private static final int MOST_PASSES = 1000;
    private static final int MOST_LANES = 64;
    private static final int LEAST_SALT_BYTES = 8;
    private static final int MOST_SALT_BYTES = 1024;
    private static final int LEAST_HASH_BYTES = 4;
    private static final int MOST_HASH_BYTES = 1024;

    private final int version;
    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2idHash(
            int version, int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
        this.version = version;
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    static Argon2idHash of(byte[] password, byte[] salt) {
        Argon2idHash empty =
                new Argon2idHash(
                        Argon2Parameters.ARGON2_VERSION_13,
                        MEMORY_KIB,
                        PASSES,
                        LANES,
                        salt,
                        new byte[HASH_BYTES]);
        return new Argon2idHash(
                empty.version, MEMORY_KIB, PASSES, LANES, salt, empty.derive(password));
    }

    static Argon2idHash decode(String encoded) throws PasswordHashException {
        int version = 0x10; // a string without this field is older than the field
        String rest = encoded.substring("$argon2id$".length());
        if (rest.startsWith("v=")) {
            int end = rest.indexOf('$');
            version = PasswordHash.number("version", rest.substring(2, Math.max(2, end)), 16, 19);
            rest = rest.substring(end + 1);
            if (version != 0x10 && version != 0x13) {
                throw new PasswordHashException("version is neither 16 nor 19");
            }
        }
        String[] fields = PasswordHash.fields(rest, 3);
        String costs = fields[0];
        int t = costs.indexOf(",t=");
        int p = costs.indexOf(",p=");
        if (!costs.startsWith("m=") || t < 0 || p < t) {
            throw new PasswordHashException("costs are not m=...,t=...,p=...");
        }
        int lanes = PasswordHash.number("p", costs.substring(p + 3), 1, MOST_LANES);
        return new Argon2idHash(
                version,
                PasswordHash.number("m", costs.substring(2, t), 8 * lanes, MOST_MEMORY_KIB),
                PasswordHash.number("t", costs.substring(t + 3, p), 1, MOST_PASSES),
                lanes,
                PasswordHash.field("salt", fields[1], LEAST_SALT_BYTES, MOST_SALT_BYTES),
                PasswordHash.field("hash", fields[2], LEAST_HASH_BYTES, MOST_HASH_BYTES));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, derive(password));
    }

    @Override
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v="
                + version
                + "$m="
                + memoryKib
                + ",t="
                + passes
                + ",p="
                + lanes
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(hash);
    }

    @Override
    public HashScheme scheme() {
        return HashScheme.ARGON2ID;
    }

    private byte[] derive(byte[] password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(version)
                        .withMemoryAsKB(memoryKib)
                        .withIterations(passes)
                        .withParallelism(lanes)
                        .withSalt(salt)
                        .build());
        byte[] output = new byte[hash.length];
        generator.generateBytes(password, output);
        return output;
    }
}
