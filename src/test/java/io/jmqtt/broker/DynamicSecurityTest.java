package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dynamic security by itself, side by side with Mosquitto's plug-in, and by its own tool. */
class DynamicSecurityTest {
    private static final Path PLUGIN =
            Path.of("/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so");
    private static final String TOPIC = "$CONTROL/dynamic-security/v1";
    // the password of admin is pw123
    private static final String START =
            """
            {"clients":[{"username":"admin","textname":"first","password":
            "J0GVXaWQyulC+0866nM0n3u9oLL4bzE97Q6kIyG7d9/nJRrNhucLswEwV35kFWYP7Mc+QADQ8EwgEKfbBR6GKQ==",
            "salt":"wo08IvvdKmPANzNc","iterations":101,"roles":[{"rolename":"admin"}]}],
            "roles":[{"rolename":"admin","acls":[
            {"acltype":"publishClientSend","topic":"$CONTROL/dynamic-security/#","allow":true},
            {"acltype":"publishClientReceive","topic":"$CONTROL/dynamic-security/#","allow":true},
            {"acltype":"subscribePattern","topic":"$CONTROL/dynamic-security/#","allow":true},
            {"acltype":"subscribePattern","topic":"#","allow":true},
            {"acltype":"unsubscribePattern","topic":"#","allow":true}]}],
            "defaultACLAccess":{"publishClientSend":false,"publishClientReceive":true,
            "subscribe":false,"unsubscribe":true}}
            """;

    private static final String[] REQUESTS = {
        "x",
        "{}",
        "{'commands':{}}",
        "{'commands':[{'command':'listClients','correlationData':'7'}]}",
        "{'commands':[{}]}",
        "{'commands':[{'command':'foo','correlationData':'a'},{'command':'listRoles'}]}",
        "{'commands':[{'command':'listClients','correlationData':3}]}",
        "{'commands':[{'command':'getRole','rolename':'admin'},{'command':'getRole'},"
                + "{'command':'getRole','rolename':'none'},{'command':'getDefaultACLAccess'}]}",
        "{'commands':[{'command':'createRole','rolename':'r1','textname':'R','acls':["
                + "{'acltype':'publishClientSend','topic':'a/b','priority':1,'allow':true},"
                + "{'acltype':'publishClientSend','topic':'a/#','priority':5,'allow':false}]},"
                + "{'command':'createRole','rolename':'r1'},{'command':'createRole'},"
                + "{'command':'createRole','rolename':'r2','textdescription':'D'},"
                + "{'command':'getRole','rolename':'r1'},{'command':'listRoles'}]}",
        "{'commands':[{'command':'addRoleACL','rolename':'r2','acltype':'subscribePattern',"
                + "'topic':'s/#','priority':2,'allow':true},"
                + "{'command':'addRoleACL','rolename':'r2','acltype':'subscribePattern',"
                + "'topic':'s/#','allow':true},"
                + "{'command':'addRoleACL','rolename':'r2','acltype':'subscribeLiteral',"
                + "'topic':'l','allow':true},"
                + "{'command':'removeRoleACL','rolename':'r2','acltype':'subscribeLiteral',"
                + "'topic':'none'},{'command':'getRole','rolename':'r2'},"
                + "{'command':'removeRoleACL','rolename':'r2','acltype':'subscribeLiteral',"
                + "'topic':'l'},{'command':'getRole','rolename':'r2'}]}",
        "{'commands':[{'command':'createClient','username':'u1','password':'p1','textname':'T',"
                + "'roles':[{'rolename':'r1','priority':3},{'rolename':'r2'}]},"
                + "{'command':'createClient','username':'u1','password':'p1'},"
                + "{'command':'createClient'},{'command':'createClient','username':5},"
                + "{'command':'createClient','username':'u2','clientid':'c2'},"
                + "{'command':'getClient','username':'u1'},{'command':'getClient','username':'u2'},"
                + "{'command':'getClient','username':'none'}]}",
        "{'commands':[{'command':'createGroup','groupname':'g1','roles':[{'rolename':'r2'}]},"
                + "{'command':'createGroup','groupname':'g1'},{'command':'createGroup'},"
                + "{'command':'createGroup','groupname':'g2','textname':'G'},"
                + "{'command':'addGroupClient','groupname':'g1','username':'u1','priority':2},"
                + "{'command':'addGroupClient','groupname':'g1','username':'u2'},"
                + "{'command':'addGroupClient','groupname':'g1','username':'none'},"
                + "{'command':'addGroupClient','groupname':'none','username':'u1'},"
                + "{'command':'addGroupRole','groupname':'g2','rolename':'r1','priority':4},"
                + "{'command':'addGroupRole','groupname':'g2','rolename':'none'},"
                + "{'command':'getGroup','groupname':'g1'},"
                + "{'command':'listGroups','verbose':true},{'command':'listGroups'},"
                + "{'command':'getClient','username':'u1'}]}",
        "{'commands':[{'command':'setAnonymousGroup','groupname':'g2'},"
                + "{'command':'setAnonymousGroup','groupname':'none'},"
                + "{'command':'getAnonymousGroup'},"
                + "{'command':'deleteGroup','groupname':'none'}]}",
        "{'commands':[{'command':'modifyClient','username':'u2','textname':'new',"
                + "'roles':[{'rolename':'r1'}],'groups':[{'groupname':'g2','priority':9}]},"
                + "{'command':'modifyClient','username':'none'},"
                + "{'command':'getClient','username':'u2'},"
                + "{'command':'modifyGroup','groupname':'g1','textdescription':'d',"
                + "'clients':[{'username':'u2'}]},{'command':'getGroup','groupname':'g1'},"
                + "{'command':'modifyRole','rolename':'r1','acls':["
                + "{'acltype':'unsubscribeLiteral','topic':'q','allow':false}]},"
                + "{'command':'getRole','rolename':'r1'}]}",
        "{'commands':[{'command':'setClientPassword','username':'u2','password':'p2'},"
                + "{'command':'setClientPassword','username':'none','password':'p2'},"
                + "{'command':'setClientPassword','username':'u2'},"
                + "{'command':'setClientId','username':'u2','clientid':'c3'},"
                + "{'command':'addClientRole','username':'u2','rolename':'r2','priority':8},"
                + "{'command':'removeClientRole','username':'u2','rolename':'r1'},"
                + "{'command':'disableClient','username':'u2'},"
                + "{'command':'getClient','username':'u2'},"
                + "{'command':'enableClient','username':'u2'},"
                + "{'command':'listClients','verbose':true,'count':2,'offset':1},"
                + "{'command':'listClients','count':1}]}",
        "{'commands':[{'command':'setDefaultACLAccess','acls':["
                + "{'acltype':'publishClientSend','allow':true},"
                + "{'acltype':'subscribe','allow':true}]},{'command':'getDefaultACLAccess'}]}",
        "{'commands':[{'command':'removeGroupClient','groupname':'g1','username':'u2'},"
                + "{'command':'removeGroupRole','groupname':'g1','rolename':'r2'},"
                + "{'command':'deleteRole','rolename':'r1'},"
                + "{'command':'deleteClient','username':'u1'},"
                + "{'command':'deleteClient','username':'u1'},"
                + "{'command':'deleteGroup','groupname':'g1'},"
                + "{'command':'listRoles'},{'command':'listClients','verbose':true},"
                + "{'command':'listGroups','verbose':true}]}",
    };

    @TempDir Path folder;

    @Test
    @Tag(MosquittoTools.TAG)
    void responsesAreThoseOfThePlugin() throws Exception {
        assumeThat(PLUGIN).as("the plug-in of Mosquitto").exists();
        Path theirs = Files.writeString(folder.resolve("theirs.json"), START);
        Path ours = Files.writeString(folder.resolve("ours.json"), START);
        List<String> expected;
        try (MosquittoBroker broker =
                MosquittoBroker.start(
                        folder, "plugin " + PLUGIN, "plugin_opt_config_file " + theirs)) {
            expected = responses(broker.port(), REQUESTS);
        }
        try (ConfiguredBroker broker = start(ours)) {
            assertThat(responses(broker.broker().port(), REQUESTS)).isEqualTo(expected);
        }
        String state =
                "{'commands':[{'command':'listClients','verbose':true},{'command':'listGroups',"
                        + "'verbose':true},{'command':'listRoles','verbose':true},"
                        + "{'command':'getDefaultACLAccess'},{'command':'getAnonymousGroup'}]}";
        List<String> own;
        try (ConfiguredBroker broker = start(theirs)) {
            own = responses(broker.broker().port(), state);
        }
        try (MosquittoBroker broker =
                MosquittoBroker.start(
                        folder, "plugin " + PLUGIN, "plugin_opt_config_file " + ours)) {
            assertThat(responses(broker.port(), state)).isEqualTo(own);
        }
    }

    @Test
    @Tag(MosquittoTools.TAG)
    void toolOfMosquittoGoverns() throws Exception {
        Path tool = Path.of("/usr/bin/mosquitto_ctrl");
        assumeThat(tool).as("mosquitto_ctrl").exists();
        try (ConfiguredBroker broker = start(Files.writeString(folder.resolve("d"), START))) {
            int port = broker.broker().port();
            govern(port, "createRole writer");
            govern(port, "addRoleACL writer publishClientSend t/# allow 3");
            govern(port, "createClient ann -p secret");
            govern(port, "addClientRole ann writer 2");
            govern(port, "createGroup all");
            govern(port, "addGroupClient all ann");
            assertThat(govern(port, "getClient ann").out()).contains("writer", "all");
            assertThat(govern(port, "listClients").out()).isEqualTo("admin\nann\n");
            assertThat(govern(port, "getRole writer").out()).contains("t/#", "allow");
            try (RawMqtt ann = login(port, 5, "a", "ann", "secret")) {
                govern(port, "disableClient ann");
                assertThat(ann.expect(PacketKind.DISCONNECT).body()[0]).isEqualTo((byte) 0x98);
                ann.expectEnd();
            }
        }
    }

    private static CommandRun govern(int port, String command) {
        List<Object> line =
                new ArrayList<>(List.of("-p", port, "-u", "admin", "-P", "pw123", "dynsec"));
        line.addAll(List.of(command.split(" ")));
        CommandRun run =
                Processes.installed()
                        .start(
                                CommandLine.of("mosquitto_ctrl", line.toArray())
                                        .deadline(Duration.ofSeconds(20)))
                        .await();
        assertThat(run.exitCode()).as(command + ": " + run.err()).isZero();
        return run;
    }

    @Test
    void rightsAreThoseOfRolesThenGroupsThenTheDefault() throws Exception {
        try (ConfiguredBroker broker = start(Files.writeString(folder.resolve("d"), START))) {
            int port = broker.broker().port();
            responses(
                    port,
                    "{'commands':[{'command':'createRole','rolename':'r','acls':["
                            + "{'acltype':'publishClientSend','topic':'own/%u/%c','allow':true},"
                            + "{'acltype':'publishClientSend','topic':'t/#','allow':true},"
                            + "{'acltype':'publishClientSend','topic':'t/no','priority':1,"
                            + "'allow':false},"
                            + "{'acltype':'subscribePattern','topic':'s/+/x','allow':true}]},"
                            + "{'command':'createGroup','groupname':'g','roles':["
                            + "{'rolename':'r'}]},"
                            + "{'command':'createClient','username':'bo','password':'p',"
                            + "'groups':[{'groupname':'g'}]}]}");
            try (RawMqtt bo = login(port, 5, "b", "bo", "p")) {
                assertThat(reason(bo, "own/bo/b")).isEqualTo(0x10);
                assertThat(reason(bo, "t/yes")).isEqualTo(0x10);
                assertThat(reason(bo, "t/no")).isEqualTo(0x87);
                assertThat(reason(bo, "own/bo/c")).isEqualTo(0x87);
                assertThat(reason(bo, TOPIC)).isEqualTo(0x87);
                bo.subscribe("s/+/x", 0);
                bo.subscribe("s/a/x", 0);
            }
        }
    }

    @Test
    void onlyKnownClientsComeIn() throws Exception {
        try (ConfiguredBroker broker = start(Files.writeString(folder.resolve("d"), START))) {
            int port = broker.broker().port();
            responses(
                    port,
                    "{'commands':[{'command':'createClient','username':'bo','password':'p',"
                            + "'clientid':'right'},{'command':'createClient','username':'no'}]}");
            login(port, 4, "right", "bo", "p").close();
            assertThat(refusal(port, "wrong", "bo", "p")).isEqualTo(5);
            assertThat(refusal(port, "right", "bo", "q")).isEqualTo(5);
            assertThat(refusal(port, "x", "no", "p")).isEqualTo(5);
            assertThat(refusal(port, "x", "who", "p")).isEqualTo(5);
        }
    }

    @Test
    void anonymousClientsHaveTheRightsOfTheirGroup() throws Exception {
        try (ConfiguredBroker broker = start(Files.writeString(folder.resolve("d"), START))) {
            int port = broker.broker().port();
            responses(
                    port,
                    "{'commands':[{'command':'createRole','rolename':'r','acls':["
                            + "{'acltype':'publishClientSend','topic':'open/%c','allow':true},"
                            + "{'acltype':'publishClientSend','topic':'named/%u','allow':true},"
                            + "{'acltype':'subscribePattern','topic':'open/#','allow':true}]},"
                            + "{'command':'createGroup','groupname':'g','roles':["
                            + "{'rolename':'r'}]}]}");
            try (RawMqtt before = RawMqtt.connect(port, 5, "n")) {
                assertThat(reason(before, "open/n")).isEqualTo(0x87);
                assertThat(suback(before, "open/n")).isEqualTo(0x87);
                responses(port, "{'commands':[{'command':'setAnonymousGroup','groupname':'g'}]}");
                // whoever the change concerns is sent away
                assertThat(before.expect(PacketKind.DISCONNECT).body()[0]).isEqualTo((byte) 0x98);
                before.expectEnd();
            }
            try (RawMqtt nobody = RawMqtt.connect(port, 5, "n")) {
                assertThat(reason(nobody, "open/n")).isEqualTo(0x10);
                assertThat(reason(nobody, "open/m")).isEqualTo(0x87);
                assertThat(reason(nobody, "named/n")).isEqualTo(0x87);
                assertThat(reason(nobody, TOPIC)).isEqualTo(0x87);
                nobody.subscribe("open/+", 1);
                assertThat(suback(nobody, "other")).isEqualTo(0x87);
            }
        }
    }

    @Test
    void roleMayRefuseWildcardsOfAnySubscription() throws Exception {
        try (ConfiguredBroker broker = start(Files.writeString(folder.resolve("d"), START))) {
            int port = broker.broker().port();
            responses(
                    port,
                    "{'commands':[{'command':'createRole','rolename':'r','allowwildcardsubs':false,"
                            + "'acls':[{'acltype':'subscribePattern','topic':'t/#',"
                            + "'allow':true}]},"
                            + "{'command':'createClient','username':'bo','password':'p',"
                            + "'roles':[{'rolename':'r'}]}]}");
            try (RawMqtt bo = login(port, 5, "b", "bo", "p")) {
                bo.subscribe("t/a", 0);
                assertThat(suback(bo, "t/+")).isEqualTo(0x87);
                assertThat(suback(bo, "t/#")).isEqualTo(0x87);
                assertThat(suback(bo, "#")).isEqualTo(0x87);
            }
            assertThat(
                            responses(
                                            port,
                                            "{'commands':[{'command':'getRole','rolename':'r'},"
                                                    + "{'command':'modifyRole','rolename':'r',"
                                                    + "'allowwildcardsubs':true}]}")
                                    .get(0))
                    .contains("\"allowwildcardsubs\":false");
            try (RawMqtt bo = login(port, 5, "b", "bo", "p")) {
                bo.subscribe("t/+", 0);
            }
        }
    }

    @Test
    void unsubscribingIsARightToo() throws Exception {
        try (ConfiguredBroker broker = start(Files.writeString(folder.resolve("d"), START))) {
            int port = broker.broker().port();
            responses(
                    port,
                    "{'commands':[{'command':'createRole','rolename':'r','acls':["
                            + "{'acltype':'subscribePattern','topic':'#','allow':true},"
                            + "{'acltype':'unsubscribeLiteral','topic':'l/+','allow':false},"
                            + "{'acltype':'unsubscribePattern','topic':'p/#','allow':false}]},"
                            + "{'command':'createClient','username':'bo','password':'p',"
                            + "'roles':[{'rolename':'r'}]}]}");
            try (RawMqtt bo = login(port, 5, "b", "bo", "p")) {
                for (String filter : List.of("l/+", "l/a", "p/a", "q")) {
                    bo.subscribe(filter, 0);
                }
                assertThat(unsuback(bo, "l/+")).isEqualTo(0x87);
                assertThat(unsuback(bo, "l/a")).isZero();
                assertThat(unsuback(bo, "p/a")).isEqualTo(0x87);
                assertThat(unsuback(bo, "q")).isZero();
                // what was refused is still there
                bo.publish("l/x", "1", 0, false);
                bo.ping();
            }
            responses(
                    port,
                    "{'commands':[{'command':'setDefaultACLAccess','acls':["
                            + "{'acltype':'unsubscribe','allow':false}]}]}");
            try (RawMqtt bo = login(port, 5, "b", "bo", "p")) {
                bo.subscribe("q", 0);
                assertThat(unsuback(bo, "q")).isEqualTo(0x87);
            }
        }
    }

    @Test
    void commandsAreLoggedWithWhoGaveThemAndWhatTheyAreAbout() throws Exception {
        try (ConfiguredBroker broker = start(Files.writeString(folder.resolve("d"), START))) {
            responses(
                    broker.broker().port(),
                    "{'commands':[{'command':'createRole','rolename':'r'},"
                            + "{'command':'createGroup','groupname':'g'},"
                            + "{'command':'createClient','username':'bo','password':'p'},"
                            + "{'command':'createClient','username':'bo'},"
                            + "{'command':'setClientPassword','username':'bo','password':'q'},"
                            + "{'command':'listClients','count':2,'offset':1},"
                            + "{'command':'getDetails'}]}");
            assertThat(broker.log().lines())
                    .filteredOn(line -> line.startsWith("dynsec: "))
                    .containsExactly(
                            "dynsec: boss/admin | createRole | rolename=r",
                            "dynsec: boss/admin | createGroup | groupname=g",
                            "dynsec: boss/admin | createClient | username=bo | password=*****",
                            "dynsec: boss/admin | setClientPassword | username=bo |"
                                    + " password=******",
                            "dynsec: boss/admin | listClients | verbose=false | count=2 | offset=1",
                            "dynsec: boss/admin | getDetails");
        }
    }

    @Test
    void fileThatCannotBeWrittenIsToldInTheLogAndTheChangeHoldsAllTheSame() throws Exception {
        Path place = Files.createDirectory(folder.resolve("gone"));
        Path file = Files.writeString(place.resolve("d"), START);
        try (ConfiguredBroker broker = start(file)) {
            Files.delete(file);
            Files.delete(place);
            int port = broker.broker().port();
            assertThat(responses(port, "{'commands':[{'command':'createRole','rolename':'r'}]}"))
                    .containsExactly("{\"responses\":[{\"command\":\"createRole\"}]}");
            broker.awaitLine(
                    "Error saving Dynamic security plugin config: " + file + " can't be written.");
            Files.createDirectory(place);
            responses(port, "{'commands':[{'command':'createRole','rolename':'s'}]}");
        }
        assertThat(file).content().contains("\"r\"").contains("\"s\"");
    }

    private static ConfiguredBroker startWith(Path folder, Path file) throws Exception {
        return ConfiguredBroker.start(
                folder,
                "listener " + MosquittoBroker.freePort() + " 127.0.0.1",
                "allow_anonymous true",
                "plugin " + PLUGIN,
                "plugin_opt_config_file " + file);
    }

    private ConfiguredBroker start(Path file) throws Exception {
        return startWith(folder, file);
    }

    private static RawMqtt login(int port, int level, String id, String name, String password)
            throws IOException {
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        return RawMqtt.connect(port, ConnectPacket.of(level, id).login(name, secret));
    }

    private static int refusal(int port, String id, String name, String password)
            throws IOException {
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        try (RawMqtt client = RawMqtt.open(port)) {
            client.send(ConnectPacket.of(4, id).login(name, secret).bytes());
            return client.expect(PacketKind.CONNACK).body()[1];
        }
    }

    private static int suback(RawMqtt client, String filter) throws IOException {
        client.send(PacketBytes.subscribe(5, client.nextPacketId(), 0, List.of(filter)));
        byte[] suback = client.expect(PacketKind.SUBACK).body();
        return suback[suback.length - 1] & 0xFF;
    }

    private static int unsuback(RawMqtt client, String filter) throws IOException {
        client.send(PacketBytes.unsubscribe(5, client.nextPacketId(), List.of(filter)));
        byte[] unsuback = client.expect(PacketKind.UNSUBACK).body();
        return unsuback[unsuback.length - 1] & 0xFF;
    }

    private static int reason(RawMqtt client, String topic) throws IOException {
        client.publish(topic, "x", 0, false);
        client.send(
                PacketBytes.publish(5, topic, new byte[1], 1, false, false, client.nextPacketId()));
        byte[] puback = client.expect(PacketKind.PUBACK).body();
        return puback.length < 3 ? 0 : puback[2] & 0xFF;
    }

    /** What the broker answers; quotes in the requests are single ones. */
    private static List<String> responses(int port, String... requests) throws IOException {
        List<String> responses = new ArrayList<>();
        try (RawMqtt admin = login(port, 4, "boss", "admin", "pw123")) {
            admin.subscribe(TOPIC + "/response", 0);
            for (String request : requests) {
                admin.publish(TOPIC, request.replace('\'', '"'), 0, false);
                byte[] body = admin.expect(PacketKind.PUBLISH).body();
                int start = 2 + TOPIC.length() + "/response".length();
                responses.add(new String(body, start, body.length - start, StandardCharsets.UTF_8));
            }
        }
        return responses;
    }
}
