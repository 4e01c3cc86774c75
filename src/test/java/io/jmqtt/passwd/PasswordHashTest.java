package io.jmqtt.passwd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final String SALT = Base64.getEncoder().encodeToString(new byte[12]);
    private static final String HASH = Base64.getEncoder().encodeToString(new byte[64]);

    /** Made by mosquitto_passwd 2.0.11, and by the Argon2 reference implementation (its test.c). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            textBlock =
"""
pässwörd|$6$lIOtIlz5Xy0JnSbS$Ihc7o4jaKkooiOye9lFszxslTva17sfyzsT1TcUBCcGG1sj6p24/hHSxQ/Wu5L0fq2cWsS6yrBffR6ygUlZ1Eg==
''|$6$rQ26Wvn1abGbqoT4$pzHYUD8MUDqCwAxbL5VlS9R6l5ZCc5d/Xr6SzB7+jkWzIQVuqFEy82/SVb7y1bXQJQcNV6dBhQDhl5UEKBZaZQ==
pässwörd|$7$101$UXmXoHdQbcLKYYH4$7a2uuJtTTC8dZ2+O8yfA02qxqd54ByixsfV1/EjJMAhafgPEhlGHSLF4OPMez6txzMj65U8DfpjRjEsXB52i3w==
''|$7$101$OsRXwKxwOmvHZkJ/$F9A0ewV41aKN+NeDkauORQyWjnE/iUELw/onsUdg1AP7Xc9fVZYqIlAF+48ARV3/1Te59xbTrAPU50G5L11xvA==
password|$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc
password|$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4
password|$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc
""")
    void foreignHashIsUnderstood(String password, String encoded) throws PasswordHashException {
        PasswordHash hash = PasswordHash.decode(encoded);

        assertThat(hash.matches(password.getBytes(UTF_8))).isTrue();
        assertThat(hash.matches((password + "x").getBytes(UTF_8))).isFalse();
        assertThat(hash.encoded()).isEqualTo(encoded);
    }

    @ParameterizedTest
    @EnumSource
    void anyBytesOfAnyLengthComeBack(HashScheme scheme) throws PasswordHashException {
        for (int length : new int[] {0, 129, 65_535}) {
            byte[] password = new byte[length];
            Arrays.fill(password, (byte) 0xFF);

            PasswordHash hash =
                    PasswordHash.decode(scheme.hash(password, 3, new SecureRandom()).encoded());

            assertThat(hash.scheme()).isEqualTo(scheme);
            assertThat(hash.matches(password)).as("%d bytes", length).isTrue();
            assertThat(hash.matches(new byte[] {1})).as("%d bytes", length).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SHA512, \\$6\\$.{16}\\$.{86}==",
        "PBKDF2, \\$7\\$1000\\$.{16}\\$.{86}==",
        "ARGON2ID, '\\$argon2id\\$v=19\\$m=47104,t=1,p=1\\$.{86}\\$.{86}'"
    })
    void newHashHasMosquittosForm(HashScheme scheme, String form) {
        PasswordHash one =
                scheme.hash(new byte[3], HashScheme.DEFAULT_ITERATIONS, new SecureRandom());
        PasswordHash two =
                scheme.hash(new byte[3], HashScheme.DEFAULT_ITERATIONS, new SecureRandom());

        assertThat(one.encoded()).matches(form).doesNotContainAnyWhitespaces();
        assertThat(two.encoded()).isNotEqualTo(one.encoded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$6$",
                "$6$SALT",
                "$6$SALT$",
                "$6$$HASH",
                "$6$SALT$AAAA",
                "$6$SALT$HASH$",
                "$6$*$HASH",
                "$7$SALT$HASH",
                "$7$0$SALT$HASH",
                "$7$-1$SALT$HASH",
                "$7$+1$SALT$HASH",
                "$7$$SALT$HASH",
                "$7$2147483648$SALT$HASH",
                "$7$1 $SALT$HASH",
                "$7$1$SALT$HASHHASH",
                "$9$SALT$HASH",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$",
                "$argon2id$v=",
                "$argon2id$v=19",
                "$argon2id$v=18$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=15,t=2,p=2$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=2000000000,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=256,t=2,p=0$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=256,p=1,t=2$c29tZXNhbHQ$nf65EOgLrQMR",
                "$argon2id$v=19$m=256,t=2,p=1$c29t$nf65EOgLrQMR",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
            })
    void brokenHashIsRefused(String pattern) {
        String encoded = pattern.replace("SALT", SALT).replace("HASH", HASH);

        assertThatThrownBy(() -> PasswordHash.decode(encoded))
                .isInstanceOf(PasswordHashException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 64})
    void saltsOfBothGenerationsAreRead(int bytes) throws PasswordHashException {
        byte[] salt = new byte[bytes];
        String encoded = Pbkdf2Hash.of(new byte[] {1}, salt, 5).encoded();

        assertThat(PasswordHash.decode(encoded).matches(new byte[] {1})).isTrue();
    }
}
