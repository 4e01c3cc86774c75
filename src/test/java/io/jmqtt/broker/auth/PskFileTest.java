package io.jmqtt.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PskFileTest {
    private final RecordingLog log = new RecordingLog();

    @Test
    void keysAreHexadecimal() throws AccessFileException {
        PskFile file =
                PskFile.parse("# no\n\nid1:0aFF\nid 2 : 0b :rest\nnothing\nid3:123\r\n", "p", log);
        assertThat(file.key("id1")).containsExactly(0x0a, 0xff);
        assertThat(file.key("id 2")).containsExactly(0x0b);
        assertThat(file.key("id3")).containsExactly(0x01, 0x23);
        assertThat(file.key("nothing")).isNull();
        assertThat(file.key("# no")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "id:, 'Error: Empty psk for identity \"id\".'",
        "id:xyz, 'Error: psk for identity \"id\" contains non-hexadecimal characters.'"
    })
    void badKeyRefusesTheFile(String line, String text) {
        assertThatThrownBy(() -> PskFile.parse(line, "p", log))
                .isInstanceOfSatisfying(
                        AccessFileException.class,
                        e -> {
                            assertThat(e.lines())
                                    .containsExactly(text, "Error opening psk file \"p\".");
                            assertThat(e.exitCode()).isEqualTo(3);
                        });
    }

    @Test
    void laterDuplicatesAndEmptyIdentitiesAreIgnored() throws AccessFileException {
        PskFile file = PskFile.parse("a:01\na:02\n:03\n", "p", log);
        assertThat(file.key("a")).containsExactly(1);
        assertThat(log.lines)
                .containsExactly(
                        "N Error: Duplicate user 'a' in password file 'p', ignoring.",
                        "N Warning: Empty username in password file 'p', ingoring.");
    }
}
