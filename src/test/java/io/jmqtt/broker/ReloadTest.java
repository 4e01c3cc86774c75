package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.auth.FileAccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.ConfigReload;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running broker takes over what changed in its files. */
class ReloadTest {
    @TempDir Path folder;

    private final RecordedLog log = new RecordedLog();
    private int port;
    private BrokerConfig first;
    private FileAccessControl access;
    private Broker broker;

    @BeforeEach
    void start() throws Exception {
        port = MosquittoBroker.freePort();
        password("secret");
        Files.writeString(folder.resolve("acl"), "topic #\nuser bob\ntopic #\n");
        first = config("allow_anonymous true");
        access = FileAccessControl.open(first, BrokerLog.NONE, Map.of());
        broker = Broker.start(first, access, log, "jmqtt version test", 2);
    }

    @AfterEach
    void stop() {
        broker.stop();
    }

    private void password(String secret) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        digest.update(secret.getBytes(StandardCharsets.UTF_8));
        digest.update(new byte[12]);
        Files.writeString(
                folder.resolve("pw"),
                "bob:$6$AAAAAAAAAAAAAAAA$"
                        + Base64.getEncoder().encodeToString(digest.digest())
                        + "\n");
    }

    private BrokerConfig config(String more) throws Exception {
        Path file = folder.resolve("mosquitto.conf");
        Files.writeString(
                file,
                "listener "
                        + port
                        + " 127.0.0.1\npassword_file "
                        + folder
                        + "/pw\nacl_file "
                        + folder
                        + "/acl\n"
                        + more
                        + "\n");
        return new ConfigReader(new OptionTable(), Map.of()).read(file, CommandLine.EMPTY).config();
    }

    private void reload(String more) throws Exception {
        config(more);
        BrokerConfig next =
                ConfigReload.apply(
                                broker.config(),
                                new ConfigReader(new OptionTable(), Map.of())
                                        .read(folder.resolve("mosquitto.conf"), CommandLine.EMPTY))
                        .config();
        access.reload(next);
        broker.reload(next);
    }

    private RawMqtt bob(String secret) throws Exception {
        return RawMqtt.connect(
                port,
                ConnectPacket.of(5, "b").login("bob", secret.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void clientsThatAreNoLongerWelcomeAreDroppedWithoutWillAndWithoutDisconnect() throws Exception {
        try (RawMqtt bob = bob("secret");
                RawMqtt nobody =
                        RawMqtt.connect(
                                port,
                                ConnectPacket.of(5, "n").will("will", new byte[1], 0, false))) {
            bob.subscribe("will", 0);
            reload("allow_anonymous false");
            nobody.expectEnd();
            assertThat(log.lines())
                    .anyMatch(line -> line.matches("Client n \\[.*] disconnected\\."));
            bob.ping();
        }
    }

    @Test
    void clientWithAnOldPasswordIsDropped() throws Exception {
        try (RawMqtt bob = bob("secret");
                RawMqtt nobody = RawMqtt.connect(port, 4, "n")) {
            password("changed");
            reload("allow_anonymous true");
            bob.expectEnd();
            nobody.ping();
            bob("changed").close();
        }
    }

    @Test
    void changedRightsHoldForConnectedClients() throws Exception {
        try (RawMqtt bob = bob("secret");
                RawMqtt nobody = RawMqtt.connect(port, 4, "n")) {
            bob.subscribe("a", 0);
            nobody.publish("a", "1", 0, false);
            bob.expect("PUBLISH q0 r0 d0 \"a\" \"1\"");
            Files.writeString(folder.resolve("acl"), "topic read #\nuser bob\ntopic #\n");
            reload("allow_anonymous true");
            nobody.publish("a", "2", 1, false);
            bob.ping();
        }
    }

    @Test
    void listenerOptionsAreTakenOverInPlace() throws Exception {
        reload("allow_anonymous true\nmax_connections 1");
        try (RawMqtt one = RawMqtt.connect(port, 4, "one");
                RawMqtt two = RawMqtt.open(port)) {
            two.expectEnd();
            one.ping();
        }
    }

    @Test
    void otherListenersAreRefusedAndNothingChanges() throws Exception {
        reload("listener " + (port == 65535 ? 1024 : port + 1) + "\nallow_anonymous false");
        assertThat(broker.config()).isEqualTo(first);
        assertThat(broker.config().listeners())
                .extracting(ListenerConfig::port)
                .containsExactly(port);
        RawMqtt.connect(port, 4, "n").close();
    }
}
