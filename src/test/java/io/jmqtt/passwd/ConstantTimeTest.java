package io.jmqtt.passwd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time of an answer does not tell how much of a password was right, or who is a user. */
class ConstantTimeTest {
    @ParameterizedTest
    @ValueSource(classes = {Sha512Hash.class, Pbkdf2Hash.class, Argon2idHash.class})
    void everySchemeComparesInConstantTime(Class<?> scheme) throws Exception {
        try (InputStream in = scheme.getResourceAsStream(scheme.getSimpleName() + ".class")) {
            String code = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(code)
                    .contains("java/security/MessageDigest", "isEqual")
                    .doesNotContain("java/util/Arrays\u0007\u0000equals");
        }
    }

    @Test
    void anUnknownUserCostsAHashToo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pw");
        Files.writeString(file, "ann:$6$AAAAAAAAAAAAAAAA$" + "A".repeat(86) + "==\n");
        PasswordFile users = PasswordFile.read(file, "pw");
        byte[] password = new byte[100_000];
        users.verify("ann", password);
        users.verify("bob", password);
        long known = allocated(users, "ann", password);
        long unknown = allocated(users, "bob", password);
        // the digest of a password: neither more nor less for one who is no user
        assertThat(unknown).isBetween(known / 2, known * 2);
        assertThat(unknown).isGreaterThan(100);
    }

    private static long allocated(PasswordFile users, String name, byte[] password) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        users.verify(name, password);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
