package io.jmqtt.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker's log, with all types on, and its reports about configurations hold no secret. */
class BrokerSecretsTest {
    private static final String SECRET = "5ec2e7c0ffee";
    private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);
    private static final String CONTROL = "$CONTROL/dynamic-security/v1";

    @TempDir Path folder;

    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        port = MosquittoBroker.freePort();
    }

    private String listener() {
        return "listener " + port + " 127.0.0.1";
    }

    private Path users() {
        Path users = folder.resolve("users");
        CommandRun run = JmqttRun.jmqtt("passwd", "-I", "1", "-c", "-b", users, "ann", SECRET);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return users;
    }

    private static void assertHidden(List<String> lines) {
        String base64 = Base64.getEncoder().encodeToString(BYTES);
        assertThat(lines)
                .isNotEmpty()
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains(SECRET))
                .noneMatch(line -> line.contains(base64));
    }

    @ParameterizedTest
    @CsvSource({"3", "4", "5"})
    void logHoldsNoPasswordOfClients(int level) throws Exception {
        try (ConfiguredBroker broker =
                ConfiguredBroker.start(
                        folder,
                        listener(),
                        "allow_anonymous false",
                        "password_file " + users(),
                        "connection_messages true")) {
            try (RawMqtt ann = RawMqtt.open(port)) {
                ann.send(ConnectPacket.of(level, "good").login("ann", BYTES).bytes());
                ann.expect(PacketKind.CONNACK);
                ann.send(PacketBytes.disconnect(level, 0));
                ann.expectEnd();
            }
            for (String name : new String[] {"bob", SECRET.substring(1)}) {
                try (RawMqtt bob = RawMqtt.open(port)) {
                    bob.send(ConnectPacket.of(level, "bad").login(name, BYTES).bytes());
                    bob.expect(PacketKind.CONNACK);
                    bob.expectEnd();
                }
            }
            broker.log().await("not authorised");
            assertHidden(broker.log().lines());
        }
    }

    @Test
    void logHoldsNoDataOfExtendedLogins() throws Exception {
        try (ConfiguredBroker broker =
                ConfiguredBroker.start(folder, listener(), "allow_anonymous true")) {
            try (RawMqtt client = RawMqtt.open(port)) {
                client.send(
                        ConnectPacket.of(5, "id")
                                .with(
                                        Property.text(PropertyId.AUTHENTICATION_METHOD, "m"),
                                        Property.binary(PropertyId.AUTHENTICATION_DATA, BYTES))
                                .bytes());
                client.expect(PacketKind.CONNACK);
                client.expectEnd();
            }
            broker.log().await("id");
            assertHidden(broker.log().lines());
        }
    }

    @Test
    void logHoldsNoPasswordOfCommandsOfDynamicSecurity() throws Exception {
        Path init = Files.writeString(folder.resolve("init"), SECRET + "\n");
        try (ConfiguredBroker broker =
                ConfiguredBroker.start(
                        folder,
                        listener(),
                        "plugin mosquitto_dynamic_security.so",
                        "plugin_opt_config_file " + folder.resolve("dynsec.json"),
                        "plugin_opt_password_init_file " + init)) {
            try (RawMqtt admin = RawMqtt.open(port)) {
                admin.send(ConnectPacket.of(4, "admin").login("admin", BYTES).bytes());
                admin.expect(PacketKind.CONNACK);
                admin.subscribe(CONTROL + "/response", 1);
                String command =
                        "{'commands':[{'command':'createClient','username':'ann',"
                                + "'password':'PW'},{'command':'setClientPassword',"
                                + "'username':'ann','password':'PW2'},{'command':"
                                + "'modifyClient','username':'ann','password':'PW3'},"
                                + "{'command':'createClient','username':'ann','password':'PW'},"
                                + "{'command':'setClientPassword','username':'no','password':"
                                + "'PW'},{'command':'setClientPassword','password':'PW'},"
                                + "{'command':'getClient','username':'ann'}]}";
                String json = command.replace("PW", SECRET).replace('\'', '"');
                admin.publish(CONTROL, json.getBytes(StandardCharsets.UTF_8), 1, false);
                admin.publish(CONTROL, (json + "x").getBytes(StandardCharsets.UTF_8), 1, false);
                for (int i = 0; i < 2; i++) {
                    byte[] answer = admin.expect(PacketKind.PUBLISH).bytes();
                    assertThat(new String(answer, StandardCharsets.UTF_8)).doesNotContain(SECRET);
                }
            }
            broker.log().await("setClientPassword");
            assertHidden(broker.log().lines());
            assertThat(Files.readString(folder.resolve("dynsec.json"))).doesNotContain(SECRET);
        }
    }

    @Test
    void logHoldsNoPasswordOfBridges() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        try (FakeBroker other =
                        FakeBroker.repeating(
                                connection -> {
                                    connection.expect(PacketKind.CONNECT);
                                    connection.send(PacketBytes.connack(4, false, 5));
                                    came.countDown();
                                    connection.expectEndAfterAnything();
                                });
                ConfiguredBroker broker =
                        ConfiguredBroker.start(
                                folder,
                                listener(),
                                "allow_anonymous true",
                                "connection up",
                                "address 127.0.0.1:" + other.port(),
                                "topic # both 1",
                                "remote_username ann",
                                "remote_password " + SECRET,
                                "local_username bob",
                                "local_password " + SECRET)) {
            came.await();
            broker.log().await("up");
            broker.reload(
                    listener(),
                    "allow_anonymous true",
                    "connection up",
                    "address 127.0.0.1:" + other.port(),
                    "topic # both 1",
                    "remote_username ann",
                    "remote_password " + SECRET + "2");
            assertHidden(broker.log().lines());
        }
    }

    @Test
    void logHoldsNoPreSharedKey() throws Exception {
        Path keys = Files.writeString(folder.resolve("psk"), "ann:" + SECRET + "\n");
        try (ConfiguredBroker broker =
                ConfiguredBroker.start(
                        folder,
                        listener(),
                        "allow_anonymous true",
                        "psk_hint hint",
                        "psk_file " + keys)) {
            for (String login :
                    new String[] {"ann " + SECRET, "ann aa" + SECRET, "bob " + SECRET}) {
                String[] words = login.split(" ");
                CommandRun run =
                        JmqttRun.jmqtt(
                                "pub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                port,
                                "-t",
                                "t",
                                "-m",
                                "m",
                                "-d",
                                "--psk-identity",
                                words[0],
                                "--psk",
                                words[1]);
                assertThat(run.out() + run.err()).doesNotContain(SECRET);
            }
            broker.log().await("psk");
            assertHidden(broker.log().lines());
        }
    }

    @Test
    void logHoldsNoPasswordOfHttp() throws Exception {
        int http = MosquittoBroker.freePort();
        try (ConfiguredBroker broker =
                ConfiguredBroker.start(
                        folder,
                        listener(),
                        "listener " + http + " 127.0.0.1",
                        "protocol http_api",
                        "allow_anonymous false",
                        "password_file " + users())) {
            for (String user : new String[] {"ann", "bob"}) {
                String login = user + ":" + SECRET;
                HttpRequest request =
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + http + "/api/v1/version"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(login.getBytes()))
                                .build();
                HttpResponse<String> answer =
                        HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isIn(200, 401);
                assertThat(answer.body()).doesNotContain(SECRET);
            }
            assertHidden(broker.log().lines());
        }
    }

    /** Lines of a configuration with a secret; those that are wrong have to be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "remote_username a|remote_password SECRET",
                "remote_username a|password SECRET",
                "remote_username a|remote_password SECRET|remote_password SECRET",
                "local_username a|local_password SECRET",
                "local_username a|local_password SECRET|local_password SECRET",
                "remote_password SECRET",
                "local_password SECRET",
                "bridge_identity a|bridge_psk SECRET",
                "bridge_identity a|bridge_psk zzSECRET",
                "bridge_psk SECRET",
                "bridge_cafile x|bridge_psk SECRET",
                "bridge_identity a|bridge_psk SECRET|bridge_cafile x",
                "remote_passwort SECRET",
                "remote_username a|remote_password SECRET|bridge_tls_version SECRET",
            })
    void reportsAboutConfigurationsHoldNoSecretOfABridge(String lines) throws IOException {
        String content =
                "connection up|address 127.0.0.1:1|topic # both|"
                        + lines.replace("bridge_tls_version SECRET", "bridge_tls_version x");
        assertReportsHidden(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls_engine_kpass_sha1 SECRET",
                "certfile x|keyfile y|tls_engine_kpass_sha1 SECRET",
                "remote_password SECRET",
                "password_file FILE",
                "psk_hint x|psk_file FILE",
                "acl_file FILE",
                "plugin mosquitto_password_file.so|plugin_opt_password_file FILE",
                "plugin mosquitto_dynamic_security.so|plugin_opt_config_file FILE",
            })
    void reportsAboutConfigurationsHoldNoSecretOfAListener(String lines) throws IOException {
        for (String content :
                new String[] {
                    "ann:SECRET",
                    "ann:SECRET:x",
                    "SECRET",
                    "ann:$7$SECRET",
                    "ann:zzSECRET",
                    ":SECRET",
                    "ann:SECRET\nann:SECRET",
                    "{\"clients\":[{\"password\":\"SECRET\""
                }) {
            Files.writeString(folder.resolve("file"), content.replace("SECRET", SECRET) + "\n");
            assertReportsHidden(lines);
        }
    }

    private void assertReportsHidden(String content) throws IOException {
        String text =
                (listener() + "|allow_anonymous true|log_type all|" + content)
                        .replace("SECRET", SECRET)
                        .replace("FILE", folder.resolve("file").toString())
                        .replace('|', '\n');
        Path file = Files.writeString(folder.resolve("secret.conf"), text + "\n");
        for (String arguments : new String[] {"broker -c @ --test-config", "conf lint @"}) {
            assertHidden(arguments, file);
        }
        assertHidden("broker -c @ --print-config", file);
    }

    private static void assertHidden(String arguments, Path file) {
        Object[] words = arguments.replace("@", file.toString()).split(" ");
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", words));
        assertThat(run.out() + run.err()).as(arguments).doesNotContain(SECRET);
    }

    @Test
    void printedConfigurationSaysThatThereIsAPassword() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("printed.conf"),
                        "connection up\naddress h\ntopic #\nremote_username a\npassword secret\n");
        CommandRun run = JmqttRun.jmqtt("broker", "-c", file, "--print-config");
        assertThat(run.out()).contains(file + ":5: password ***\n").contains("remote_username a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password_file FILE",
                "psk_hint x|psk_file FILE",
                "plugin mosquitto_dynamic_security.so|plugin_opt_config_file FILE"
            })
    void brokerThatCanNotUseAFileDoesNotShowWhatIsInIt(String lines) throws Exception {
        for (String content :
                new String[] {
                    "SECRET",
                    "ann:$7$SECRET",
                    "ann:$7$1$SECRET$SECRET",
                    "ann:SECRET:x",
                    "{\"clients\":[{\"username\":\"ann\",\"password\":\"SECRET\"}]}"
                }) {
            Files.writeString(folder.resolve("file"), content.replace("SECRET", SECRET) + "\n");
            String text =
                    (listener() + "|log_type all|" + lines)
                            .replace("FILE", folder.resolve("file").toString())
                            .replace('|', '\n');
            Path file = Files.writeString(folder.resolve("broken.conf"), text + "\n");
            try (ConfiguredBroker broker =
                    ConfiguredBroker.start(folder, Files.readString(file).split("\n"))) {
                assertHidden(broker.log().lines());
            } catch (io.jmqtt.broker.auth.AccessFileException refused) {
                assertThat(String.join("\n", refused.lines())).doesNotContain(SECRET);
            }
        }
    }
}
