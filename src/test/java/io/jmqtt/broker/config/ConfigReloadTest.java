package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.ConfigReload.Applied;
import io.jmqtt.broker.config.Option.Reload;
import io.jmqtt.broker.config.OptionTableTest.Good;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reload takes over: the table of options says, and the code does. */
class ConfigReloadTest {
    private static final String BASE = "listener 1884\nlistener 8883\nplugin /b.so\n";

    @TempDir Path folder;

    /** Every good line of every option that can be told from its absence. */
    static List<Good> changes() {
        Set<String> sections = Set.of("listener", "connection", "port", "bind_address");
        return OptionTableTest.good().stream()
                .filter(good -> !sections.contains(good.option()))
                .toList();
    }

    private BrokerConfig read(String text) {
        ParsedConfig parsed = ConfigFiles.read(folder, text);
        assertThat(parsed.problems()).isEmpty();
        return parsed.config();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void takesOverWhatTheTableSays(Good good) {
        boolean own = good.config().contains("listener ") || good.config().contains("plugin");
        String before =
                good.config().startsWith("connection ")
                        ? "listener 1\n"
                        : good.config().contains("listener 8883")
                                ? "listener 8883\n"
                                : own ? "listener 1884\n" : "";
        if (good.config().contains("plugin") && !good.config().contains("listener")) {
            before = "";
        }
        BrokerConfig old = read(before);
        String text =
                good.config().startsWith("connection ") ? before + good.config() : good.config();
        ParsedConfig parsed = ConfigFiles.read(folder, text);
        Applied applied = ConfigReload.apply(old, parsed);
        Option option = new OptionTable().find(good.option());
        Object next = value(good, parsed.config());
        Object unchanged = value(good, old);
        Object after = value(good, applied.config());
        if (option.reload() == Reload.RESTART) {
            assertThat(after).isEqualTo(unchanged);
        } else if (option.reload() == Reload.APPLIED) {
            assertThat(after).isEqualTo(next);
        }
    }

    /** The value that the row is about; a message where a list has no such entry. */
    private static Object value(Good good, BrokerConfig config) {
        try {
            return Objects.requireNonNullElse(good.value().apply(config), "none");
        } catch (IndexOutOfBoundsException e) {
            return "no such section";
        }
    }

    @Test
    void faultyFileChangesNothing() {
        BrokerConfig old = read("listener 1884\nsys_interval 5\n");
        ParsedConfig bad = ConfigFiles.read(folder, "listener 1884\nsys_interval 7\nfoo\n");
        Applied applied = ConfigReload.apply(old, bad);
        assertThat(applied.config()).isSameAs(old);
        assertThat(applied.messages()).isEmpty();
    }

    @Test
    void newListenerIsAnErrorAndChangesNothing() {
        BrokerConfig old = read("listener 1884\nsys_interval 5\n");
        Applied applied =
                ConfigReload.apply(
                        old,
                        ConfigFiles.read(folder, "listener 1884\nlistener 1885\nsys_interval 7\n"));
        assertThat(applied.config()).isSameAs(old);
        assertThat(applied.messages())
                .extracting(ConfigMessage::text)
                .containsExactly(
                        "Error: It is not currently possible to add/remove listeners when reloading"
                                + " the config file.");
    }

    @Test
    void missingListenerStaysOpenAndFollowsTheSharedRules() {
        BrokerConfig old = read("listener 1884\nlistener 1885\nmax_qos 1\nallow_anonymous true\n");
        BrokerConfig next =
                ConfigReload.apply(
                                old,
                                ConfigFiles.read(folder, "listener 1884\nallow_anonymous false\n"))
                        .config();
        assertThat(next.listeners()).extracting(ListenerConfig::port).containsExactly(1884, 1885);
        assertThat(next.listeners()).extracting(ListenerConfig::maxQos).containsExactly(2, 1);
        assertThat(next.listeners())
                .extracting(ListenerConfig::allowAnonymous)
                .containsExactly(false, false);
    }

    @Test
    void listenersAreMatchedByPortAndHost() {
        BrokerConfig old = read("listener 1884 127.0.0.1\nlistener 1884 ::1\n");
        BrokerConfig next =
                ConfigReload.apply(
                                old,
                                ConfigFiles.read(
                                        folder,
                                        "listener 1884 ::1\nmax_connections 5\n"
                                                + "listener 1884 127.0.0.1\nmax_connections 6\n"))
                        .config();
        assertThat(next.listeners())
                .extracting(ListenerConfig::maxConnections)
                .containsExactly(6, 5);
    }

    @Test
    void whatIsKeptOnDiskIsNotChangedAndSaidSo() {
        String kept = "listener 1\npersistence true\npersistence_location /a/\n";
        assertThat(messages(kept, "listener 1\npersistence true\npersistence_location /b/\n"))
                .containsExactly(
                        "Warning: What is kept stays at /a//mosquitto.db until the broker is"
                                + " started again, and stays there then.");
        assertThat(messages(kept, "listener 1\n")).hasSize(1);
        assertThat(messages("listener 1\n", kept))
                .containsExactly(
                        "Warning: Nothing is kept on disk until the broker is started again.");
        assertThat(messages(kept, kept)).isEmpty();
        assertThat(messages("listener 1\n", "listener 1\npersistence_file b\n")).isEmpty();
    }

    private List<String> messages(String before, String after) {
        BrokerConfig old = read(before);
        Applied applied = ConfigReload.apply(old, ConfigFiles.read(folder, after));
        assertThat(applied.config().persistence()).isEqualTo(old.persistence());
        return applied.messages().stream().map(ConfigMessage::text).toList();
    }

    @Test
    void rulesOfOtherScopeAreNotTakenOver() {
        BrokerConfig old =
                read("listener 1\nlistener 2\nallow_anonymous true\nacl_file /a\nmax_qos 1\n");
        Applied applied =
                ConfigReload.apply(
                        old,
                        ConfigFiles.read(
                                folder,
                                "per_listener_settings true\nlistener 1\nallow_anonymous false\n"
                                        + "listener 2\nacl_file /b\n"));
        assertThat(applied.messages())
                .extracting(ConfigMessage::text)
                .containsExactly(
                        "Warning: per_listener_settings can not be changed when reloading the"
                                + " config file: who may do what stays as it was.");
        BrokerConfig next = applied.config();
        assertThat(next.security()).isEqualTo(old.security());
        assertThat(next.listeners())
                .extracting(ListenerConfig::allowAnonymous)
                .containsExactly(true, true);
        assertThat(next.listeners())
                .extracting(ListenerConfig::security)
                .containsExactlyElementsOf(
                        old.listeners().stream().map(ListenerConfig::security).toList());
        assertThat(next.listeners().get(1).maxQos()).isEqualTo(2);
    }

    @Test
    void bridgesAreTakenOver() {
        BrokerConfig old = read("listener 1\nconnection a\naddress h\ntopic t\n");
        BrokerConfig next =
                ConfigReload.apply(
                                old,
                                ConfigFiles.read(
                                        folder, "listener 1\nconnection b\naddress h\ntopic t\n"))
                        .config();
        assertThat(next.bridges()).extracting(BridgeConfig::name).containsExactly("b");
    }

    @Test
    void sameFileChangesNothing() {
        BrokerConfig old = read(BASE);
        assertThat(ConfigReload.apply(old, ConfigFiles.read(folder, BASE)).config()).isEqualTo(old);
    }
}
