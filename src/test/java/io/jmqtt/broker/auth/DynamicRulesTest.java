package io.jmqtt.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.OpenAccess;
import io.jmqtt.broker.auth.AccessControl.Identity;
import io.jmqtt.broker.auth.AccessControl.Login;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.passwd.HashScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dynamic security beside the other rules of a listener, and what holds for bridges. */
class DynamicRulesTest {
    private static final String TOPIC = "$CONTROL/dynamic-security/v1";
    private static final String PASSWORD = "long enough";

    @TempDir Path folder;

    private FileAccessControl open(String... more) throws Exception {
        Path init = Files.writeString(folder.resolve("init"), PASSWORD + "\n");
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "listener 1883",
                                "plugin mosquitto_dynamic_security.so",
                                "plugin_opt_config_file " + folder.resolve("dynsec.json"),
                                "plugin_opt_password_init_file " + init));
        lines.addAll(List.of(more));
        return FileAccessControl.open(config(lines), new RecordingLog(), Map.of());
    }

    private BrokerConfig config(List<String> lines) throws IOException {
        Path file = Files.write(folder.resolve("mosquitto.conf"), lines);
        ParsedConfig parsed =
                new ConfigReader(new OptionTable(), Map.of()).read(file, CommandLine.EMPTY);
        assertThat(parsed.problems()).isEmpty();
        return parsed.config();
    }

    private static boolean admits(FileAccessControl access, String user, String password) {
        byte[] bytes = password == null ? null : password.getBytes(StandardCharsets.UTF_8);
        return access.authenticate(new Login("id", user, bytes, "127.0.0.1", 1883, false));
    }

    private static Identity identity(String user) {
        return new Identity("id", user, "127.0.0.1", 1883);
    }

    private static AccessControl.Control command(FileAccessControl access, String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return access.control(identity("admin"), TOPIC, bytes);
    }

    @Test
    void namesThatItKnowsAreItsOwnAndOthersAreThoseOfThePasswordFile() throws Exception {
        FileAccessControl alone = open("allow_anonymous false");
        assertThat(admits(alone, "admin", PASSWORD)).isTrue();
        assertThat(admits(alone, "admin", "wrong")).isFalse();
        assertThat(admits(alone, "eve", PASSWORD)).isFalse();
        assertThat(admits(alone, null, null)).isFalse();
        Path users = folder.resolve("users");
        Files.writeString(
                users,
                "bob:"
                        + HashScheme.PBKDF2
                                .hash("secret".getBytes(), 1, new SecureRandom())
                                .encoded()
                        + "\n");
        FileAccessControl both = open("allow_anonymous true", "password_file " + users);
        assertThat(admits(both, "admin", PASSWORD)).isTrue();
        assertThat(admits(both, "bob", "secret")).isTrue();
        assertThat(admits(both, "bob", "wrong")).isFalse();
        assertThat(admits(both, null, null)).isTrue();
    }

    @Test
    void rolesSayWhatAClientMayDo() throws Exception {
        FileAccessControl access = open();
        command(
                access,
                "{'commands':[{'command':'createRole','rolename':'r','acls':["
                        + "{'acltype':'publishClientSend','topic':'out/#','allow':true},"
                        + "{'acltype':'publishClientReceive','topic':'in/#','allow':true},"
                        + "{'acltype':'publishClientReceive','topic':'#','allow':false},"
                        + "{'acltype':'subscribePattern','topic':'in/#','allow':true},"
                        + "{'acltype':'unsubscribePattern','topic':'#','allow':false,'priority':1},"
                        + "{'acltype':'unsubscribePattern','topic':'in/#','allow':true,'priority':2}"
                        + "]},{'command':'createClient','username':'ann','password':'p',"
                        + "'roles':[{'rolename':'r'}]}]}");
        Identity ann = identity("ann");
        assertThat(access.mayWrite(ann, "out/a")).isTrue();
        assertThat(access.mayWrite(ann, "in/a")).isFalse();
        assertThat(access.maySubscribe(ann, "in/a", 0)).isTrue();
        assertThat(access.maySubscribe(ann, "out/a", 0)).isFalse();
        assertThat(access.mayUnsubscribe(ann, "in/a")).isTrue();
        assertThat(access.mayUnsubscribe(ann, "out/a")).isFalse();
        assertThat(access.mayRead(ann, "in/a")).isTrue();
        assertThat(access.mayRead(ann, "$CONTROL/a")).isFalse();
    }

    @Test
    void commandsAreAnsweredAndRaiseTheVersion() throws Exception {
        FileAccessControl access = open();
        assertThat(access.isControl(TOPIC)).isTrue();
        assertThat(access.isControl(TOPIC + "/response")).isFalse();
        long before = access.version();
        AccessControl.Control made =
                command(
                        access,
                        "{'commands':[{'command':'createClient','username':'ann','password':'p'}]}");
        assertThat(new String(made.response(), StandardCharsets.UTF_8)).contains("createClient");
        assertThat(made.expelled()).isNull();
        assertThat(access.version()).isGreaterThan(before);
        AccessControl.Control gone =
                command(access, "{'commands':[{'command':'deleteClient','username':'ann'}]}");
        assertThat(gone.expelled().test(identity("ann"))).isTrue();
        assertThat(gone.expelled().test(identity("bob"))).isFalse();
        long version = access.version();
        access.reload(config(List.of("listener 1883", "allow_anonymous true")));
        assertThat(access.version()).isGreaterThan(version);
        assertThat(new String(command(access, "{}").response(), StandardCharsets.UTF_8))
                .contains("commands");
    }

    @Test
    void withoutItThereIsNoControlTopic() throws Exception {
        FileAccessControl access =
                FileAccessControl.open(
                        config(List.of("listener 1883", "allow_anonymous true")),
                        new RecordingLog(),
                        Map.of());
        assertThat(access.isControl(TOPIC)).isFalse();
        assertThat(access.version()).isEqualTo(1);
        assertThat(access.maySubscribe(identity("a"), "x", 0)).isTrue();
        assertThat(access.mayUnsubscribe(identity("a"), "x")).isTrue();
    }

    /** Refuses everything and says where it was asked. */
    private static final class Refusing extends OpenAccess {
        @Override
        public boolean authenticate(Login login) {
            return false;
        }

        @Override
        public boolean mayWrite(Identity who, String topic) {
            return false;
        }

        @Override
        public boolean mayRead(Identity who, String topic) {
            return false;
        }

        @Override
        public boolean maySubscribe(Identity who, String filter, int qos) {
            return false;
        }

        @Override
        public boolean mayUnsubscribe(Identity who, String filter) {
            return false;
        }

        @Override
        public long version() {
            return 9;
        }

        @Override
        public byte[] psk(int listenerPort, String identity) {
            return new byte[] {1};
        }
    }

    @Test
    void bridgesAreAskedForNoRightsAndClientsAre() {
        Identity bridge = Identity.bridge("b", null);
        Identity client = identity("a");
        AccessControl closed = new BridgeRights(new Refusing());
        AccessControl open = new BridgeRights(new OpenAccess());
        assertThat(bridge.isBridge()).isTrue();
        assertThat(client.isBridge()).isFalse();
        assertThat(closed.mayWrite(bridge, "t")).isTrue();
        assertThat(closed.mayRead(bridge, "t")).isTrue();
        assertThat(closed.maySubscribe(bridge, "t", 0)).isTrue();
        assertThat(closed.mayUnsubscribe(bridge, "t")).isTrue();
        assertThat(closed.mayWrite(client, "t")).isFalse();
        assertThat(closed.mayRead(client, "t")).isFalse();
        assertThat(closed.maySubscribe(client, "t", 0)).isFalse();
        assertThat(closed.mayUnsubscribe(client, "t")).isFalse();
        assertThat(open.mayWrite(client, "t")).isTrue();
        assertThat(open.mayRead(client, "t")).isTrue();
        assertThat(open.maySubscribe(client, "t", 0)).isTrue();
        assertThat(open.mayUnsubscribe(client, "t")).isTrue();
        Login login = new Login("id", null, null, "", 1, false);
        assertThat(closed.authenticate(login)).isFalse();
        assertThat(open.authenticate(login)).isTrue();
        assertThat(closed.version()).isEqualTo(9);
        assertThat(closed.psk(1, "i")).containsExactly(1);
        assertThat(open.psk(1, "i")).isNull();
        assertThat(open.isControl(TOPIC)).isFalse();
    }
}
