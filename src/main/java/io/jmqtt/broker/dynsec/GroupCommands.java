package io.jmqtt.broker.dynsec;

import static io.jmqtt.broker.control.Json.get;

import io.jmqtt.broker.control.Json;
import io.jmqtt.broker.control.Refusal;
import io.jmqtt.text.JsonValue;
import java.util.List;

/** The commands about groups. */
final class GroupCommands extends Request {

    GroupCommands(Entries entries, Expelled expelled, JsonValue command) {
        super(entries, expelled, command);
    }

    @Override
    Done obey(String name) throws Refusal {
        return switch (name) {
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
            default -> null;
        };
    }

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
        if (!Entries.join(client, group, priority())) {
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
        if (!group.roles.add(role.name, priority())) {
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
}
