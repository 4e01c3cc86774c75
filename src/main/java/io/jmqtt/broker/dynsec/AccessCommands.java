package io.jmqtt.broker.dynsec;

import static io.jmqtt.broker.control.Json.get;
import static io.jmqtt.broker.control.Json.text;

import io.jmqtt.broker.control.Json;
import io.jmqtt.broker.control.Refusal;
import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The commands about what holds for everybody, and about all of it. */
final class AccessCommands extends Request {

    AccessCommands(Entries entries, Expelled expelled, JsonValue command) {
        super(entries, expelled, command);
    }

    @Override
    Done obey(String name) throws Refusal {
        return switch (name) {
            case "setdefaultaclaccess" -> setDefaultAccess();
            case "getdefaultaclaccess" -> getDefaultAccess();
            case "getdetails" -> getDetails();
            default -> null;
        };
    }

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
}
