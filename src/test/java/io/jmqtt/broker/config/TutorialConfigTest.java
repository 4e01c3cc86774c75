package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.BridgeConfig.StartType;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.RunningCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file laid out like those that tutorials of 2017 printed: nearly every option of 1.4, commented
 * out, notes in Chinese, many lines indented. Mosquitto refuses such a file at its first indented
 * comment.
 */
class TutorialConfigTest {
    private static final String FILE =
            """
            # ---------------------------------
              # 常规
              # ---------------------------------
              # 重发间隔（秒）
              #retry_interval 20
              # $SYS 更新间隔
              #sys_interval 10
              # 清理间隔
              #store_clean_interval 10
              # 进程号文件
             #pid_file /var/run/mosquitto.pid
             # 运行用户
             #user mosquitto
             #max_inflight_messages 10
             #max_queued_messages 100
             #persistent_client_expiration 1d
            # ---------------------------------
            # 监听
            # ---------------------------------
            #bind_address 127.0.0.1
            #port 1883
            #max_connections -1
            #cafile ca.crt
            #capath certs
            #certfile server.crt
            #keyfile server.key
            #require_certificate false
            #use_identity_as_username false
            #ciphers DEFAULT
            # ---------------------------------
            # 持久化
            # ---------------------------------
            #autosave_interval 1800
            #autosave_on_changes false
            persistence true
            #persistence_file mosquitto.db
            #persistence_location /var/lib/mosquitto/
            # ---------------------------------
            # 日志
            # ---------------------------------
            log_dest none
            #log_type error
            #log_type warning
            #log_type notice
            #log_type information
            #connection_messages true
            #log_timestamp true
            # ---------------------------------
            # 安全
            # ---------------------------------
            #clientid_prefixes secure-
            #allow_anonymous true
            #password_file pw
            #psk_file psk
            # pattern write sensor/%u/data
            #acl_file acl
            # ---------------------------------
            # 桥接
            # ---------------------------------
            #connection other
            #address 127.0.0.1:1884
            #topic # both 1 here/ there/
            #clientid bridge-1
              # 断开后
              #cleansession false
              #notifications true
              #notification_topic $SYS/broker/connection/other/state
              #keepalive_interval 60
              #start_type automatic
              #restart_timeout 30
              #idle_timeout 60
              #username me
              #password secret
              #bridge_cafile ca.crt
              #bridge_capath certs
              #bridge_certfile client.crt
              #bridge_keyfile client.key
              # 其它文件
              include_dir FOLDER
            """;

    @TempDir Path folder;

    private ParsedConfig read(String text) throws IOException {
        Path file = folder.resolve("mosquitto.conf");
        Path included = folder.resolve("conf.d");
        if (!Files.exists(included)) {
            Files.createDirectory(included);
        }
        Files.writeString(file, text.replace("FOLDER", included.toString()));
        return ConfigFiles.READER.read(file, CommandLine.EMPTY);
    }

    @Test
    void startsAsPrinted() throws IOException {
        ParsedConfig parsed = read(FILE);
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.config().persistence().enabled()).isTrue();
        assertThat(parsed.config().log().destinations()).isEqualTo(Set.of());
        assertThat(parsed.config().localOnly()).isTrue();
    }

    @Test
    void startsWithEveryOptionSwitchedOn() throws IOException {
        // an option follows its # at once; notes have a blank there
        ParsedConfig parsed = read(FILE.replaceAll("(?m)^( *)#([a-z])", "$1$2"));
        assertThat(parsed.problems()).isEmpty();
        BrokerConfig config = parsed.config();
        assertThat(config.limits().maxInflightMessages()).isEqualTo(10);
        assertThat(config.messaging().persistentClientExpirationSeconds()).isEqualTo(86400);
        assertThat(config.listeners()).hasSize(1);
        ListenerConfig listener = config.listeners().get(0);
        assertThat(listener.host()).isEqualTo("127.0.0.1");
        assertThat(listener.tls().usesCertificates()).isTrue();
        assertThat(listener.allowAnonymous()).isTrue();
        assertThat(listener.security().aclFile()).isEqualTo("acl");
        BridgeConfig bridge = config.bridges().get(0);
        assertThat(bridge.startType()).isEqualTo(StartType.AUTOMATIC);
        assertThat(bridge.restartCap()).isEqualTo(30);
        assertThat(bridge.remoteClientId()).isEqualTo("bridge-1");
        assertThat(bridge.tls().certfile()).isEqualTo("client.crt");
    }

    @Test
    void aBrokerRunsWithItAsPrinted() throws Exception {
        Path included = Files.createDirectory(folder.resolve("conf.d"));
        Path file =
                Files.writeString(
                        folder.resolve("mosquitto.conf"),
                        FILE.replace("FOLDER", included.toString()));
        int port = MosquittoBroker.freePort();
        RunningCommand broker =
                JmqttRun.inProcess()
                        .start(
                                io.jmqtt.testkit.CommandLine.of(
                                                "jmqtt", "broker", "-c", file, "-p", port)
                                        .env("MOSQUITTO_PERSISTENCE_LOCATION", folder.toString()));
        try {
            Eventually.until("a broker that speaks", () -> speaks(port));
        } finally {
            broker.close();
            broker.await();
        }
        assertThat(broker.err()).doesNotContain("Error");
    }

    private static boolean speaks(int port) {
        try (RawMqtt client = RawMqtt.connect(port, 4, "one")) {
            client.ping();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The lines of the file that are switched off: an option follows its # at once. */
    static List<String> options() {
        return FILE.lines().map(String::strip).filter(line -> line.matches("#[a-z].*")).toList();
    }

    @ParameterizedTest
    @MethodSource("options")
    void isAcceptedWhenItIsSwitchedOn(String line) throws IOException {
        String option = line.substring(1).split(" ")[0];
        // a section that can stand: what a bridge and a listener with TLS need is switched on too
        List<String> needed =
                FILE.indexOf("#" + option + " ") >= FILE.indexOf("#connection ")
                        ? List.of("connection", "address", "topic", option)
                        : option.matches("cafile|capath|certfile|keyfile")
                                ? List.of("certfile", "keyfile", option)
                                : List.of(option);
        String text = FILE;
        for (String each : needed) {
            text = text.replaceFirst("(?m)^( *)#" + each + " ", "$1" + each + " ");
        }
        ParsedConfig parsed = read(text);
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.settings()).extracting(ConfigSetting::key).contains(option);
    }

    @ParameterizedTest
    @MethodSource("options")
    void hasATestOfWhatItDoes(String line) throws IOException {
        String option = new OptionTable().find(line.substring(1).split(" ")[0]).name();
        try (InputStream in = getClass().getResourceAsStream("/config/effects.txt")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .anyMatch(row -> row.startsWith(option + " "));
        }
    }
}
