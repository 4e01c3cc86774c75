package io.jmqtt.broker.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes and reads configurations for tests. */
final class ConfigFiles {
    static final ConfigReader READER = new ConfigReader(new OptionTable(), Map.of());

    private ConfigFiles() {}

    static Path write(Path folder, String text) {
        try {
            return Files.write(
                    folder.resolve("t.conf"), text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ParsedConfig read(Path folder, String text) {
        return READER.read(write(folder, text), CommandLine.EMPTY);
    }
}
