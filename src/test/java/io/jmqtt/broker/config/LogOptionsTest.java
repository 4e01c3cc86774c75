package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.status.LogDestination;
import io.jmqtt.broker.status.LogType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of the log that do more than to set a value. */
class LogOptionsTest {
    @TempDir Path folder;

    private ParsedConfig read(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("mosquitto.conf"), lines);
        return new ConfigReader(new OptionTable(), Map.of()).read(file, CommandLine.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dlt", "android"})
    void destinationsOfOtherPlatformsAreIgnoredWithAWarning(String name) throws IOException {
        ParsedConfig parsed = read("log_dest " + name + "\nlog_dest stdout\n");
        assertThat(parsed.ok()).isTrue();
        assertThat(parsed.config().log().destinations()).containsExactly(LogDestination.STDOUT);
        assertThat(parsed.messages())
                .contains(
                        new ConfigMessage(
                                LogType.WARNING,
                                "Warning: log_dest "
                                        + name
                                        + " is not available on this platform and is ignored."));
    }

    @Test
    void aDestinationThatIsNotHereLeavesStandardError() throws IOException {
        assertThat(read("log_dest dlt\n").config().log().destinations())
                .containsExactly(LogDestination.STDERR);
    }
}
