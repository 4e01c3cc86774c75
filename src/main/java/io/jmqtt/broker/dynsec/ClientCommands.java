package io.jmqtt.broker.dynsec;

import static io.jmqtt.broker.control.Json.get;

import io.jmqtt.broker.control.Json;
import io.jmqtt.broker.control.Refusal;
import io.jmqtt.passwd.HashScheme;
import io.jmqtt.passwd.PasswordHash;
import io.jmqtt.text.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/** The commands about clients. */
final class ClientCommands extends Request {

    ClientCommands(Entries entries, Expelled expelled, JsonValue command) {
        super(entries, expelled, command);
    }

    @Override
    Done obey(String name) throws Refusal {
        return switch (name) {
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
            default -> null;
        };
    }

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
        if (!client.roles.add(role.name, priority())) {
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

    private List<Ranks.Rank> groups(String invalid, String missing) throws Refusal {
        return get(command, "groups") instanceof JsonValue.ArrayValue array
                ? ranks(array, "groupname", entries.groups, invalid, missing)
                : null;
    }

    private static PasswordHash hash(String password) {
        return HashScheme.PBKDF2.hash(
                password.getBytes(StandardCharsets.UTF_8),
                HashScheme.DEFAULT_ITERATIONS,
                new SecureRandom());
    }
}
