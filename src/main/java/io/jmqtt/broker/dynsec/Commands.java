package io.jmqtt.broker.dynsec;

import static io.jmqtt.broker.dynsec.Json.bool;
import static io.jmqtt.broker.dynsec.Json.elements;
import static io.jmqtt.broker.dynsec.Json.get;
import static io.jmqtt.broker.dynsec.Json.number;
import static io.jmqtt.broker.dynsec.Json.text;

import io.jmqtt.mqtt.Topics;
import io.jmqtt.passwd.HashScheme;
import io.jmqtt.passwd.PasswordHash;
import io.jmqtt.text.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The commands. The caller holds the lock of the entries. */
final class Commands {
    private final Entries entries;
    private final Expelled expelled;
    private JsonValue command;

    Commands(Entries entries, Expelled expelled) {
        this.entries = entries;
        this.expelled = expelled;
    }

    /**
     * What came of a command.
     *
     * @param command its name as it is spelled in the response
     * @param subject what the log says that it was about, or null
     * @param data what the response carries, or null
     */
    record Done(String command, String subject, JsonValue data) {}

    Done obey(String name, JsonValue asked) throws Refusal {
        command = asked;
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "setdefaultaclaccess" -> setDefaultAccess();
            case "getdefaultaclaccess" -> getDefaultAccess();
            case "getdetails" -> getDetails();
            case "createclient" -> createClient();
            case "deleteclient" -> deleteClient();
            case "getclient" -> {
                Entries.Account client = client();
                yield done("getClient", client, Json.of("client", Views.client(client)).build());
            }
            case "listclients" -> list("listClients", "clients", entries.clients, Views::client);
            case "modifyclient" -> modifyClient();
            case "setclientpassword" -> setPassword();
            case "setclientid" -> setClientId();
            case "addclientrole" -> addClientRole();
            case "removeclientrole" -> removeClientRole();
            case "enableclient" -> enable("enableClient", true);
            case "disableclient" -> enable("disableClient", false);
            case "creategroup" -> createGroup();
            case "deletegroup" -> deleteGroup();
            case "getgroup" -> {
                Entries.Group group = group();
                yield done("getGroup", group, Json.of("group", Views.group(group)).build());
            }
            case "listgroups" -> list("listGroups", "groups", entries.groups, Views::group);
            case "modifygroup" -> modifyGroup();
            case "addgroupclient" -> addGroupClient();
            case "removegroupclient" -> removeGroupClient();
            case "addgrouprole" -> addGroupRole();
            case "removegrouprole" -> removeGroupRole();
            case "setanonymousgroup" -> {
                Entries.Group group = group();
                entries.anonymousGroup = group.name;
                expelled.addAnonymous();
                yield changed("setAnonymousGroup", group);
            }
            case "getanonymousgroup" -> {
                Json group = new Json();
                group.with("groupname", entries.anonymousGroup);
                yield new Done("getAnonymousGroup", null, Json.of("group", group.build()).build());
            }
            case "createrole" -> createRole();
            case "deleterole" -> deleteRole();
            case "getrole" -> {
                Entries.Role role = role("Role not found");
                yield done("getRole", role, Json.of("role", Views.role(role)).build());
            }
            case "listroles" -> list("listRoles", "roles", entries.roles, Views::role);
            case "modifyrole" -> modifyRole();
            case "addroleacl" -> addRoleAcl();
            case "removeroleacl" -> removeRoleAcl();
            default -> throw new Refusal("Unknown command");
        };
    }

    // ---- general

    private Done setDefaultAccess() throws Refusal {
        if (!(get(command, "acls") instanceof JsonValue.ArrayValue acls)) {
            throw new Refusal("Missing/invalid actions array");
        }
        for (JsonValue acl : acls.elements()) {
            String type = text(get(acl, "acltype"));
            int index = type == null ? -1 : Entries.ACCESS.indexOf(type);
            if (index >= 0 && get(acl, "allow") instanceof JsonValue.Word allow) {
                entries.access[index] = allow == JsonValue.Word.TRUE;
            }
        }
        entries.changes++;
        return new Done("setDefaultACLAccess", null, null);
    }

    private Done getDefaultAccess() {
        List<JsonValue> acls = new ArrayList<>();
        for (int i = 0; i < entries.access.length; i++) {
            acls.add(
                    new Json()
                            .with("acltype", Entries.ACCESS.get(i))
                            .with("allow", entries.access[i])
                            .build());
        }
        return new Done(
                "getDefaultACLAccess",
                null,
                Json.of("acls", new JsonValue.ArrayValue(acls)).build());
    }

    private Done getDetails() {
        return new Done(
                "getDetails",
                null,
                new Json()
                        .with("clientCount", entries.clients.size())
                        .with("groupCount", entries.groups.size())
                        .with("roleCount", entries.roles.size())
                        .with("changeIndex", entries.changes)
                        .build());
    }

    private <T extends Entries.Named> Done list(
            String name, String key, Map<String, T> all, Function<T, JsonValue> view) {
        boolean verbose = bool(get(command, "verbose"), false);
        int count = number(get(command, "count"), -1);
        int offset = number(get(command, "offset"), 0);
        List<JsonValue> shown = new ArrayList<>();
        int index = 0;
        for (T each : all.values()) {
            if (index++ >= offset && (count < 0 || shown.size() < count)) {
                shown.add(verbose ? view.apply(each) : new JsonValue.StringValue(each.name));
            }
        }
        return new Done(
                name,
                "verbose=" + verbose + " | count=" + count + " | offset=" + offset,
                new Json()
                        .with("totalCount", all.size())
                        .with(key, new JsonValue.ArrayValue(shown))
                        .build());
    }

    // ---- clients

    private Done createClient() throws Refusal {
        String username = name("username", "Empty username");
        String password = optional("password", "Invalid/missing password");
        String clientId = optional("clientid", "Invalid/missing client id");
        if (entries.clients.containsKey(username)) {
            throw new Refusal("Client already exists");
        }
        Entries.Account client = new Entries.Account(username);
        client.password = password == null || password.isEmpty() ? null : hash(password);
        client.clientId = clientId == null || clientId.isEmpty() ? null : clientId;
        describe(client);
        Ranks roles = roles();
        if (roles != null) {
            replace(client.roles, roles);
        }
        List<Ranks.Rank> groups = groups("Group not found", "Group not found");
        entries.clients.put(username, client);
        if (groups != null) {
            for (Ranks.Rank rank : groups) {
                Entries.join(client, entries.groups.get(rank.name()), rank.priority());
            }
        }
        return changed("createClient", client, password == null ? "no password" : "*****");
    }

    private Done deleteClient() throws Refusal {
        Entries.Account client = client();
        leaveGroups(client);
        entries.clients.remove(client.name);
        expelled.add(client.name);
        return changed("deleteClient", client);
    }

    private void leaveGroups(Entries.Account client) {
        for (Ranks.Rank rank : List.copyOf(client.groups.all())) {
            Entries.part(client, entries.groups.get(rank.name()));
        }
    }

    private Done modifyClient() throws Refusal {
        Entries.Account client = client();
        String clientId = optional("clientid", "Invalid/missing client id");
        String password = optional("password", "Invalid/missing password");
        Ranks roles = roles();
        List<Ranks.Rank> groups =
                groups(
                        "'groups' contains an object with an invalid 'groupname'",
                        "'groups' contains an object with a 'groupname' that does not exist");
        describe(client);
        if (clientId != null) {
            client.clientId = clientId.isEmpty() ? null : clientId;
        }
        if (password != null && !password.isEmpty()) {
            client.password = hash(password);
        }
        if (roles != null) {
            replace(client.roles, roles);
        }
        if (groups != null) {
            leaveGroups(client);
            for (Ranks.Rank rank : groups) {
                Entries.join(client, entries.groups.get(rank.name()), rank.priority());
            }
        }
        expelled.add(client.name);
        return changed("modifyClient", client);
    }

    private Done setPassword() throws Refusal {
        String username = required("username");
        String password = required("password");
        if (password.isEmpty()) {
            throw new Refusal("Empty password is not allowed");
        }
        Entries.Account client = entries.clients.get(username);
        if (client == null) {
            throw new Refusal("Client not found");
        }
        client.password = hash(password);
        expelled.add(client.name);
        return changed("setClientPassword", client, "******");
    }

    private Done setClientId() throws Refusal {
        String clientId = optional("clientid", "Invalid/missing client ID");
        Entries.Account client = client();
        client.clientId = clientId == null || clientId.isEmpty() ? null : clientId;
        expelled.add(client.name);
        return changed("setClientId", client);
    }

    private Done enable(String name, boolean on) throws Refusal {
        Entries.Account client = client();
        client.disabled = !on;
        if (!on) {
            expelled.add(client.name);
        }
        return changed(name, client);
    }

    private Done addClientRole() throws Refusal {
        String username = required("username");
        String rolename = required("rolename");
        Entries.Account client = found(entries.clients.get(username), "Client not found");
        Entries.Role role = found(entries.roles.get(rolename), "Role not found");
        if (!client.roles.add(role.name, priority(Ranks.NONE))) {
            throw new Refusal("Internal error");
        }
        expelled.add(client.name);
        return changed("addClientRole", client);
    }

    private Done removeClientRole() throws Refusal {
        String username = required("username");
        String rolename = required("rolename");
        Entries.Account client = found(entries.clients.get(username), "Client not found");
        client.roles.remove(found(entries.roles.get(rolename), "Role not found").name);
        expelled.add(client.name);
        return changed("removeClientRole", client);
    }

    // ---- groups

    private Done createGroup() throws Refusal {
        String name = name("groupname", "Empty groupname");
        if (entries.groups.containsKey(name)) {
            throw new Refusal("Group already exists");
        }
        Entries.Group group = new Entries.Group(name);
        describe(group);
        Ranks roles = roles();
        if (roles != null) {
            replace(group.roles, roles);
        }
        entries.groups.put(name, group);
        return changed("createGroup", group);
    }

    private Done deleteGroup() throws Refusal {
        Entries.Group group = group();
        if (group.name.equals(entries.anonymousGroup)) {
            throw new Refusal("Deleting the anonymous group is forbidden");
        }
        expel(group);
        emptyOut(group);
        entries.groups.remove(group.name);
        return changed("deleteGroup", group);
    }

    private void emptyOut(Entries.Group group) {
        for (Ranks.Rank rank : List.copyOf(group.clients.all())) {
            Entries.part(entries.clients.get(rank.name()), group);
        }
    }

    private Done modifyGroup() throws Refusal {
        Entries.Group group = group();
        Ranks roles = roles();
        List<Ranks.Rank> clients = null;
        if (get(command, "clients") instanceof JsonValue.ArrayValue array) {
            clients =
                    ranks(
                            array,
                            "username",
                            entries.clients,
                            "'clients' contains an object with an invalid 'username'",
                            "'clients' contains an object with a 'username' that does not exist");
        }
        describe(group);
        expel(group);
        if (roles != null) {
            replace(group.roles, roles);
        }
        if (clients != null) {
            emptyOut(group);
            for (Ranks.Rank rank : clients) {
                Entries.join(entries.clients.get(rank.name()), group, rank.priority());
            }
            expel(group);
        }
        return changed("modifyGroup", group);
    }

    private Done addGroupClient() throws Refusal {
        String username = required("username");
        String groupname = required("groupname");
        Entries.Account client = found(entries.clients.get(username), "Client not found");
        Entries.Group group = found(entries.groups.get(groupname), "Group not found");
        if (!Entries.join(client, group, priority(Ranks.NONE))) {
            throw new Refusal("Client is already in this group");
        }
        expelled.add(client.name);
        return changed("addGroupClient", group);
    }

    private Done removeGroupClient() throws Refusal {
        String username = required("username");
        String groupname = required("groupname");
        Entries.Account client = found(entries.clients.get(username), "Client not found");
        Entries.Group group = found(entries.groups.get(groupname), "Group not found");
        Entries.part(client, group);
        expelled.add(client.name);
        return changed("removeGroupClient", group);
    }

    private Done addGroupRole() throws Refusal {
        String groupname = required("groupname");
        String rolename = required("rolename");
        Entries.Group group = found(entries.groups.get(groupname), "Group not found");
        Entries.Role role = found(entries.roles.get(rolename), "Role not found");
        if (!group.roles.add(role.name, priority(Ranks.NONE))) {
            throw new Refusal("Group is already in this role");
        }
        expel(group);
        return changed("addGroupRole", group);
    }

    private Done removeGroupRole() throws Refusal {
        String groupname = required("groupname");
        String rolename = required("rolename");
        Entries.Group group = found(entries.groups.get(groupname), "Group not found");
        group.roles.remove(found(entries.roles.get(rolename), "Role not found").name);
        expel(group);
        return changed("removeGroupRole", group);
    }

    // ---- roles

    private Done createRole() throws Refusal {
        String name = name("rolename", "Empty rolename");
        if (entries.roles.containsKey(name)) {
            throw new Refusal("Role already exists");
        }
        Entries.Role role = new Entries.Role(name);
        describe(role);
        role.allowWildcards = wildcards(true);
        for (JsonValue each : elements(get(command, "acls"))) {
            role.add(acl(each));
        }
        entries.roles.put(name, role);
        return changed("createRole", role);
    }

    private Done deleteRole() throws Refusal {
        Entries.Role role = role("Role not found");
        expel(role);
        entries.roles.remove(role.name);
        entries.clients.values().forEach(client -> client.roles.remove(role.name));
        entries.groups.values().forEach(group -> group.roles.remove(role.name));
        return changed("deleteRole", role);
    }

    private Done modifyRole() throws Refusal {
        Entries.Role role = role("Role does not exist");
        boolean wildcards = wildcards(role.allowWildcards);
        List<Acl> acls = null;
        if (get(command, "acls") instanceof JsonValue.ArrayValue array) {
            acls = new ArrayList<>();
            for (JsonValue each : array.elements()) {
                acls.add(acl(each));
            }
        }
        describe(role);
        role.allowWildcards = wildcards;
        if (acls != null) {
            role.acls.clear();
            acls.forEach(role::add);
        }
        expel(role);
        return changed("modifyRole", role);
    }

    private Done addRoleAcl() throws Refusal {
        Entries.Role role = role("Role not found");
        if (!role.add(acl(command))) {
            throw new Refusal("ACL with this topic already exists");
        }
        expel(role);
        return changed("addRoleACL", role);
    }

    private Done removeRoleAcl() throws Refusal {
        Entries.Role role = role("Role not found");
        AclType type = aclType(command);
        String topic = required("topic");
        if (!role.acls.remove(found(role.find(type, topic), "ACL not found"))) {
            throw new Refusal("ACL not found");
        }
        expel(role);
        return changed("removeRoleACL", role);
    }

    private Acl acl(JsonValue value) throws Refusal {
        AclType type = aclType(value);
        String topic = text(get(value, "topic"));
        if (topic == null) {
            throw new Refusal("Invalid/missing topic");
        }
        if (!Topics.isValidFilter(topic)) {
            throw new Refusal("Invalid ACL topic");
        }
        boolean allow = bool(get(value, "allow"), false);
        return new Acl(type, topic, number(get(value, "priority"), 0), allow);
    }

    private static AclType aclType(JsonValue value) throws Refusal {
        String word = text(get(value, "acltype"));
        if (word == null) {
            throw new Refusal("Invalid/missing acltype");
        }
        return found(AclType.of(word), "Unknown acltype");
    }

    private boolean wildcards(boolean otherwise) throws Refusal {
        JsonValue value = get(command, "allowwildcardsubs");
        if (value != null && (!(value instanceof JsonValue.Word) || value == JsonValue.Word.NULL)) {
            throw new Refusal("Invalid allowwildcardsubs");
        }
        return bool(value, otherwise);
    }

    // ---- what they share

    private void expel(Entries.Group group) {
        group.clients.all().forEach(rank -> expelled.add(rank.name()));
        if (group.name.equals(entries.anonymousGroup)) {
            expelled.addAnonymous();
        }
    }

    private void expel(Entries.Role role) {
        for (Entries.Account client : entries.clients.values()) {
            if (client.roles.contains(role.name)) {
                expelled.add(client.name);
            }
        }
        for (Entries.Group group : entries.groups.values()) {
            if (group.roles.contains(role.name)) {
                expel(group);
            }
        }
    }

    private Entries.Account client() throws Refusal {
        return found(entries.clients.get(required("username")), "Client not found");
    }

    private Entries.Group group() throws Refusal {
        return found(entries.groups.get(required("groupname")), "Group not found");
    }

    private Entries.Role role(String missing) throws Refusal {
        return found(entries.roles.get(required("rolename")), missing);
    }

    private static <T> T found(T value, String missing) throws Refusal {
        if (value == null) {
            throw new Refusal(missing);
        }
        return value;
    }

    private String required(String key) throws Refusal {
        return found(text(get(command, key)), "Invalid/missing " + key);
    }

    private String name(String key, String empty) throws Refusal {
        String name = required(key);
        if (name.isEmpty()) {
            throw new Refusal(empty);
        }
        return name;
    }

    private String optional(String key, String invalid) throws Refusal {
        JsonValue value = get(command, key);
        return value == null ? null : found(text(value), invalid);
    }

    private int priority(int otherwise) {
        return number(get(command, "priority"), otherwise);
    }

    private void describe(Entries.Named named) throws Refusal {
        String name = optional("textname", "Invalid/missing textname");
        String description = optional("textdescription", "Invalid/missing textdescription");
        named.textName = name == null ? named.textName : name;
        named.textDescription = description == null ? named.textDescription : description;
    }

    /** The roles that the command lists, or null where it lists none. */
    private Ranks roles() throws Refusal {
        if (get(command, "roles") == null) {
            return null;
        }
        String invalid = "'roles' not an array or missing/invalid rolename";
        if (!(get(command, "roles") instanceof JsonValue.ArrayValue array)) {
            throw new Refusal(invalid);
        }
        Ranks ranks = new Ranks();
        for (Ranks.Rank rank : ranks(array, "rolename", entries.roles, invalid, "Role not found")) {
            ranks.add(rank.name(), rank.priority());
        }
        return ranks;
    }

    private List<Ranks.Rank> groups(String invalid, String missing) throws Refusal {
        return get(command, "groups") instanceof JsonValue.ArrayValue array
                ? ranks(array, "groupname", entries.groups, invalid, missing)
                : null;
    }

    private static List<Ranks.Rank> ranks(
            JsonValue.ArrayValue array,
            String key,
            Map<String, ?> known,
            String invalid,
            String missing)
            throws Refusal {
        List<Ranks.Rank> ranks = new ArrayList<>();
        for (JsonValue each : array.elements()) {
            String name = found(text(get(each, key)), invalid);
            found(known.get(name), missing);
            ranks.add(new Ranks.Rank(name, number(get(each, "priority"), Ranks.NONE)));
        }
        return ranks;
    }

    private static void replace(Ranks ranks, Ranks others) {
        ranks.all().clear();
        others.all().forEach(rank -> ranks.add(rank.name(), rank.priority()));
    }

    private static PasswordHash hash(String password) {
        return HashScheme.PBKDF2.hash(
                password.getBytes(StandardCharsets.UTF_8),
                HashScheme.DEFAULT_ITERATIONS,
                new SecureRandom());
    }

    private Done changed(String name, Entries.Named about) {
        entries.changes++;
        return done(name, about, null);
    }

    private Done changed(String name, Entries.Named about, String password) {
        entries.changes++;
        return new Done(name, subject(about) + " | password=" + password, null);
    }

    private static Done done(String name, Entries.Named about, JsonValue data) {
        return new Done(name, subject(about), data);
    }

    private static String subject(Entries.Named about) {
        String kind =
                about instanceof Entries.Account
                        ? "username="
                        : about instanceof Entries.Group ? "groupname=" : "rolename=";
        return kind + about.name;
    }
}
