package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.auth.FileAccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.ConfigReload;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A broker in this process by a mosquitto.conf, with a log that is kept. */
public final class ConfiguredBroker implements AutoCloseable {
    private static final int LOOPS = 3;

    private final RecordedLog log = new RecordedLog();
    private final Path file;
    private final FileAccessControl access;
    private final Broker broker;

    private ConfiguredBroker(Path folder, UnaryOperator<BrokerConfig> change, String... lines)
            throws Exception {
        file = folder.resolve("jmqtt-test.conf");
        BrokerConfig config = change.apply(read(lines).config());
        access = FileAccessControl.open(config, log, Map.of());
        broker = Broker.start(config, access, log, "jmqtt version test", LOOPS);
    }

    /**
     * Starts a broker.
     *
     * @param folder an existing folder for the file
     * @param lines the file, {@code sys_interval 0} apart
     * @throws IOException where a listener can't be opened
     */
    public static ConfiguredBroker start(Path folder, String... lines) throws Exception {
        return new ConfiguredBroker(folder, UnaryOperator.identity(), lines);
    }

    /**
     * Starts a broker with settings that a file can't have.
     *
     * @param change what becomes of those of the file
     */
    public static ConfiguredBroker startChanged(
            Path folder, UnaryOperator<BrokerConfig> change, String... lines) throws Exception {
        return new ConfiguredBroker(folder, change, lines);
    }

    private ParsedConfig read(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\nsys_interval 0\n");
        ParsedConfig parsed =
                new ConfigReader(new OptionTable(), Map.of()).read(file, CommandLine.EMPTY);
        assertThat(parsed.ok()).as(parsed.toString()).isTrue();
        return parsed;
    }

    /** What SIGHUP does, after the file has changed. */
    public void reload(String... lines) throws Exception {
        ConfigReload.Applied applied = ConfigReload.apply(broker.config(), read(lines));
        access.reload(applied.config());
        broker.reload(applied.config());
    }

    public Broker broker() {
        return broker;
    }

    public RecordedLog log() {
        return log;
    }

    /** Waits for a whole line. */
    public void awaitLine(String line) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> "\"" + line + "\" in\n" + String.join("\n", log.lines()),
                () -> log.lines().contains(line));
    }

    @Override
    public void close() {
        broker.stop();
    }
}
