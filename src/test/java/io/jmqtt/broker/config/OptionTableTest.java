package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.BridgeConfig.Address;
import io.jmqtt.broker.config.BridgeConfig.Direction;
import io.jmqtt.broker.config.BridgeConfig.ReloadType;
import io.jmqtt.broker.config.BridgeConfig.StartType;
import io.jmqtt.broker.config.BridgeConfig.TcpKeepalive;
import io.jmqtt.broker.config.BridgeConfig.Topic;
import io.jmqtt.broker.config.ListenerConfig.Protocol;
import io.jmqtt.broker.config.ListenerConfig.SocketDomain;
import io.jmqtt.broker.status.LogDestination;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.MqttVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option does its job: what a good line puts into the configuration. */
class OptionTableTest {
    /** A configuration and what is expected of it. */
    record Good(
            String option, String config, Function<BrokerConfig, Object> value, Object expected) {
        @Override
        public String toString() {
            return config.replace("\n", " / ");
        }
    }

    @TempDir Path folder;

    static List<Good> good() {
        List<Good> rows = new ArrayList<>();
        broker(rows);
        log(rows);
        security(rows);
        listener(rows);
        tls(rows);
        plugins(rows);
        bridge(rows);
        bridgeTls(rows);
        return rows;
    }

    private static void add(
            List<Good> rows, String line, Function<BrokerConfig, Object> value, Object expected) {
        rows.add(new Good(line.split("[ \t]")[0], line + "\n", value, expected));
    }

    private static void broker(List<Good> rows) {
        add(rows, "max_inflight_bytes 100", c -> c.limits().maxInflightBytes(), 100L);
        add(rows, "max_inflight_bytes -1", c -> c.limits().maxInflightBytes(), 0L);
        add(rows, "max_inflight_messages 10", c -> c.limits().maxInflightMessages(), 10);
        add(rows, "max_inflight_messages -1", c -> c.limits().maxInflightMessages(), 0);
        add(rows, "max_inflight_messages 65535", c -> c.limits().maxInflightMessages(), 0);
        add(rows, "max_queued_bytes 0x100", c -> c.limits().maxQueuedBytes(), 256L);
        add(rows, "max_queued_messages 100", c -> c.limits().maxQueuedMessages(), 100);
        add(rows, "max_queued_messages -7", c -> c.limits().maxQueuedMessages(), 0);
        add(rows, "queue_qos0_messages true", c -> c.limits().queueQos0Messages(), true);
        add(rows, "max_packet_size 20", c -> c.limits().maxPacketSize(), 20);
        add(rows, "message_size_limit 268435455", c -> c.limits().messageSizeLimit(), 268435455);
        add(rows, "max_keepalive 65535", c -> c.limits().maxKeepalive(), 65535);
        add(rows, "memory_limit 5000000000", c -> c.limits().memoryLimit(), 5_000_000_000L);
        add(rows, "global_max_clients 5", c -> c.limits().globalMaxClients(), 5);
        add(rows, "global_max_connections 5", c -> c.limits().globalMaxConnections(), 5);
        add(rows, "packet_buffer_size 010", c -> c.limits().packetBufferSize(), 8);
        add(rows, "websockets_headers_size 8192", c -> c.limits().packetBufferSize(), 8192);
        add(rows, "retain_available 0", c -> c.messaging().retainAvailable(), false);
        add(rows, "retain_expiry_interval 3", c -> c.messaging().retainExpiryMinutes(), 3);
        add(
                rows,
                "retain_expiry_interval 10000001",
                c -> c.messaging().retainExpiryMinutes(),
                10_000_000);
        add(rows, "check_retain_source 1", c -> c.messaging().checkRetainSource(), true);
        add(
                rows,
                "allow_duplicate_messages false",
                c -> c.messaging().allowDuplicateMessages(),
                false);
        add(rows, "upgrade_outgoing_qos true", c -> c.messaging().upgradeOutgoingQos(), true);
        Map.of(
                        "10s", 10L, "2h", 7200L, "1d", 86400L, "1w", 604800L, "1m", 2592000L, "1y",
                        31536000L)
                .forEach(
                        (text, seconds) ->
                                add(
                                        rows,
                                        "persistent_client_expiration " + text,
                                        c -> c.messaging().persistentClientExpirationSeconds(),
                                        seconds));
        add(rows, "set_tcp_nodelay true", c -> c.messaging().setTcpNodelay(), true);
        add(rows, "sys_interval 0", c -> c.messaging().sysInterval(), 0);
        add(rows, "enable_control_api true", c -> c.messaging().enableControlApi(), true);
        add(rows, "clientid_prefixes a b", BrokerConfig::clientidPrefixes, "a b");
        add(rows, "persistence true # yes", c -> c.persistence().enabled(), true);
        add(rows, "retained_persistence true", c -> c.persistence().enabled(), true);
        add(rows, "persistence_file x.db", c -> c.persistence().path(), "x.db");
        add(
                rows,
                "persistence_location /var/lib/",
                c -> c.persistence().path(),
                "/var/lib//mosquitto.db");
        add(rows, "autosave_interval -5", c -> c.persistence().autosaveInterval(), 0);
        add(rows, "autosave_on_changes true", c -> c.persistence().autosaveOnChanges(), true);
        add(
                rows,
                "jmqtt_sync interval",
                c -> c.persistence().sync(),
                PersistenceConfig.Sync.INTERVAL);
        add(rows, "jmqtt_sync_interval 50", c -> c.persistence().syncIntervalMillis(), 50);
        add(rows, "pid_file /run/a b", BrokerConfig::pidFile, "/run/a b");
        add(rows, "user nobody", BrokerConfig::user, "nobody");
        add(rows, "per_listener_settings true", BrokerConfig::perListenerSettings, true);
        for (String line :
                List.of(
                        "retry_interval 20",
                        "store_clean_interval 10",
                        "ffdc_output x",
                        "max_log_entries x",
                        "trace_level x",
                        "trace_output x",
                        "websockets_log_level 255")) {
            add(
                    rows,
                    line,
                    c -> c.with(d -> d.file = null),
                    BrokerConfig.defaults()
                            .with(d -> d.listeners = List.of(local("127.0.0.1"), local("::1"))));
        }
    }

    private static ListenerConfig local(String host) {
        return ListenerConfig.tcp(1883, host);
    }

    private static void log(List<Good> rows) {
        add(rows, "log_dest none", c -> c.log().destinations(), Set.of());
        add(
                rows,
                "log_dest stdout\nlog_dest none\nlog_dest syslog\nlog_dest topic\nlog_dest stderr",
                c -> c.log().destinations(),
                Set.of(LogDestination.SYSLOG, LogDestination.TOPIC, LogDestination.STDERR));
        add(rows, "log_dest file /tmp/a b", c -> c.log().file(), "/tmp/a b");
        add(rows, "log_facility 7", c -> c.log().facility(), 7);
        add(rows, "log_timestamp false", c -> c.log().timestamp(), false);
        add(rows, "log_timestamp_format %H:%M %S", c -> c.log().timestampFormat(), "%H:%M %S");
        add(
                rows,
                "log_type error\nlog_type debug\nlog_type websockets",
                c -> c.log().types(),
                Set.of(LogType.ERROR, LogType.DEBUG, LogType.WEBSOCKETS));
        add(rows, "log_type all", c -> c.log().types().contains(LogType.SUBSCRIBE), true);
        add(rows, "log_type all\nlog_type none", c -> c.log().types(), Set.of());
        add(rows, "connection_messages false", c -> c.log().connectionMessages(), false);
    }

    private static void security(List<Good> rows) {
        add(rows, "allow_anonymous false", c -> c.listeners().get(0).allowAnonymous(), false);
        add(
                rows,
                "allow_zero_length_clientid false",
                c -> c.listeners().get(1).allowZeroLengthClientid(),
                false);
        add(rows, "auto_id_prefix x-", c -> c.listeners().get(0).autoIdPrefix(), "x-");
        add(rows, "acl_file /a\nacl_file /b", c -> c.security().aclFile(), "/b");
        add(rows, "password_file /p", c -> c.listeners().get(0).security().passwordFile(), "/p");
        add(rows, "psk_file /p", c -> c.security().pskFile(), "/p");
    }

    private static void listener(List<Good> rows) {
        add(rows, "listener 1884 # here", c -> c.listeners().get(0).host(), null);
        add(rows, "listener 1884 127.0.0.1", c -> c.listeners().get(0).host(), "127.0.0.1");
        add(rows, "listener 0 /tmp/s", c -> c.listeners().get(0).unixPath(), "/tmp/s");
        add(rows, "port 1999", c -> c.listeners().get(0).port(), 1999);
        add(rows, "bind_address 127.0.0.1", c -> c.listeners().get(0).host(), "127.0.0.1");
        on(rows, "bind_interface lo", ListenerConfig::bindInterface, "lo");
        on(rows, "socket_domain ipv4", ListenerConfig::socketDomain, SocketDomain.IPV4);
        on(rows, "socket_domain ipv6", ListenerConfig::socketDomain, SocketDomain.IPV6);
        on(rows, "protocol websockets", ListenerConfig::protocol, Protocol.WEBSOCKETS);
        on(rows, "protocol http_api", ListenerConfig::protocol, Protocol.HTTP_API);
        on(rows, "protocol metrics", ListenerConfig::protocol, Protocol.METRICS);
        on(rows, "protocol mqtt", ListenerConfig::protocol, Protocol.MQTT);
        on(
                rows,
                "websockets_origin a\nwebsockets_origin b",
                ListenerConfig::websocketsOrigins,
                List.of("a", "b"));
        on(rows, "http_dir /", ListenerConfig::httpDir, "/");
        on(rows, "enable_proxy_protocol 2", ListenerConfig::proxyProtocol, 2);
        on(
                rows,
                "proxy_protocol_v2_require_tls true",
                ListenerConfig::proxyProtocolV2RequireTls,
                true);
        on(rows, "mount_point a/b/", ListenerConfig::mountPoint, "a/b/");
        on(rows, "max_connections 5", ListenerConfig::maxConnections, 5);
        on(rows, "max_connections -9", ListenerConfig::maxConnections, -1);
        on(rows, "max_qos 1", ListenerConfig::maxQos, 1);
        on(rows, "maximum_qos 0", ListenerConfig::maxQos, 0);
        on(rows, "max_topic_alias 65535", ListenerConfig::maxTopicAlias, 65535);
        on(rows, "max_topic_alias_broker 0", ListenerConfig::maxTopicAliasBroker, 0);
        on(rows, "use_username_as_clientid true", ListenerConfig::useUsernameAsClientid, true);
        on(
                rows,
                "accept_protocol_versions 3,\t5 7 44",
                ListenerConfig::versions,
                Set.of(MqttVersion.V3_1, MqttVersion.V5));
        on(rows, "listener_allow_anonymous true", ListenerConfig::allowAnonymous, true);
        on(rows, "listener_auto_id_prefix y", ListenerConfig::autoIdPrefix, "y");
    }

    private static void on(
            List<Good> rows, String line, Function<ListenerConfig, Object> value, Object expected) {
        rows.add(
                new Good(
                        line.split(" ")[0],
                        "listener 1884\n" + line + "\n",
                        c -> value.apply(c.listeners().get(0)),
                        expected));
    }

    private static void tls(List<Good> rows) {
        String pair = "certfile c\nkeyfile k";
        onTls(rows, "certfile", pair, TlsConfig::certfile, "c");
        onTls(rows, "keyfile", pair, TlsConfig::keyfile, "k");
        onTls(rows, "cafile", pair + "\ncafile a", TlsConfig::cafile, "a");
        onTls(rows, "capath", pair + "\ncapath a", TlsConfig::capath, "a");
        onTls(rows, "crlfile", "crlfile a", TlsConfig::crlfile, "a");
        onTls(rows, "dhparamfile", "dhparamfile a", TlsConfig::dhparamfile, "a");
        onTls(rows, "ciphers", "ciphers A:!B", TlsConfig::ciphers, "A:!B");
        onTls(rows, "ciphers_tls1.3", "ciphers_tls1.3 A", TlsConfig::ciphersTls13, "A");
        onTls(rows, "tls_version", "tls_version tlsv1.3", TlsConfig::tlsVersion, "tlsv1.3");
        onTls(rows, "psk_hint", "psk_hint h", TlsConfig::usesPsk, true);
        onTls(
                rows,
                "require_certificate",
                "require_certificate 1",
                TlsConfig::requireCertificate,
                true);
        onTls(
                rows,
                "use_identity_as_username",
                "use_identity_as_username true",
                TlsConfig::useIdentityAsUsername,
                true);
        onTls(
                rows,
                "use_subject_as_username",
                "use_subject_as_username true",
                TlsConfig::useSubjectAsUsername,
                true);
        onTls(
                rows,
                "disable_client_cert_date_checks",
                "disable_client_cert_date_checks true",
                TlsConfig::disableClientCertDateChecks,
                true);
        onTls(rows, "tls_engine", "tls_engine e", TlsConfig::engine, "e");
        onTls(
                rows,
                "tls_engine_kpass_sha1",
                "tls_engine_kpass_sha1 e",
                TlsConfig::engineKpassSha1,
                "e");
        onTls(rows, "tls_keyform", "tls_keyform pem", TlsConfig::keyform, "pem");
    }

    private static void onTls(
            List<Good> rows,
            String option,
            String lines,
            Function<TlsConfig, Object> value,
            Object expected) {
        rows.add(
                new Good(
                        option,
                        "listener 8883\n" + lines + "\n",
                        c -> value.apply(c.listeners().get(0).tls()),
                        expected));
    }

    private static void plugins(List<Good> rows) {
        add(rows, "plugin /a/b.so", c -> c.plugins().get(0).fileName(), "b.so");
        add(rows, "auth_plugin /a/b.so", c -> c.plugins().get(0).path(), "/a/b.so");
        add(rows, "global_plugin /a/b.so", c -> c.plugins().get(0).global(), true);
        add(rows, "plugin_load n /a/b c.so", c -> c.plugins().get(0).path(), "/a/b c.so");
        String use = "plugin_load n /b.so\nlistener 1884\nplugin_use n\n";
        rows.add(new Good("plugin_use", use, c -> c.listeners().get(0).plugins(), List.of("n")));
        Map<String, String> options = Map.of("abc", "x y");
        rows.add(
                new Good(
                        "plugin_opt_*",
                        "plugin /b.so\nplugin_opt_abc x y\n",
                        c -> c.plugins().get(0).options(),
                        options));
        rows.add(
                new Good(
                        "auth_opt_*",
                        "plugin /b.so\nauth_opt_abc x y\n",
                        c -> c.plugins().get(0).options(),
                        options));
        rows.add(
                new Good(
                        "auth_plugin_deny_special_chars",
                        "plugin /b.so\nauth_plugin_deny_special_chars false\n",
                        c -> c.plugins().get(0).denySpecialChars(),
                        false));
    }

    private static void bridge(List<Good> rows) {
        over(rows, "connection", "", BridgeConfig::name, "a");
        over(
                rows,
                "address",
                "",
                BridgeConfig::addresses,
                List.of(new Address("h", 1883), new Address("::1", 99)));
        over(
                rows,
                "topic",
                "topic \"a b\" BOTH 2 l/ \"\" # c\ntopic x in\ntopic x in",
                b -> b.topics().subList(1, b.topics().size()),
                List.of(
                        new Topic("a b", Direction.BOTH, 2, "l/", ""),
                        new Topic("x", Direction.IN, 0, "", "")));
        over(rows, "remote_clientid", "clientid c", BridgeConfig::localClientId, "local.c");
        over(rows, "remote_clientid", "remote_clientid c", BridgeConfig::remoteClientId, "c");
        over(rows, "remote_username", "username u v", BridgeConfig::remoteUsername, "u v");
        over(rows, "remote_password", "password p", BridgeConfig::remotePassword, "p");
        over(rows, "local_clientid", "local_clientid c", BridgeConfig::localClientId, "c");
        over(rows, "local_username", "local_username c", BridgeConfig::localUsername, "c");
        over(rows, "local_password", "local_password c", BridgeConfig::localPassword, "c");
        over(rows, "bridge_bind_address", "bridge_bind_address c", BridgeConfig::bindAddress, "c");
        over(rows, "start_type", "start_type lazy", BridgeConfig::startType, StartType.LAZY);
        over(rows, "start_type", "start_type once", BridgeConfig::startType, StartType.ONCE);
        over(rows, "restart_timeout", "restart_timeout 7", BridgeConfig::restartCap, 7);
        over(rows, "restart_timeout", "restart_timeout 1 9000 4", BridgeConfig::restartCap, 7200);
        over(rows, "restart_timeout", "restart_timeout 1 9 4", BridgeConfig::restartStable, 4);
        over(rows, "restart_timeout", "restart_timeout 4000 5000", BridgeConfig::restartBase, 3600);
        over(rows, "idle_timeout", "idle_timeout 0", BridgeConfig::idleTimeout, 1);
        over(rows, "threshold", "threshold 0", BridgeConfig::threshold, 1);
        over(rows, "round_robin", "round_robin true", BridgeConfig::roundRobin, true);
        over(rows, "keepalive_interval", "keepalive_interval 4", BridgeConfig::keepalive, 5);
        over(
                rows,
                "bridge_tcp_keepalive",
                "bridge_tcp_keepalive 1 2 3",
                BridgeConfig::tcpKeepalive,
                new TcpKeepalive(1, 2, 3));
        over(
                rows,
                "bridge_tcp_user_timeout",
                "bridge_tcp_user_timeout 5",
                BridgeConfig::tcpUserTimeout,
                5);
        over(
                rows,
                "bridge_reload_type",
                "bridge_reload_type immediate",
                BridgeConfig::reloadType,
                ReloadType.IMMEDIATE);
        over(rows, "cleansession", "cleansession true", BridgeConfig::localCleanSession, true);
        over(
                rows,
                "local_cleansession",
                "local_cleansession false\ncleansession true",
                BridgeConfig::localCleanSession,
                false);
        over(rows, "notifications", "notifications false", BridgeConfig::notifications, false);
        over(
                rows,
                "notifications_local_only",
                "notifications_local_only true",
                BridgeConfig::notificationsLocalOnly,
                true);
        over(
                rows,
                "notification_topic",
                "notification_topic t",
                BridgeConfig::notificationTopic,
                "t");
        over(rows, "try_private", "try_private false", BridgeConfig::tryPrivate, false);
        over(
                rows,
                "bridge_protocol_version",
                "bridge_protocol_version mqttv50",
                BridgeConfig::protocolVersion,
                MqttVersion.V5);
        over(
                rows,
                "bridge_attempt_unsubscribe",
                "bridge_attempt_unsubscribe false",
                BridgeConfig::attemptUnsubscribe,
                false);
        over(
                rows,
                "bridge_outgoing_retain",
                "bridge_outgoing_retain false",
                BridgeConfig::outgoingRetain,
                false);
        over(
                rows,
                "bridge_max_packet_size",
                "bridge_max_packet_size -1",
                BridgeConfig::maxPacketSize,
                0);
        over(
                rows,
                "bridge_max_topic_alias",
                "bridge_max_topic_alias 0",
                BridgeConfig::maxTopicAlias,
                0);
        over(
                rows,
                "bridge_receive_maximum",
                "bridge_receive_maximum 65535",
                BridgeConfig::receiveMaximum,
                65535);
        over(
                rows,
                "bridge_session_expiry_interval",
                "bridge_session_expiry_interval 4294967295",
                BridgeConfig::sessionExpiryInterval,
                4294967295L);
    }

    private static void bridgeTls(List<Good> rows) {
        overTls(rows, "bridge_cafile c", BridgeTlsConfig::cafile, "c");
        overTls(rows, "bridge_capath c", BridgeTlsConfig::capath, "c");
        overTls(rows, "bridge_certfile c", BridgeTlsConfig::certfile, "c");
        overTls(rows, "bridge_keyfile c", BridgeTlsConfig::keyfile, "c");
        overTls(rows, "bridge_ciphers c", BridgeTlsConfig::ciphers, "c");
        overTls(rows, "bridge_ciphers_tls1.3 c", BridgeTlsConfig::ciphersTls13, "c");
        overTls(rows, "bridge_tls_version tlsv1.3", BridgeTlsConfig::tlsVersion, "tlsv1.3");
        overTls(rows, "bridge_identity i\nbridge_psk aa", BridgeTlsConfig::identity, "i");
        overTls(rows, "bridge_psk aa\nbridge_identity i", BridgeTlsConfig::usesPsk, true);
        overTls(rows, "bridge_alpn mqtt", BridgeTlsConfig::alpn, "mqtt");
        overTls(rows, "bridge_insecure true", BridgeTlsConfig::insecure, true);
        overTls(rows, "bridge_require_ocsp true", BridgeTlsConfig::requireOcsp, true);
        overTls(rows, "bridge_tls_use_os_certs true", BridgeTlsConfig::usesCertificates, true);
    }

    private static void overTls(
            List<Good> rows,
            String line,
            Function<BridgeTlsConfig, Object> value,
            Object expected) {
        over(rows, line.split(" ")[0], line, b -> value.apply(b.tls()), expected);
    }

    private static void over(
            List<Good> rows,
            String option,
            String line,
            Function<BridgeConfig, Object> value,
            Object expected) {
        rows.add(
                new Good(
                        option,
                        "connection a\naddress h ::1:99 # other\ntopic t\n" + line + "\n",
                        c -> value.apply(c.bridges().get(0)),
                        expected));
    }

    @ParameterizedTest
    @MethodSource("good")
    void optionDoesItsJob(Good good) {
        ParsedConfig parsed = ConfigFiles.read(folder, good.config);
        assertThat(parsed.problems()).isEmpty();
        assertThat(good.value.apply(parsed.config())).isEqualTo(good.expected);
    }

    @Test
    void everyOptionHasARow() {
        OptionTable table = new OptionTable();
        Set<String> covered = new TreeSet<>();
        good().forEach(row -> covered.add(table.find(row.option).name()));
        Set<String> all = new TreeSet<>();
        table.options().forEach(option -> all.add(option.name()));
        assertThat(covered).isEqualTo(all);
    }

    static List<Option> options() {
        return new OptionTable().options();
    }

    @ParameterizedTest
    @MethodSource("options")
    void isDocumented(Option option) {
        assertThat(option.summary()).isNotBlank();
        assertThat(option.syntax()).isNotBlank();
    }

    static List<Option> withFallback() {
        return options().stream()
                .filter(option -> !option.fallback().isEmpty())
                .filter(
                        option ->
                                !Set.of("allow_anonymous", "listener_auto_id_prefix")
                                        .contains(option.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("withFallback")
    void sayingTheDefaultChangesNothing(Option option) {
        String before =
                switch (option.scope()) {
                    case LISTENER -> option.name().equals("port") ? "" : "listener 1883\n";
                    case BRIDGE -> "connection a\naddress h\ntopic t\n";
                    case PLUGIN -> "plugin /x.so\n";
                    default -> "";
                };
        String line = option.name() + " " + option.fallback() + "\n";
        BrokerConfig said = ConfigFiles.read(folder, before + line).config();
        String unsaid = option.name().equals("port") ? "listener 1883\n" : before;
        BrokerConfig left = ConfigFiles.read(folder, unsaid).config();
        // the keyform is null where it is not given, which means pem
        if (!option.name().equals("tls_keyform")) {
            assertThat(said).isEqualTo(left);
        } else {
            assertThat(said.listeners().get(0).tls().keyform()).isEqualTo("pem");
        }
    }
}
