package io.jmqtt.broker.dynsec;

import static io.jmqtt.broker.control.Json.bool;
import static io.jmqtt.broker.control.Json.elements;
import static io.jmqtt.broker.control.Json.get;
import static io.jmqtt.broker.control.Json.number;
import static io.jmqtt.broker.control.Json.text;

import io.jmqtt.broker.control.Json;
import io.jmqtt.broker.control.Refusal;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The commands about roles and their entries. */
final class RoleCommands extends Request {

    RoleCommands(Entries entries, Expelled expelled, JsonValue command) {
        super(entries, expelled, command);
    }

    @Override
    Done obey(String name) throws Refusal {
        return switch (name) {
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
            default -> null;
        };
    }

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

    private Entries.Role role(String missing) throws Refusal {
        return found(entries.roles.get(required("rolename")), missing);
    }
}
