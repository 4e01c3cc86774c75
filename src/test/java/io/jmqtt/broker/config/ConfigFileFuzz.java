package io.jmqtt.broker.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Fuzz target: {@code mosquitto.conf}. The reader gives a configuration or the places of what is
 * wrong, the same at the first fault and at all of them; what it took can be printed and applied to
 * a broker that runs.
 */
public final class ConfigFileFuzz {
    private static final Path FILE = file();

    private ConfigFileFuzz() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("jmqtt-fuzz", ".conf");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("bind_address") || lower.contains("include_dir")) {
            return; // names would be looked up, other folders would be read
        }
        Files.write(FILE, input);
        ParsedConfig first = ConfigFiles.READER.read(FILE, CommandLine.EMPTY);
        ParsedConfig all = ConfigFiles.READER.check(FILE, CommandLine.EMPTY);
        int lines = text.split("\n", -1).length;
        if (first.ok() != all.ok() || first.problems().size() > 1) {
            throw new AssertionError(first.problems() + " but " + all.problems());
        }
        if (!first.ok() && !first.problems().get(0).equals(all.problems().get(0))) {
            throw new AssertionError(first.problems() + " is not first of " + all.problems());
        }
        for (ConfigProblem problem : all.problems()) {
            if (problem.line() < 0
                    || problem.line() > lines
                    || !problem.text().startsWith("Error: ")) {
                throw new AssertionError(problem.toString());
            }
        }
        if (first.ok()) {
            BrokerConfig config = first.config();
            if (!config.equals(config.with(draft -> {}))) {
                throw new AssertionError("a configuration that changes when it is copied");
            }
            ConfigReload.apply(BrokerConfig.defaults(), first);
        }
    }
}
