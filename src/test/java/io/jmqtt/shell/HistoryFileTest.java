package io.jmqtt.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("state/jmqtt/shell_history");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void fileIsMadeForItsOwnerAlone() throws IOException {
        assertThat(new HistoryFile(file).read()).isEmpty();
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void fileThatOthersCouldReadIsClosedToThem() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "list\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new HistoryFile(file).read()).containsExactly("list");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void linesComeBackAsTheyWere() throws IOException {
        List<String> lines = List.of("pub -m 'two\nlines'", "pub -m a\\nb\\\\", "sub -t a\r", "é");
        HistoryFile first = new HistoryFile(file);
        first.read();
        lines.forEach(first::append);
        assertThat(new HistoryFile(file).read()).isEqualTo(lines);
        assertThat(Files.readAllLines(file)).hasSize(lines.size());
    }

    @Test
    void linesOfTwoShellsAreAllThere() throws IOException {
        HistoryFile one = new HistoryFile(file);
        HistoryFile two = new HistoryFile(file);
        one.read();
        two.read();
        one.append("one");
        two.append("two");
        one.append("three");
        assertThat(new HistoryFile(file).read()).containsExactly("one", "two", "three");
    }

    @Test
    void longFileIsShortened() throws IOException {
        HistoryFile history = new HistoryFile(file);
        history.read();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i <= 2 * HistoryFile.KEPT; i++) {
            lines.add("line " + i);
        }
        Files.write(file, lines);
        List<String> kept = lines.subList(lines.size() - HistoryFile.KEPT, lines.size());
        assertThat(new HistoryFile(file).read()).isEqualTo(kept);
        assertThat(Files.readAllLines(file)).isEqualTo(kept);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void fileThatCanNotBeUsedIsLeftAlone() throws IOException {
        Files.createDirectories(file);
        HistoryFile history = new HistoryFile(file);
        assertThatThrownBy(history::read).isInstanceOf(IOException.class);
        history.append("list");
        assertThat(file).isEmptyDirectory();
    }

    @Test
    void secretsReachNeitherFileNorMemory() throws IOException {
        HistoryFile store = new HistoryFile(file);
        ShellHistory history = new ShellHistory(store, store.read());
        history.add(Instant.EPOCH, "connect -u ann -P s3cret");
        history.add(Instant.EPOCH, "connect mqtts://ann:s3cret@box");
        assertThat(history).extracting(Object::toString).noneMatch(each -> each.contains("s3cret"));
        assertThat(Files.readAllLines(file))
                .containsExactly("connect -u ann -P", "connect mqtts://ann@box -P");
    }

    @Test
    void environmentSaysWhereItIs() {
        assertThat(HistoryFile.defaultFile(Map.of("HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/state/jmqtt/shell_history"));
        assertThat(HistoryFile.defaultFile(Map.of("HOME", "/h", "XDG_STATE_HOME", "/s")))
                .isEqualTo(Path.of("/s/jmqtt/shell_history"));
        assertThat(HistoryFile.defaultFile(Map.of())).isNull();
    }
}
