package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.status.LogDestination;
import io.jmqtt.broker.status.LogType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, sections, and what depends on the whole. */
class ConfigReaderTest {
    @TempDir Path folder;

    private ParsedConfig read(String text) {
        return ConfigFiles.read(folder, text);
    }

    private static List<String> texts(ParsedConfig parsed) {
        return parsed.messages().stream().map(ConfigMessage::text).toList();
    }

    @Test
    void missingFileIsNamed() {
        ParsedConfig parsed = ConfigFiles.READER.read(Path.of("/no/such.conf"), CommandLine.EMPTY);
        assertThat(texts(parsed))
                .containsExactly("Error: Unable to open config file '/no/such.conf'.");
        assertThat(parsed.ok()).isFalse();
    }

    @Test
    void folderIsNoFile() {
        ParsedConfig parsed = ConfigFiles.READER.read(Path.of("/tmp"), CommandLine.EMPTY);
        assertThat(texts(parsed)).containsExactly("Error: Config file '/tmp' is a directory.");
    }

    @Test
    void withoutFileOnlyThisMachineCanConnect() {
        BrokerConfig config = ConfigFiles.READER.none(CommandLine.EMPTY).config();
        assertThat(config).isEqualTo(BrokerConfig.defaults());
        assertThat(config.localOnly()).isTrue();
        assertThat(config.listeners())
                .extracting(ListenerConfig::host)
                .containsExactly("127.0.0.1", "::1");
        assertThat(config.listeners()).allMatch(ListenerConfig::allowAnonymous);
    }

    @Test
    void portsOfTheCommandLineAreLocalOnly() {
        CommandLine ports = new CommandLine(List.of(1884, 1885), false, false, null);
        BrokerConfig config = ConfigFiles.READER.none(ports).config();
        assertThat(config.listeners())
                .extracting(ListenerConfig::port)
                .containsExactly(1884, 1884, 1885, 1885);
    }

    @Test
    void portsOfTheCommandLineAreIgnoredWhereTheFileHasAListener() {
        Path file = ConfigFiles.write(folder, "listener 1999\n");
        BrokerConfig config =
                ConfigFiles.READER
                        .read(file, new CommandLine(List.of(1884), false, false, null))
                        .config();
        assertThat(config.listeners()).extracting(ListenerConfig::port).containsExactly(1999);
        assertThat(config.localOnly()).isFalse();
        assertThat(config.listeners().get(0).allowAnonymous()).isFalse();
    }

    @Test
    void verboseTurnsAllTypesOnAndQuietBeatsIt() {
        Path file = ConfigFiles.write(folder, "log_type error\n");
        BrokerConfig loud =
                ConfigFiles.READER
                        .read(file, new CommandLine(List.of(), true, false, null))
                        .config();
        assertThat(loud.log().types()).contains(LogType.DEBUG, LogType.SUBSCRIBE);
        BrokerConfig mute =
                ConfigFiles.READER
                        .read(file, new CommandLine(List.of(), true, true, null))
                        .config();
        assertThat(mute.log().types()).isEmpty();
    }

    @Test
    void indentedCommentsEmptyLinesAndTabsAreAccepted() {
        ParsedConfig parsed =
                read("# a\n  # b\n\t# c\n\n   \n\t\n  sys_interval\t\t5 \t# d\r\n\tuser\tme\t\n");
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.config().messaging().sysInterval()).isEqualTo(5);
        assertThat(parsed.config().user()).isEqualTo("me");
    }

    @Test
    void lastLineNeedsNoNewline() {
        assertThat(read("sys_interval 7").config().messaging().sysInterval()).isEqualTo(7);
    }

    @Test
    void textKeepsWhatLooksLikeAComment() {
        assertThat(read("pid_file /a # b\n").config().pidFile()).isEqualTo("/a # b");
    }

    @Test
    void textIsUtf8() throws IOException {
        Path file = folder.resolve("u.conf");
        Files.writeString(file, "clientid_prefixes 设备-\n");
        assertThat(ConfigFiles.READER.read(file, CommandLine.EMPTY).config().clientidPrefixes())
                .isEqualTo("设备-");
    }

    @Test
    void deprecatedOptionsSaySo() {
        assertThat(texts(read("allow_duplicate_messages true\nclientid_prefixes a\n")))
                .containsExactly(
                        "The 'allow_duplicate_messages' option is now deprecated and will be removed"
                                + " in version 3.0. The behaviour will default to true.",
                        "The 'clientid_prefixes' option is now deprecated and will be removed in"
                                + " version 3.0. ");
    }

    @Test
    void portIsDeprecatedAndTheLastOneCounts() {
        ParsedConfig parsed = read("port 1884\nport 1885\n");
        assertThat(texts(parsed))
                .filteredOn(text -> text.startsWith("Warning"))
                .containsExactly(
                        "Warning: Default listener port specified multiple times. Only the latest"
                                + " will be used.");
        assertThat(texts(parsed))
                .contains(
                        "The 'port' option is now deprecated and will be removed in version 3.0."
                                + " Please use 'listener' instead.",
                        "Creating default listener due to 'port' option.");
        assertThat(parsed.config().listeners())
                .extracting(ListenerConfig::port)
                .containsExactly(1885);
    }

    @Test
    void obsoleteOptionsGetAWarning() {
        ParsedConfig parsed = read("retry_interval 20\nstore_clean_interval 10\ntrace_level min\n");
        assertThat(parsed.messages())
                .containsExactly(
                        warning("Warning: The 'retry_interval' option is no longer available."),
                        warning(
                                "Warning: The 'store_clean_interval' option is no longer"
                                        + " available."),
                        warning(
                                "Warning: Unsupported rsmb configuration option"
                                        + " \"trace_level\"."));
        assertThat(parsed.ok()).isTrue();
    }

    private static ConfigMessage warning(String text) {
        return new ConfigMessage(LogType.WARNING, text);
    }

    @Test
    void listenerOptionWithoutListenerLeavesTheBrokerLocalOnly() {
        ParsedConfig parsed = read("max_connections 5\n");
        assertThat(texts(parsed))
                .containsExactly(
                        "Creating default listener due to 'max_connections' option.",
                        "It is best practice to define a 'listener' first. Using the"
                                + " 'max_connections' option without a listener will be disabled in"
                                + " the future.");
        assertThat(parsed.config().localOnly()).isTrue();
        assertThat(parsed.config().listeners())
                .extracting(ListenerConfig::maxConnections)
                .containsExactly(-1, -1);
    }

    @Test
    void listenerOptionsBelongToTheLastListenerAlsoAfterABridge() {
        BrokerConfig config =
                read("listener 1\nmax_qos 1\nlistener 2\nconnection a\naddress h\n"
                                + "max_qos 0\ntopic t\n")
                        .config();
        assertThat(config.listeners()).extracting(ListenerConfig::maxQos).containsExactly(1, 0);
        assertThat(config.bridges().get(0).topics()).hasSize(1);
    }

    @Test
    void listenerOptionsBeforeAListenerOpenTheDefaultPortToo() {
        BrokerConfig config = read("max_qos 1\nlistener 2\n").config();
        assertThat(config.listeners()).extracting(ListenerConfig::port).containsExactly(1883, 2);
    }

    @Test
    void perListenerSettingsKeepSecurityApart() {
        BrokerConfig config =
                read("per_listener_settings true\nlistener 1\nallow_anonymous true\n"
                                + "acl_file a\nlistener 2\nacl_file b\n")
                        .config();
        assertThat(config.listeners())
                .extracting(listener -> listener.security().aclFile())
                .containsExactly("a", "b");
        assertThat(config.listeners())
                .extracting(ListenerConfig::allowAnonymous)
                .containsExactly(true, false);
    }

    @Test
    void securityIsSharedWithoutPerListenerSettings() {
        BrokerConfig config =
                read("listener 1\nacl_file a\nallow_anonymous true\nlistener 2\n"
                                + "listener_allow_anonymous false\nacl_file b\n")
                        .config();
        assertThat(config.listeners())
                .extracting(listener -> listener.security().aclFile())
                .containsExactly("b", "b");
        assertThat(config.listeners())
                .extracting(ListenerConfig::allowAnonymous)
                .containsExactly(true, false);
    }

    @Test
    void includedFilesAreReadInOrderAndStartWithoutSections() throws IOException {
        Path conf = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(conf.resolve("b.conf"), "listener 2\n");
        Files.writeString(conf.resolve("A.conf"), "listener 1\nmax_qos 0\nlog_dest stdout\n");
        Files.writeString(conf.resolve("a.conf"), "log_dest syslog\n");
        Files.writeString(conf.resolve("c.conf~"), "nonsense\n");
        ParsedConfig parsed =
                read("listener 3\nlog_dest stderr\ninclude_dir " + conf + "\nmax_qos 1\n");
        assertThat(texts(parsed))
                .containsExactly(
                        "Loading config file '" + conf + "/A.conf'",
                        "Loading config file '" + conf + "/a.conf'",
                        "Loading config file '" + conf + "/b.conf'");
        assertThat(parsed.config().listeners())
                .extracting(ListenerConfig::port)
                .containsExactly(3, 1, 2);
        assertThat(parsed.config().listeners())
                .extracting(ListenerConfig::maxQos)
                .containsExactly(1, 0, 2);
        assertThat(parsed.config().log().destinations())
                .containsExactlyInAnyOrder(
                        LogDestination.STDERR, LogDestination.STDOUT, LogDestination.SYSLOG);
    }

    @Test
    void faultInAnIncludedFileIsReportedForBothFiles() throws IOException {
        Path conf = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(conf.resolve("a.conf"), "\nbad 1\n");
        ParsedConfig parsed = read("\n\ninclude_dir " + conf + "\nsys_interval x\n");
        assertThat(texts(parsed))
                .containsExactly(
                        "Loading config file '" + conf + "/a.conf'",
                        "Error: Unknown configuration variable 'bad'.",
                        "Error found at '" + conf + "/a.conf:2'.",
                        "Error found at " + folder.resolve("t.conf") + ":3.");
        assertThat(parsed.problems())
                .containsExactly(
                        new ConfigProblem(
                                conf + "/a.conf",
                                2,
                                "bad",
                                "Error: Unknown configuration variable 'bad'."));
    }

    @Test
    void includedFilesCantInclude() throws IOException {
        Path conf = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(conf.resolve("a.conf"), "include_dir /tmp\n");
        assertThat(read("include_dir " + conf + "\n").problems())
                .extracting(ConfigProblem::text)
                .containsExactly(
                        "Error: The include_dir option is only valid in the main configuration"
                                + " file.");
    }

    @Test
    void checkFindsAllProblemsInOrder() {
        Path file =
                ConfigFiles.write(
                        folder,
                        "sys_interval x\nlistener 8883\ncertfile a\nfoo\nconnection a\n"
                                + "connection b\n");
        ParsedConfig parsed = ConfigFiles.READER.check(file, CommandLine.EMPTY);
        assertThat(parsed.problems())
                .extracting(ConfigProblem::line)
                .containsExactly(1, 4, 2, 5, 5, 6, 6);
        assertThat(parsed.messages())
                .containsSubsequence(
                        new ConfigMessage(
                                LogType.ERROR,
                                "Error: Both certfile and keyfile must be provided to enable a TLS"
                                        + " listener."),
                        new ConfigMessage(LogType.ERROR, "Error found at " + file + ":2."));
    }

    @Test
    void sectionOfAnIncludedFileIsFoundThere() throws IOException {
        Path folder2 = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder2.resolve("b.conf"), "# x\r\n\r\nconnection b\r\ntopic #\r\n");
        Path file =
                ConfigFiles.write(folder, "listener 1\ninclude_dir " + folder2 + "\nmax_qos 9\n");
        ParsedConfig parsed = ConfigFiles.READER.check(file, CommandLine.EMPTY);
        assertThat(parsed.problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        file + ":3: Error: 'max_qos' must be between 0 and 2 inclusive.",
                        folder2
                                + "/b.conf:3: Error: Invalid bridge configuration: no remote"
                                + " addresses defined.");
    }

    @Test
    void whatARefusedLineLeavesOutIsNoSecondProblem() {
        Path file =
                ConfigFiles.write(
                        folder,
                        "listener 1\ncertfile\nkeyfile a\nconnection b\naddress x:99999\n"
                                + "topic # sideways\n");
        assertThat(ConfigFiles.READER.check(file, CommandLine.EMPTY).problems())
                .extracting(ConfigProblem::line)
                .containsExactly(2, 5, 6);
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstOption() {
        Path file =
                ConfigFiles.write(
                        folder, "\u00EF\u00BB\u00BFsys_interval 7\r\nmax_queued_bytes 8\r\n");
        ParsedConfig parsed = ConfigFiles.READER.check(file, CommandLine.EMPTY);
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.config().messaging().sysInterval()).isEqualTo(7);
    }

    @Test
    void includedFoldersAreAmongTheSettings() throws IOException {
        Path folder2 = Files.createDirectory(folder.resolve("conf.d"));
        Path file = ConfigFiles.write(folder, "include_dir " + folder2 + "\n");
        ParsedConfig parsed = ConfigFiles.READER.check(file, CommandLine.EMPTY);
        assertThat(new ConfigPrinter(new OptionTable()).print(parsed))
                .startsWith(file + ":1: include_dir " + folder2 + "\n");
    }

    @Test
    void settingsRememberFileAndLine() {
        ParsedConfig parsed = read("# x\nsys_interval 5 # y\nlistener 1884 ::1\nmax_qos 1\n");
        String file = folder.resolve("t.conf").toString();
        assertThat(parsed.settings())
                .containsExactly(
                        new ConfigSetting("", "sys_interval", "5 # y", file, 2),
                        new ConfigSetting("listener 1884 ::1", "listener", "1884 ::1", file, 3),
                        new ConfigSetting("listener 1884 ::1", "max_qos", "1", file, 4));
    }

    @Test
    void environmentMovesThePersistenceFile() {
        ConfigReader reader =
                new ConfigReader(
                        new OptionTable(), Map.of("MOSQUITTO_PERSISTENCE_LOCATION", "/data"));
        Path file = ConfigFiles.write(folder, "persistence_location /x\n");
        assertThat(reader.read(file, CommandLine.EMPTY).config().persistence().path())
                .isEqualTo("/data/mosquitto.db");
    }

    @Test
    void bridgeNotesDoNotStopIt() {
        assertThat(
                        texts(
                                read(
                                        "connection a\naddress h\ntopic t\nkeepalive_interval 3\n"
                                                + "idle_timeout 0\nthreshold 0\nrestart_timeout 0\n"
                                                + "bridge_insecure true\ntopic t\n")))
                .containsExactly(
                        "keepalive interval too low, using 5 seconds.",
                        "idle_timeout interval too low, using 1 second.",
                        "threshold too low, using 1 message.",
                        "restart_timeout interval too low, using 1 second.",
                        "Warning: Bridge 'a' using insecure mode.",
                        "Duplicate bridge topic 't', skipping");
    }
}
