package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrinterTest {
    private static final ConfigPrinter PRINTER = new ConfigPrinter(new OptionTable());

    @TempDir Path folder;

    private List<String> print(String text) {
        return PRINTER.print(ConfigFiles.read(folder, text))
                .replace(folder + "/", "")
                .lines()
                .toList();
    }

    @Test
    void tellsWhereEachValueComesFrom() {
        List<String> lines =
                print("sys_interval 5\nacl_file /a\nacl_file /b\nlistener 1884\nmax_qos 1\n");
        assertThat(lines)
                .contains(
                        "t.conf:1: sys_interval 5",
                        "t.conf:3: acl_file /b",
                        "default: max_inflight_messages 20",
                        "default: log_dest stderr",
                        "t.conf:4: listener 1884",
                        "t.conf:5: max_qos 1",
                        "default: max_connections -1")
                .doesNotContain("default: sys_interval 10", "t.conf:2: acl_file /a");
        assertThat(lines.indexOf("t.conf:5: max_qos 1"))
                .isLessThan(lines.indexOf("default: max_connections -1"))
                .isGreaterThan(lines.indexOf(""));
    }

    @Test
    void repeatableOptionsAreAllShown() {
        assertThat(print("log_dest stdout\nlog_dest none\nlog_dest syslog\nlog_dest topic\n"))
                .contains("t.conf:3: log_dest syslog", "t.conf:4: log_dest topic")
                .doesNotContain("t.conf:1: log_dest stdout", "default: log_dest stderr");
    }

    @Test
    void localListenersAreShownWhereNoneIsConfigured() {
        assertThat(print("# nothing\n"))
                .contains("default: listener 1883 127.0.0.1", "default: listener 1883 ::1");
    }

    @Test
    void sectionsOfBridgesAndPluginsStandApart() {
        assertThat(
                        print(
                                "plugin /b.so\nplugin_opt_abc x\nplugin_opt_def y\nconnection a\n"
                                        + "address h\ntopic t\ntopic u in\n"))
                .containsSubsequence(
                        "t.conf:1: plugin /b.so",
                        "t.conf:2: plugin_opt_abc x",
                        "t.conf:3: plugin_opt_def y",
                        "",
                        "t.conf:4: connection a",
                        "t.conf:5: address h",
                        "t.conf:6: topic t",
                        "t.conf:7: topic u in",
                        "default: keepalive_interval 60");
    }
}
