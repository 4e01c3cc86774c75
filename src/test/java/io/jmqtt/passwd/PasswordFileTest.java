package io.jmqtt.passwd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordFileTest {
    private static final String P = Sha512Hash.of("p".getBytes(UTF_8), new byte[12]).encoded();
    private static final String Q = Pbkdf2Hash.of("q".getBytes(UTF_8), new byte[64], 7).encoded();

    private static PasswordFile parse(String content) throws PasswordFileException {
        return PasswordFile.parse(
                content.replace("PHASH", P).replace("QHASH", Q).getBytes(UTF_8), "pw.txt");
    }

    @Test
    void usersOfEverySchemeAreLetInWithTheirPasswordOnly() throws PasswordFileException {
        PasswordFile file = parse("ann:PHASH\njürgen:QHASH\n");

        assertThat(file.size()).isEqualTo(2);
        assertThat(file.verify("ann", "p".getBytes(UTF_8))).isTrue();
        assertThat(file.verify("ann", "q".getBytes(UTF_8))).isFalse();
        assertThat(file.verify("ann", new byte[0])).isFalse();
        assertThat(file.verify("ann", null)).isFalse();
        assertThat(file.verify("jürgen", "q".getBytes(UTF_8))).isTrue();
        assertThat(file.verify("bob", "p".getBytes(UTF_8))).isFalse();
        assertThat(file.verify("", "p".getBytes(UTF_8))).isFalse();
        assertThat(file.contains("jürgen")).isTrue();
        assertThat(file.contains("bob")).isFalse();
    }

    @Test
    void whatNoReaderMindsIsSkipped() throws PasswordFileException {
        PasswordFile file =
                parse(
                        "# who: may\n\n   \ngarbage\n:\n\r\n"
                                + "  ann  :  PHASH  :third\r\n::bob::QHASH");

        assertThat(file.size()).isEqualTo(2);
        assertThat(file.verify("ann", "p".getBytes(UTF_8))).isTrue();
        assertThat(file.verify("bob", "q".getBytes(UTF_8))).isTrue();
    }

    @Test
    void nobodyIsKnownToAnEmptyFile() throws PasswordFileException {
        assertThat(parse("").verify("ann", "p".getBytes(UTF_8))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
ann:plain|Unable to decode line in password file 'pw.txt'.
ann:$6$AAAA$AAAA|Unable to decode line in password file 'pw.txt'.
ann:|Invalid line in password file 'pw.txt': ann
:PHASH|Invalid line in password file 'pw.txt': PHASH
ann:PHASH#ann:QHASH|Duplicate user 'ann' in password file 'pw.txt'.
 é :PHASH#é:QHASH|Duplicate user 'é' in password file 'pw.txt'.
' : :PHASH'|Empty username in password file 'pw.txt'.
""")
    void badLineIsRefusedInMosquittosWords(String content, String message) {
        assertThatThrownBy(() -> parse(content.replace('#', '\n') + "\n"))
                .isInstanceOf(PasswordFileException.class)
                .hasMessage("password-file: Error: " + message.replace("PHASH", P));
    }

    @Test
    void overlongNameAndHashAreRefused() {
        String x = "x".repeat(65_536);

        assertThatThrownBy(() -> parse(x + ":PHASH\n"))
                .hasMessage(
                        "password-file: Error: Invalid line in password file 'pw.txt', username too"
                                + " long.");
        assertThatThrownBy(() -> parse("ann:" + x + "\n"))
                .hasMessage(
                        "password-file: Error: Invalid line in password file 'pw.txt', password too"
                                + " long.");
    }

    @Test
    void readsFromDisk(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("pw"), "ann:" + P + "\n");

        assertThat(PasswordFile.read(path, "pw").verify("ann", "p".getBytes(UTF_8))).isTrue();
        assertThatThrownBy(() -> PasswordFile.read(folder.resolve("none"), "none"))
                .isInstanceOf(NoSuchFileException.class);
    }
}
