package io.jmqtt.passwd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordDocumentTest {
    private static final PasswordHash HASH = Sha512Hash.of(new byte[] {1}, new byte[12]);

    private static PasswordDocument parse(String content) {
        return PasswordDocument.parse(content.getBytes(UTF_8));
    }

    private static String text(PasswordDocument document) {
        return new String(document.content(), UTF_8).replace(HASH.encoded(), "HASH");
    }

    /** In the table, {@code |} is a newline and {@code ^} a carriage return. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                      ; u ; true  ; u:HASH|
                    `# top||a:x|`           ; u ; true  ; # top||a:x|u:HASH|
                    `a:x`                   ; u ; true  ; a:x|u:HASH|
                    `# end`                 ; u ; true  ; # end|u:HASH|
                    `a:x|u:y|b:z|`          ; u ; false ; a:x|u:HASH|b:z|
                    `a:x|u:y`               ; u ; false ; a:x|u:HASH
                    `u:y|a:x`               ; u ; false ; u:HASH|a:x
                    `u:y^|a:x^|`            ; u ; false ; u:HASH^|a:x^|
                    ` u : y : old |a:x:b|`  ; u ; false ; u:HASH|a:x:b|
                    `u:1|u:2|`              ; u ; false ; u:HASH|u:2|
                    `u:|`                   ; u ; false ; u:HASH|
                    `#u:1|what is this|`    ; u ; true  ; #u:1|what is this|u:HASH|
                    `uu:1|`                 ; u ; true  ; uu:1|u:HASH|
                    `ü:1|`                  ; ü ; false ; ü:HASH|
                    """)
    void setTouchesOneLineOnly(String before, String user, boolean added, String after) {
        PasswordDocument document = parse(before.replace('|', '\n').replace('^', '\r'));

        assertThat(document.set(user.getBytes(UTF_8), HASH)).isEqualTo(added);

        assertThat(text(document)).isEqualTo(after.replace('|', '\n').replace('^', '\r'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    `a:x|u:y|# c|b:z`  ; true  ; `a:x|# c|b:z`
                    `u:1|a:x|u:2|`     ; true  ; `a:x|`
                    `u:1`              ; true  ; ``
                    `u:|`              ; true  ; ``
                    `#u:1|uu:2|`       ; false ; `#u:1|uu:2|`
                    """)
    void removeTakesAllLinesOfTheUser(String before, boolean found, String after) {
        PasswordDocument document = parse(before.replace('|', '\n'));

        assertThat(document.remove("u".getBytes(UTF_8))).isEqualTo(found);

        assertThat(text(document)).isEqualTo(after.replace('|', '\n'));
        assertThat(document.find("u".getBytes(UTF_8))).isNull();
    }

    @Test
    void usersAreFoundAfterAddingAndRemoving() {
        PasswordDocument document = parse("a:x\nb:y\n");
        byte[] c = {'c'};
        document.set(c, HASH);
        document.remove(new byte[] {'a'});

        assertThat(document.find(c).line()).isEqualTo(2);
        assertThat(document.set(c, HASH)).isFalse();
        assertThat(document.entries()).hasSize(2);
        assertThat(text(document)).isEqualTo("b:y\nc:HASH\n");
    }

    @Test
    void hashIsPutWhereAPlainPasswordWas() {
        PasswordDocument document = parse("# c\nu : secret :x\n");

        document.setHash(document.entries().get(0), HASH);

        assertThat(text(document)).isEqualTo("# c\nu:HASH\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``           ; 0
                    `# c|| |a:x` ; 0
                    `a:x|b:|`    ; 2
                    `a:x|junk|`  ; 2
                    `:|`         ; 1
                    """)
    void firstCorruptLineIsCounted(String content, int line) {
        assertThat(parse(content.replace('|', '\n')).firstCorruptLine()).isEqualTo(line);
    }

    @Test
    void anyBytesSurviveAChangeOfAnotherLine() {
        Random random = new Random(4);
        String alphabet = "ab:#$ \t\r\n\n\u00ff\u0000";
        for (int round = 0; round < 2000; round++) {
            StringBuilder content = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                content.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] before = content.toString().getBytes(ISO_8859_1);
            PasswordDocument document = PasswordDocument.parse(before);
            assertThat(document.content()).isEqualTo(before);

            assertThat(document.set("new".getBytes(UTF_8), HASH)).isTrue();
            boolean open = content.length() > 0 && !content.toString().endsWith("\n");
            assertThat(new String(document.content(), ISO_8859_1))
                    .isEqualTo(content + (open ? "\n" : "") + "new:" + HASH.encoded() + "\n");

            document.remove("new".getBytes(UTF_8));
            assertThat(new String(document.content(), ISO_8859_1))
                    .isEqualTo(content + (open ? "\n" : ""));
        }
    }
}
