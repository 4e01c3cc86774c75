package io.jmqtt.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new empty folder that goes with all that is in it when this is closed. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    /**
     * @param name what its name begins with
     */
    TemporaryFolder(String name) throws IOException {
        path = Files.createTempDirectory(name);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // the system clears its temporary folder
        }
    }
}
