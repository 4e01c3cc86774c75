package io.jmqtt.broker.dynsec;

import static io.jmqtt.broker.control.Json.bool;
import static io.jmqtt.broker.control.Json.elements;
import static io.jmqtt.broker.control.Json.get;
import static io.jmqtt.broker.control.Json.number;
import static io.jmqtt.broker.control.Json.text;

import io.jmqtt.broker.control.Json;
import io.jmqtt.passwd.PasswordHash;
import io.jmqtt.passwd.PasswordHashException;
import io.jmqtt.passwd.SiblingFile;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file in which the entries live, in the format of Mosquitto's plug-in: 2.0 and 2.1 read what
 * is written here, and what they write is read.
 */
final class EntriesFile {
    private EntriesFile() {}

    /**
     * @throws IOException if the file can't be read or is not what it should be; the message says
     *     which
     */
    static Entries read(Path file) throws IOException {
        JsonValue root = JsonReader.read(Files.readAllBytes(file));
        if (!(root instanceof JsonValue.ObjectValue)) {
            throw new IOException("File is not valid JSON");
        }
        Entries entries = new Entries();
        entries.changes = number(get(root, "changeIndex"), 0);
        JsonValue access = get(root, "defaultACLAccess");
        for (int i = 0; i < entries.access.length; i++) {
            entries.access[i] =
                    bool(get(access, Entries.ACCESS.get(i)), access == null && entries.access[i]);
        }
        for (JsonValue each : elements(get(root, "roles"))) {
            Entries.Role role = new Entries.Role(name(each, "rolename"));
            describe(role, each);
            role.allowWildcards = bool(get(each, "allowwildcardsubs"), true);
            for (JsonValue acl : elements(get(each, "acls"))) {
                AclType type = AclType.of(text(get(acl, "acltype")));
                String topic = text(get(acl, "topic"));
                if (type == null || topic == null) {
                    throw new IOException("role '" + role.name + "' has an ACL that is not valid");
                }
                boolean allow = bool(get(acl, "allow"), false);
                role.add(new Acl(type, topic, number(get(acl, "priority"), 0), allow));
            }
            entries.roles.put(role.name, role);
        }
        for (JsonValue each : elements(get(root, "clients"))) {
            Entries.Account client = new Entries.Account(name(each, "username"));
            describe(client, each);
            client.clientId = text(get(each, "clientid"));
            client.disabled = bool(get(each, "disabled"), false);
            client.password = password(client.name, each);
            ranks(client.roles, each, "roles", "rolename", entries);
            entries.clients.put(client.name, client);
        }
        for (JsonValue each : elements(get(root, "groups"))) {
            Entries.Group group = new Entries.Group(name(each, "groupname"));
            describe(group, each);
            ranks(group.roles, each, "roles", "rolename", entries);
            entries.groups.put(group.name, group);
            for (JsonValue member : elements(get(each, "clients"))) {
                Entries.Account client = entries.clients.get(name(member, "username"));
                if (client != null) {
                    Entries.join(client, group, number(get(member, "priority"), Ranks.NONE));
                }
            }
        }
        String anonymous = text(get(root, "anonymousGroup"));
        if (anonymous != null && entries.groups.containsKey(anonymous)) {
            entries.anonymousGroup = anonymous;
        }
        return entries;
    }

    private static String name(JsonValue value, String key) throws IOException {
        String name = text(get(value, key));
        if (name == null || name.isEmpty()) {
            throw new IOException("an entry has no " + key);
        }
        return name;
    }

    private static void describe(Entries.Named named, JsonValue value) {
        named.textName = text(get(value, "textname"));
        named.textDescription = text(get(value, "textdescription"));
    }

    private static void ranks(
            Ranks ranks, JsonValue value, String list, String key, Entries entries)
            throws IOException {
        for (JsonValue each : elements(get(value, list))) {
            String name = name(each, key);
            if (entries.roles.containsKey(name)) {
                ranks.add(name, number(get(each, "priority"), Ranks.NONE));
            }
        }
    }

    private static PasswordHash password(String username, JsonValue value) throws IOException {
        String encoded = text(get(value, "encoded_password"));
        String hash = text(get(value, "password"));
        if (encoded == null && hash != null) {
            encoded =
                    "$7$"
                            + number(get(value, "iterations"), 0)
                            + "$"
                            + text(get(value, "salt"))
                            + "$"
                            + hash;
        }
        try {
            return encoded == null ? null : PasswordHash.decode(encoded);
        } catch (PasswordHashException e) {
            throw new IOException("password of client '" + username + "': " + e.getMessage());
        }
    }

    /** Replaces the file; after a crash there is the old one or the new one, never a part. */
    static void write(Path file, Entries entries) throws IOException {
        ByteBuilder bytes = new ByteBuilder();
        new JsonWriter(bytes, true).value(value(entries), true);
        bytes.write('\n');
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path fresh = SiblingFile.write(target, bytes.toByteArray()).path();
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(target));
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        SiblingFile.syncFolder(target);
    }

    private static JsonValue value(Entries entries) {
        Json access = new Json();
        for (int i = 0; i < entries.access.length; i++) {
            access.with(Entries.ACCESS.get(i), entries.access[i]);
        }
        List<JsonValue> clients = new ArrayList<>();
        for (Entries.Account client : entries.clients.values()) {
            Json json = Views.named("username", client).with("clientid", client.clientId);
            if (client.disabled) {
                json.with("disabled", true);
            }
            json.with("roles", Views.ranks("rolename", client.roles));
            password(json, client.password);
            clients.add(json.build());
        }
        List<JsonValue> groups = new ArrayList<>();
        for (Entries.Group group : entries.groups.values()) {
            groups.add(
                    Views.named("groupname", group)
                            .with("roles", Views.ranks("rolename", group.roles))
                            .with("clients", Views.ranks("username", group.clients))
                            .build());
        }
        List<JsonValue> roles = new ArrayList<>();
        entries.roles.values().forEach(role -> roles.add(Views.role(role)));
        return new Json()
                .with("changeIndex", entries.changes)
                .with("defaultACLAccess", access.build())
                .with("clients", new JsonValue.ArrayValue(clients))
                .with("groups", new JsonValue.ArrayValue(groups))
                .with("anonymousGroup", entries.anonymousGroup)
                .with("roles", new JsonValue.ArrayValue(roles))
                .build();
    }

    /** As 2.0 writes it, which 2.1 reads too; only other kinds of hashes as 2.1 does. */
    private static void password(Json json, PasswordHash password) {
        if (password == null) {
            return;
        }
        String[] fields = password.encoded().split("\\$");
        if (fields[1].equals("7")) {
            json.with("password", fields[4])
                    .with("salt", fields[3])
                    .with("iterations", Long.parseLong(fields[2]));
        } else {
            json.with("encoded_password", password.encoded());
        }
    }
}
