package io.jmqtt.passwd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserCsvTest {

    /** In the table, {@code |} is a newline and {@code ^} a carriage return. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                             ; ``
                    `ann,pw|bob,qw`                ; `1 ann=pw/2 bob=qw`
                    `ann,pw^|^||bob,qw^|`          ; `1 ann=pw/4 bob=qw`
                    `User,Password|ann,pw|`        ; `2 ann=pw`
                    `ann,pw|username,password|`    ; `1 ann=pw/2 username=password`
                    `"a,b","p ""q\"""|`             ; `1 a,b=p "q"`
                    `ann,"p|q"|bob,x`              ; `1 ann=p|q/3 bob=x`
                    `ann, p: $x ^`                 ; `1 ann= p: $x ^`
                    `ann,"pw"`                     ; `1 ann=pw`
                    """)
    void rowsAreRead(String csv, String rows) throws UserCsv.FormatException {
        byte[] bytes = csv.replace('|', '\n').replace('^', '\r').getBytes(UTF_8);

        String read =
                UserCsv.parse(bytes).stream()
                        .map(
                                row ->
                                        row.line()
                                                + " "
                                                + new String(row.user(), UTF_8)
                                                + "="
                                                + new String(row.password(), UTF_8))
                        .collect(Collectors.joining("/"));

        assertThat(read).isEqualTo(rows.replace('|', '\n').replace('^', '\r'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            textBlock =
                    """
                    `ann`                ! line 1: no password, USER,PASSWORD expected
                    `a,b|ann|c,d`        ! line 2: no password, USER,PASSWORD expected
                    `ann,`               ! line 1: empty password
                    `ann,\"\"|`            ! line 1: empty password
                    `ann,pw,x`           ! line 1: more than USER,PASSWORD; a field with commas or quotes stands in quotes
                    `ann,"p"w`           ! line 1: more than USER,PASSWORD; a field with commas or quotes stands in quotes
                    `x,y|ann,"pw|zz|`    ! line 2: a quote is not closed
                    `a,"x|y"|b,c|a,d|`   ! line 4: the same user as in line 1
                    """)
    void badRowIsNamed(String csv, String message) {
        assertThatThrownBy(() -> UserCsv.parse(csv.replace('|', '\n').getBytes(UTF_8)))
                .isInstanceOf(UserCsv.FormatException.class)
                .hasMessage(message);
    }

    @Test
    void byteOrderMarkIsSkippedAndBytesAreKept() throws UserCsv.FormatException {
        byte[] csv = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', ',', (byte) 0xFF, 0, '\n'};

        UserCsv.Row row = UserCsv.parse(csv).get(0);

        assertThat(row.user()).isEqualTo(new byte[] {'a'});
        assertThat(row.password()).isEqualTo(new byte[] {(byte) 0xFF, 0});
    }
}
