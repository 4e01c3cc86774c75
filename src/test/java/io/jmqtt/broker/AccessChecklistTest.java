package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in access control that were made before, by number where they have one. */
class AccessChecklistTest {
    @TempDir Path folder;
    private int port;
    private ConfiguredBroker broker;

    @BeforeEach
    void findPort() throws IOException {
        port = MosquittoBroker.freePort();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private String[] lines(String... more) {
        String[] lines = new String[more.length + 2];
        lines[0] = "listener " + port + " 127.0.0.1";
        lines[1] = "allow_anonymous true";
        System.arraycopy(more, 0, lines, 2, more.length);
        return lines;
    }

    private void start(String... more) throws Exception {
        broker = ConfiguredBroker.start(folder, lines(more));
    }

    private void startWithRights(String rights) throws Exception {
        rights(rights);
        start("acl_file " + folder.resolve("acl"));
    }

    private void rights(String rights) throws IOException {
        Files.writeString(folder.resolve("acl"), rights);
    }

    private void reload() throws Exception {
        broker.reload(lines("acl_file " + folder.resolve("acl")));
    }

    private ConnectPacket named(String id, String name) {
        return ConnectPacket.of(5, id).login(name, new byte[] {'x'});
    }

    @ParameterizedTest // CVE-2017-7650
    @CsvSource({"#, user", "+, user", "a+b, user", "id, #", "id, +"})
    void wildcardsInNamesGiveNoRightsByPattern(String id, String name) throws Exception {
        startWithRights("pattern readwrite %c/x\npattern readwrite %u/x\n");
        try (RawMqtt client = RawMqtt.connect(port, named(id, name));
                RawMqtt other = RawMqtt.connect(port, named("good", "better"))) {
            client.subscribe("good/x", 0);
            client.subscribe("better/x", 0);
            other.publish("good/x", "secret", 0, false);
            other.publish("better/x", "secret", 1, false);
            client.ping();
            client.send(PacketBytes.publish(5, "good/x", new byte[1], 1, false, false, 7));
            client.expect("PUBACK m7 code=135");
        }
    }

    @Test // CVE-2017-7652
    void failedReloadOpensNothing() throws Exception {
        startWithRights("topic read a\n");
        try (RawMqtt client = RawMqtt.connect(port, 5, "c")) {
            for (String bad : new String[] {"topic\n", "nonsense\n"}) {
                rights(bad);
                assertThatThrownBy(this::reload).isInstanceOf(AccessFileException.class);
            }
            Files.delete(folder.resolve("acl"));
            assertThatThrownBy(this::reload).isInstanceOf(AccessFileException.class);
            client.send(PacketBytes.publish(5, "a", new byte[1], 1, false, false, 7));
            client.expect("PUBACK m7 code=135");
        }
    }

    @Test // CVE-2018-12546
    void retainedMessageOfAPublisherWithoutRightsIsNotDelivered() throws Exception {
        rights("topic #\nuser ann\ntopic #\n");
        start("check_retain_source true", "acl_file " + folder.resolve("acl"));
        try (RawMqtt ann = RawMqtt.connect(port, named("a", "ann"));
                RawMqtt client = RawMqtt.connect(port, 5, "c")) {
            ann.publish("t", "kept", 1, true);
            client.subscribe("t", 0);
            client.expect(PacketKind.PUBLISH);
            rights("topic #\nuser ann\ntopic read #\n");
            broker.reload(lines("check_retain_source true", "acl_file " + folder.resolve("acl")));
            client.subscribe("t", 0);
            client.ping();
        }
    }

    @Test // CVE-2018-12550
    void emptyAclFileDeniesEverything() throws Exception {
        startWithRights("");
        try (RawMqtt client = RawMqtt.connect(port, 5, "c")) {
            client.send(PacketBytes.publish(5, "a", new byte[1], 1, false, false, 7));
            client.expect("PUBACK m7 code=135");
        }
    }

    @ParameterizedTest // CVE-2018-12551
    @ValueSource(strings = {"ann:", "ann:plain", "ann:$6$AAAA", "ann:$7$1$AAAA$", ":x", "ann:$6$"})
    void malformedPasswordLineMakesNoUserWithoutPassword(String line) throws Exception {
        Files.writeString(folder.resolve("pw"), line + "\n");
        assertThatThrownBy(() -> start("password_file " + folder.resolve("pw")))
                .isInstanceOf(AccessFileException.class);
    }

    @Test // CVE-2018-20145
    void everyListenerHasItsOwnAclFileWithPerListenerSettings() throws Exception {
        rights("topic read #\n");
        int second = MosquittoBroker.freePort();
        broker =
                ConfiguredBroker.start(
                        folder,
                        "per_listener_settings true",
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "acl_file " + folder.resolve("acl"),
                        "listener " + second + " 127.0.0.1",
                        "allow_anonymous true");
        try (RawMqtt one = RawMqtt.connect(port, 5, "one");
                RawMqtt two = RawMqtt.connect(second, 5, "two")) {
            one.send(PacketBytes.publish(5, "a", new byte[1], 1, false, false, 7));
            one.expect("PUBACK m7 code=135");
            two.send(PacketBytes.publish(5, "a", new byte[1], 1, false, false, 7));
            two.expect("PUBACK m7 code=16");
        }
    }

    @Test // CVE-2021-34434
    void subscriptionThatOutlivesItsRightGivesNothing() throws Exception {
        startWithRights("topic #\nuser ann\ntopic #\n");
        try (RawMqtt ann = RawMqtt.connect(port, named("a", "ann"));
                RawMqtt client = RawMqtt.connect(port, 5, "c")) {
            ann.subscribe("t", 1);
            client.publish("t", "before", 1, false);
            ann.expect(PacketKind.PUBLISH);
            rights("topic #\nuser ann\ntopic write #\n");
            reload();
            client.publish("t", "after", 1, false);
            ann.ping();
        }
    }

    @ParameterizedTest // 2.0.12
    @ValueSource(booleans = {true, false})
    void whatWaitsForASessionIsCheckedAgainWhenItComesBack(boolean revoked) throws Exception {
        startWithRights("topic #\nuser ann\ntopic #\n");
        ConnectPacket kept = ConnectPacket.of(4, "a").resume().login("ann", new byte[] {'x'});
        try (RawMqtt client = RawMqtt.connect(port, 4, "c")) {
            try (RawMqtt ann = RawMqtt.connect(port, kept)) {
                ann.subscribe("t", 2);
                client.publish("t", "in flight", 1, false);
                ann.expect(PacketKind.PUBLISH);
            }
            broker.log().await("Client a [127.0.0.1:");
            client.publish("t", "queued", 1, false);
            if (revoked) {
                rights("topic #\nuser ann\ntopic write #\n");
                reload();
            }
            try (RawMqtt ann = RawMqtt.connect(port, kept)) {
                if (!revoked) {
                    ann.expect("PUBLISH q1 r0 d1 m1 \"t\" \"in flight\"");
                    ann.expect("PUBLISH q1 r0 d0 m2 \"t\" \"queued\"");
                }
                ann.ping();
            }
        }
    }

    @ParameterizedTest // 2.0.12
    @ValueSource(booleans = {true, false})
    void messageThatWaitsForPubrelIsCheckedAgain(boolean revoked) throws Exception {
        startWithRights("topic #\nuser ann\ntopic #\n");
        ConnectPacket kept = ConnectPacket.of(4, "a").resume().login("ann", new byte[] {'x'});
        try (RawMqtt client = RawMqtt.connect(port, 4, "c")) {
            client.subscribe("t", 0);
            try (RawMqtt ann = RawMqtt.connect(port, kept)) {
                ann.send(PacketBytes.publish(4, "t", new byte[] {'1'}, 2, false, false, 7));
                ann.expect(PacketKind.PUBREC);
            }
            if (revoked) {
                rights("topic #\nuser ann\ntopic read #\n");
                reload();
            }
            try (RawMqtt ann = RawMqtt.connect(port, kept)) {
                ann.send(PacketBytes.pubrel(4, 7, 0));
                ann.expect("PUBCOMP m7");
            }
            if (!revoked) {
                client.expect("PUBLISH q0 r0 d0 \"t\" \"1\"");
            }
            client.ping();
        }
    }

    @ParameterizedTest // 2.x
    @ValueSource(ints = {4, 5})
    void willToAControlTopicIsRefused(int level) throws Exception {
        start();
        try (RawMqtt client = RawMqtt.open(port)) {
            client.send(
                    ConnectPacket.of(level, "c")
                            .will("$CONTROL/broker/v1", new byte[1], 0, false)
                            .bytes());
            client.level(level);
            String answer = client.readText();
            assertThat(answer == null || answer.startsWith("CONNACK present=0 code=1")).isTrue();
            if (answer != null) {
                client.expectEnd();
            }
        }
    }

    @Test // 2.0.12
    void optionOfTheDefaultListenerDoesNotOpenItToOthers() throws Exception {
        Path file = Files.writeString(folder.resolve("m.conf"), "max_connections 10\n");
        assertThat(
                        new ConfigReader(new OptionTable(), Map.of())
                                .read(file, CommandLine.EMPTY)
                                .config()
                                .localOnly())
                .isTrue();
    }

    @Test // slow CONNECT
    void connectionsThatSayNothingCountForTheLimit() throws Exception {
        start("max_connections 2");
        try (RawMqtt one = RawMqtt.open(port);
                RawMqtt two = RawMqtt.open(port)) {
            one.send(new byte[] {0x10});
            two.send(new byte[] {0x10});
            // each is counted on a loop of its own
            Eventually.until(
                    "both are counted",
                    () ->
                            broker.log().lines().stream()
                                            .filter(line -> line.startsWith("New connection from"))
                                            .count()
                                    == 2);
            try (RawMqtt three = RawMqtt.open(port)) {
                three.expectEnd();
            }
        }
        assertThat(broker.log().lines())
                .contains("Client connection from 127.0.0.1 denied: max_connections exceeded.");
    }

    @Test // deny first, whatever the order of the lines
    void denyComesBeforeWhatAllows() throws Exception {
        startWithRights("topic #\ntopic deny secret/#\n");
        try (RawMqtt client = RawMqtt.connect(port, 5, "c")) {
            client.send(PacketBytes.publish(5, "secret/a", new byte[1], 1, false, false, 7));
            client.expect("PUBACK m7 code=135");
            client.send(PacketBytes.publish(5, "open", new byte[1], 1, false, false, 8));
            client.expect("PUBACK m8 code=16");
        }
    }

    @Test
    void willWithoutTheRightIsNotPublishedButTheClientIsLetIn() throws Exception {
        startWithRights("topic read #\nuser ann\ntopic #\n");
        try (RawMqtt ann = RawMqtt.connect(port, named("a", "ann"))) {
            ann.subscribe("w", 0);
            RawMqtt.connect(port, ConnectPacket.of(4, "c").will("w", new byte[1], 0, false))
                    .reset();
            broker.log().await("Client c [127.0.0.1:");
            RawMqtt.connect(
                            port,
                            named("b", "ann")
                                    .will("w", "by ann".getBytes(StandardCharsets.UTF_8), 0, false))
                    .reset();
            ann.expect("PUBLISH q0 r0 d0 \"w\" \"by ann\"");
        }
    }
}
