package io.jmqtt.broker.dynsec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.broker.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entries that are made where there is no file. */
class FirstStartTest {
    private static final String VARIABLE = "MOSQUITTO_DYNSEC_PASSWORD";

    @TempDir Path folder;

    private final RecordedLog log = new RecordedLog();

    private DynamicSecurity open(String passwordFile, Map<String, String> env) throws IOException {
        return DynamicSecurity.open(
                folder.resolve("d.json"), new FirstStart(passwordFile, env), log);
    }

    @Test
    void passwordsAreMadeUpAndWrittenDownForTheirOwnerAlone() throws Exception {
        DynamicSecurity security = open(null, Map.of());
        Path file = folder.resolve("d.json.pw");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines)
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).matches("admin [A-Za-z0-9]{20}"),
                        line -> assertThat(line).matches("democlient [A-Za-z0-9]{20}"));
        for (String name : List.of("d.json", "d.json.pw")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        for (String line : lines) {
            String[] words = line.split(" ");
            assertThat(security.authenticate("c", words[0], words[1].getBytes(UTF_8))).isTrue();
        }
        assertThat(log.lines())
                .containsExactly(
                        "Dynamic security plugin config not found, generating a default config.",
                        "  Generated passwords are at " + file);
        // the second start makes nothing
        open(null, Map.of());
        assertThat(log.lines()).hasSize(2);
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
    }

    @Test
    void passwordOfTheEnvironmentIsTheAdministrators() throws Exception {
        DynamicSecurity security = open(null, Map.of(VARIABLE, "twelve chars"));
        assertThat(security.authenticate("c", "admin", "twelve chars".getBytes(UTF_8))).isTrue();
        assertThat(security.authenticate("c", "democlient", "x".getBytes(UTF_8))).isNull();
        assertThat(folder.resolve("d.json.pw")).doesNotExist();
        assertThat(log.lines())
                .last()
                .isEqualTo("  Using admin password from " + VARIABLE + " environment variable");
    }

    @Test
    void firstLineOfAFileIsTheAdministratorsPassword() throws Exception {
        Path init = Files.writeString(folder.resolve("init"), "from file\nmore\n");
        DynamicSecurity security = open(init.toString(), Map.of(VARIABLE, "twelve chars"));
        assertThat(security.authenticate("c", "admin", "from file".getBytes(UTF_8))).isTrue();
        assertThat(log.lines()).last().isEqualTo("  Using admin password from file '" + init + "'");
    }

    @Test
    void nothingIsMadeWithoutAUsablePassword() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "");
        Path odd = Files.write(folder.resolve("odd"), new byte[] {(byte) 0xC3, '\n'});
        assertThatThrownBy(() -> open(null, Map.of(VARIABLE, "eleven char")))
                .hasMessage("the password in " + VARIABLE + " has less than 12 characters");
        assertThatThrownBy(() -> open("/nonexistent", Map.of()))
                .hasMessage("there is no password file '/nonexistent' for the first start");
        assertThatThrownBy(() -> open(empty.toString(), Map.of()))
                .hasMessage("there is no password in '" + empty + "'");
        assertThatThrownBy(() -> open(odd.toString(), Map.of()))
                .hasMessage("the password in '" + odd + "' is not UTF-8");
        assertThatThrownBy(
                        () ->
                                DynamicSecurity.open(
                                        Path.of("/nonexistent/d.json"),
                                        new FirstStart(null, Map.of(VARIABLE, "twelve chars")),
                                        log))
                .hasMessage("it is not there and can't be written");
        assertThat(folder.resolve("d.json")).doesNotExist();
    }

    @Test
    void rightsAreThoseOfTheRoles() throws Exception {
        DynamicSecurity security = open(null, Map.of());
        assertThat(security.maySend("c", "admin", "$CONTROL/dynamic-security/v1")).isTrue();
        assertThat(security.maySend("c", "admin", "$CONTROL/broker/v1")).isTrue();
        assertThat(security.maySubscribe("c", "admin", "$CONTROL/broker/v1/response")).isTrue();
        assertThat(security.maySubscribe("c", "admin", "$SYS/#")).isTrue();
        assertThat(security.maySubscribe("c", "admin", "#")).isTrue();
        assertThat(security.maySend("c", "admin", "a")).isFalse();
        assertThat(security.maySend("c", "democlient", "a")).isTrue();
        assertThat(security.maySubscribe("c", "democlient", "a/#")).isTrue();
        assertThat(security.maySend("c", "democlient", "$CONTROL/broker/v1")).isFalse();
        assertThat(security.maySubscribe("c", "democlient", "$SYS/#")).isFalse();
        assertThat(security.maySend("c", null, "a")).isFalse();
        assertThat(security.maySubscribe("c", null, "a")).isFalse();
        assertThat(security.mayReceive("c", null, "a")).isTrue();
    }
}
