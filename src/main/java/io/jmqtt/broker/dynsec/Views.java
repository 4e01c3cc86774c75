package io.jmqtt.broker.dynsec;

import io.jmqtt.broker.control.Json;
import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Entries as JSON, as responses and the file show them. */
final class Views {
    private Views() {}

    static Json named(String key, Entries.Named named) {
        return new Json()
                .with(key, named.name)
                .with("textname", named.textName)
                .with("textdescription", named.textDescription);
    }

    static JsonValue ranks(String key, Ranks ranks) {
        List<JsonValue> all = new ArrayList<>();
        for (Ranks.Rank rank : ranks.all()) {
            Json json = new Json().with(key, rank.name());
            if (rank.priority() != Ranks.NONE) {
                json.with("priority", rank.priority());
            }
            all.add(json.build());
        }
        return new JsonValue.ArrayValue(all);
    }

    static JsonValue client(Entries.Account client) {
        Json json =
                new Json()
                        .with("username", client.name)
                        .with("clientid", client.clientId)
                        .with("textname", client.textName)
                        .with("textdescription", client.textDescription);
        if (client.disabled) {
            json.with("disabled", true);
        }
        return json.with("roles", ranks("rolename", client.roles))
                .with("groups", ranks("groupname", client.groups))
                .build();
    }

    /** The priority of a member shows with the client, not here. */
    static JsonValue group(Entries.Group group) {
        List<JsonValue> members = new ArrayList<>();
        for (Ranks.Rank rank : group.clients.all()) {
            members.add(new Json().with("username", rank.name()).build());
        }
        return named("groupname", group)
                .with("clients", new JsonValue.ArrayValue(members))
                .with("roles", ranks("rolename", group.roles))
                .build();
    }

    static JsonValue role(Entries.Role role) {
        List<JsonValue> acls = new ArrayList<>();
        for (Acl acl : role.acls) {
            acls.add(
                    new Json()
                            .with("acltype", acl.type().word())
                            .with("topic", acl.topic())
                            .with("priority", acl.priority())
                            .with("allow", acl.allow())
                            .build());
        }
        Json json = named("rolename", role);
        if (!role.allowWildcards) {
            json.with("allowwildcardsubs", false);
        }
        return json.with("acls", new JsonValue.ArrayValue(acls)).build();
    }
}
