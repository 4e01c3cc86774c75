package io.jmqtt.broker.dynsec;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.fuzz.Choices;
import io.jmqtt.text.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: dynamic security. Its file is refused with what is wrong, or read; commands are
 * answered, one by one, with JSON; the questions of the broker are answered whatever they were, and
 * the file that commands leave behind is read again.
 */
public final class DynamicSecurityFuzz {
    private static final List<String> COMMANDS =
            List.of(
                    "createClient",
                    "deleteClient",
                    "modifyClient",
                    "setClientPassword",
                    "setClientId",
                    "enableClient",
                    "disableClient",
                    "getClient",
                    "listClients",
                    "addClientRole",
                    "removeClientRole",
                    "createGroup",
                    "deleteGroup",
                    "modifyGroup",
                    "getGroup",
                    "listGroups",
                    "addGroupClient",
                    "removeGroupClient",
                    "addGroupRole",
                    "removeGroupRole",
                    "setAnonymousGroup",
                    "getAnonymousGroup",
                    "createRole",
                    "deleteRole",
                    "modifyRole",
                    "getRole",
                    "listRoles",
                    "addRoleACL",
                    "removeRoleACL",
                    "setDefaultACLAccess",
                    "getDefaultACLAccess");
    private static final List<String> KEYS =
            List.of(
                    "username",
                    "groupname",
                    "rolename",
                    "password",
                    "clientid",
                    "priority",
                    "acltype",
                    "topic",
                    "allow",
                    "verbose",
                    "count",
                    "offset",
                    "textname",
                    "acls",
                    "roles",
                    "groups",
                    "clients",
                    "correlationData",
                    "allowwildcardsubs");
    private static final List<String> VALUES =
            List.of(
                    "\"a\"",
                    "\"b\"",
                    "\"#\"",
                    "\"%u/%c\"",
                    "\"\"",
                    "true",
                    "false",
                    "null",
                    "0",
                    "-1",
                    "1e99",
                    "\"publishClientSend\"",
                    "\"publishClientReceive\"",
                    "\"subscribePattern\"",
                    "\"subscribeLiteral\"",
                    "\"unsubscribePattern\"",
                    "[{\"rolename\":\"a\"}]",
                    "[{\"groupname\":\"a\",\"priority\":2}]",
                    "[{\"username\":\"a\"}]",
                    "[]",
                    "{}",
                    "[[]]",
                    "[{\"acltype\":\"subscribePattern\",\"topic\":\"a/#\",\"allow\":true}]");
    private static final Path FILE = file();

    private DynamicSecurityFuzz() {}

    private static Path file() {
        try {
            Path folder = Files.createTempDirectory("jmqtt-fuzz");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("dynamic-security.json");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Choices data = new Choices(input);
        boolean asFile = data.yes();
        Files.write(
                FILE, asFile ? data.rest() : "{\"clients\":[]}".getBytes(StandardCharsets.UTF_8));
        DynamicSecurity security;
        try {
            security = DynamicSecurity.open(FILE, new FirstStart(null, Map.of()), BrokerLog.NONE);
        } catch (IOException e) {
            if (!asFile || e.getMessage() == null) {
                throw new AssertionError(e);
            }
            return;
        }
        ask(security);
        if (!asFile) {
            byte[] request = data.onceIn(4) ? data.rest() : request(data);
            byte[] response = security.handle("client", "admin", request).response();
            if (JsonReader.read(response) == null) {
                throw new AssertionError("a response that is not JSON");
            }
            ask(security);
            EntriesFile.read(FILE);
        }
    }

    private static void ask(DynamicSecurity security) {
        for (String user : new String[] {null, "a", "b", "nobody"}) {
            security.maySend("client", user, "a/b");
            security.mayReceive("client", user, "$CONTROL/x");
            security.maySubscribe("client", user, "a/#");
            security.mayUnsubscribe("client", user, "+");
        }
    }

    private static byte[] request(Choices data) {
        StringBuilder text = new StringBuilder("{\"commands\":[");
        int count = data.number(1, 12);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",");
            text.append("{\"command\":\"").append(data.of(COMMANDS)).append('"');
            int members = data.number(0, 6);
            for (int j = 0; j < members; j++) {
                String key = data.of(KEYS);
                // hashes take long on purpose
                String value = key.equals("password") ? "\"\"" : data.of(VALUES);
                text.append(",\"").append(key).append("\":").append(value);
            }
            text.append('}');
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
