package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plug-ins for password and ACL files that Mosquitto ships, named by their path. */
class BuiltInPluginTest extends ListenerFixture {
    private static final String ACL = "/usr/lib/mosquitto_acl_file.so";
    private static final String PASSWORDS = "/usr/lib/mosquitto_password_file.so";

    private int second;

    @BeforeEach
    void findSecondPort() throws IOException {
        second = MosquittoBroker.freePort();
    }

    private String file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private String users(String name, String... secrets) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String secret : secrets) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(secret.getBytes(StandardCharsets.UTF_8));
            digest.update(new byte[12]);
            text.append(secret.split("-")[0])
                    .append(":$6$AAAAAAAAAAAAAAAA$")
                    .append(Base64.getEncoder().encodeToString(digest.digest()))
                    .append('\n');
        }
        return file(name, text.toString());
    }

    private static int login(int to, String user, String password) throws IOException {
        try (RawMqtt client = RawMqtt.open(to)) {
            return client.handshake(as(user, password)).body()[1];
        }
    }

    private static ConnectPacket as(String user, String password) {
        return ConnectPacket.of(4, "c-" + user)
                .login(user, password.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a client without a name gets back what it publishes. */
    private static boolean mayUse(int to, String topic) throws IOException {
        try (RawMqtt client = RawMqtt.connect(to, 4, "me")) {
            client.subscribe(topic, 0);
            client.publish(topic, "x", 0, false);
            client.send(new byte[] {(byte) 0xC0, 0});
            return client.readText().startsWith("PUBLISH");
        }
    }

    private List<String> open(String... more) {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.add(0, "listener " + port + " 127.0.0.1");
        return lines;
    }

    @Test
    void bothServeEveryListener() throws Exception {
        start(
                open(
                        "plugin " + PASSWORDS,
                        "plugin_opt_password_file " + users("pw", "bob-1"),
                        "plugin " + ACL,
                        "plugin_opt_acl_file " + file("acl", "topic a\n"),
                        "listener " + second + " 127.0.0.1",
                        "allow_anonymous true"));
        for (int each : new int[] {port, second}) {
            assertThat(login(each, "bob", "bob-1")).isZero();
            assertThat(login(each, "bob", "other")).isEqualTo(5);
            assertThat(login(each, "eve", "bob-1")).isEqualTo(5);
            assertThat(mayUse(each, "a")).isTrue();
            assertThat(mayUse(each, "b")).isFalse();
        }
        broker.awaitLine("Loading plugin: " + ACL);
        broker.awaitLine("Plugin acl-file loaded.");
        broker.awaitLine("Plugin password-file loaded.");
    }

    @Test
    void onePluginHasOtherOptionsOnEveryListener() throws Exception {
        start(
                List.of(
                        "per_listener_settings true",
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "plugin " + ACL,
                        "plugin_opt_acl_file " + file("one", "topic a\n"),
                        "listener " + second + " 127.0.0.1",
                        "allow_anonymous true",
                        "plugin " + ACL,
                        "plugin_opt_acl_file " + file("two", "topic b\n")));
        assertThat(mayUse(port, "a")).isTrue();
        assertThat(mayUse(port, "b")).isFalse();
        assertThat(mayUse(second, "a")).isFalse();
        assertThat(mayUse(second, "b")).isTrue();
    }

    @Test
    void onlyListenersThatUseALoadedPluginAreServed() throws Exception {
        start(
                List.of(
                        "plugin_load users " + PASSWORDS,
                        "plugin_opt_password_file " + users("pw", "bob-1"),
                        "listener " + port + " 127.0.0.1",
                        "plugin_use users",
                        "listener " + second + " 127.0.0.1",
                        "listener_allow_anonymous true"));
        assertThat(login(port, "bob", "bob-1")).isZero();
        assertThat(login(port, "eve", "any")).isEqualTo(5);
        assertThat(login(second, "eve", "any")).isZero();
    }

    @Test
    void aGlobalPluginServesListenersWithSettingsOfTheirOwn() throws Exception {
        start(
                List.of(
                        "per_listener_settings true",
                        "global_plugin " + PASSWORDS,
                        "plugin_opt_password_file " + users("pw", "bob-1"),
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "listener " + second + " 127.0.0.1"));
        for (int each : new int[] {port, second}) {
            assertThat(login(each, "bob", "bob-1")).isZero();
            assertThat(login(each, "eve", "any")).isEqualTo(5);
        }
    }

    @Test
    void filesAreReadAgainOnReloadAndWhoIsNotWelcomeIsDropped() throws Exception {
        String[] lines =
                open(
                                "plugin " + PASSWORDS,
                                "plugin_opt_password_file " + users("pw", "bob-1", "ann-1"),
                                "plugin " + ACL,
                                "plugin_opt_acl_file "
                                        + file("acl", "user ann\ntopic a\nuser bob\ntopic a\n"))
                        .toArray(new String[0]);
        start(List.of(lines));
        try (RawMqtt bob = RawMqtt.connect(port, as("bob", "bob-1"));
                RawMqtt ann = RawMqtt.connect(port, as("ann", "ann-1"))) {
            ann.subscribe("a", 0);
            users("pw", "bob-2", "ann-1");
            file("acl", "user ann\ntopic write a\n");
            broker.reload(lines);
            bob.expectEnd();
            ann.publish("a", "x", 0, false);
            ann.ping();
            assertThat(login(port, "bob", "bob-2")).isZero();
        }
    }

    @Test
    void aFileThatWentBadFailsTheReload() throws Exception {
        String[] lines =
                open("plugin " + ACL, "plugin_opt_acl_file " + file("acl", "topic a\n"))
                        .toArray(new String[0]);
        start(List.of(lines), "allow_anonymous true");
        file("acl", "nonsense\n");
        assertThatThrownBy(() -> broker.reload(lines)).isInstanceOf(AccessFileException.class);
        assertThat(mayUse(port, "b")).isFalse();
    }

    @Test
    void optionsOfAPluginAreThoseOfTheStart() throws Exception {
        String one = file("one", "topic a\n");
        String two = file("two", "topic b\n");
        start(open("plugin " + ACL, "plugin_opt_acl_file " + one), "allow_anonymous true");
        broker.reload(
                open("plugin " + ACL, "plugin_opt_acl_file " + two, "allow_anonymous true")
                        .toArray(new String[0]));
        assertThat(mayUse(port, "a")).isTrue();
        assertThat(mayUse(port, "b")).isFalse();
    }
}
