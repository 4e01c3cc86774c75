package io.jmqtt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedDocsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    @Test
    void generatedFilesAreWhatTheTablesSay() throws IOException {
        if (Boolean.getBoolean("jmqtt.write")) {
            GenerateDocs.write(ROOT);
        }
        List<String> stale = new ArrayList<>();
        Map<String, String> files = GenerateDocs.files(ROOT);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = ROOT.resolve(file.getKey());
            if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
                stale.add(file.getKey());
            }
        }
        for (String folder : List.of("man", "completions")) {
            try (DirectoryStream<Path> present = Files.newDirectoryStream(ROOT.resolve(folder))) {
                for (Path path : present) {
                    String name = folder + "/" + path.getFileName();
                    if (!files.containsKey(name)) {
                        stale.add(name + " (nothing generates it)");
                    }
                }
            }
        }
        assertThat(stale)
                .as(
                        "stale files; write them again with"
                                + " `mvn test -Dtest=GeneratedDocsTest -Djmqtt.write=true`")
                .isEmpty();
    }

    @Test
    void everyCommandOfTheHelpHasAPage() {
        for (String command : GenerateDocs.commands().keySet()) {
            if (!List.of("help", "quickstart", "version").contains(command)) {
                String section = command.equals("broker") ? "8" : "1";
                assertThat(ROOT.resolve("man/jmqtt-" + command + "." + section)).exists();
            }
        }
    }
}
