package io.jmqtt.broker.dynsec;

import static io.jmqtt.broker.control.Json.bool;
import static io.jmqtt.broker.control.Json.get;
import static io.jmqtt.broker.control.Json.number;
import static io.jmqtt.broker.control.Json.text;

import io.jmqtt.broker.control.Json;
import io.jmqtt.broker.control.Refusal;
import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One command: what it says, and what the answers to all of them have in common. The caller holds
 * the lock of the entries.
 */
abstract class Request {
    final Entries entries;
    final Expelled expelled;
    final JsonValue command;

    Request(Entries entries, Expelled expelled, JsonValue command) {
        this.entries = entries;
        this.expelled = expelled;
        this.command = command;
    }

    /**
     * What came of a command.
     *
     * @param command its name as it is spelled in the response
     * @param subject what the log says that it was about, or null
     * @param data what the response carries, or null
     */
    record Done(String command, String subject, JsonValue data) {}

    /**
     * Obeys the command.
     *
     * @param name its name in lower case
     * @return null where it is not one of these
     */
    abstract Done obey(String name) throws Refusal;

    /** Obeys a command of any kind. */
    static Done obey(String name, Entries entries, Expelled expelled, JsonValue command)
            throws Refusal {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Request each :
                List.of(
                        new ClientCommands(entries, expelled, command),
                        new GroupCommands(entries, expelled, command),
                        new RoleCommands(entries, expelled, command),
                        new AccessCommands(entries, expelled, command))) {
            Done done = each.obey(lower);
            if (done != null) {
                return done;
            }
        }
        throw new Refusal("Unknown command");
    }

    final <T extends Entries.Named> Done list(
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

    final void expel(Entries.Group group) {
        group.clients.all().forEach(rank -> expelled.add(rank.name()));
        if (group.name.equals(entries.anonymousGroup)) {
            expelled.addAnonymous();
        }
    }

    final Entries.Account client() throws Refusal {
        return found(entries.clients.get(required("username")), "Client not found");
    }

    final Entries.Group group() throws Refusal {
        return found(entries.groups.get(required("groupname")), "Group not found");
    }

    static <T> T found(T value, String missing) throws Refusal {
        if (value == null) {
            throw new Refusal(missing);
        }
        return value;
    }

    final String required(String key) throws Refusal {
        return found(text(get(command, key)), "Invalid/missing " + key);
    }

    final String name(String key, String empty) throws Refusal {
        String name = required(key);
        if (name.isEmpty()) {
            throw new Refusal(empty);
        }
        return name;
    }

    final String optional(String key, String invalid) throws Refusal {
        JsonValue value = get(command, key);
        return value == null ? null : found(text(value), invalid);
    }

    final int priority() {
        return number(get(command, "priority"), Ranks.NONE);
    }

    final void describe(Entries.Named named) throws Refusal {
        String name = optional("textname", "Invalid/missing textname");
        String description = optional("textdescription", "Invalid/missing textdescription");
        named.textName = name == null ? named.textName : name;
        named.textDescription = description == null ? named.textDescription : description;
    }

    /** The roles that the command lists, or null where it lists none. */
    final Ranks roles() throws Refusal {
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

    static List<Ranks.Rank> ranks(
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

    static void replace(Ranks ranks, Ranks others) {
        ranks.all().clear();
        others.all().forEach(rank -> ranks.add(rank.name(), rank.priority()));
    }

    final Done changed(String name, Entries.Named about) {
        entries.changes++;
        return done(name, about, null);
    }

    final Done changed(String name, Entries.Named about, String password) {
        entries.changes++;
        return new Done(name, subject(about) + " | password=" + password, null);
    }

    static Done done(String name, Entries.Named about, JsonValue data) {
        return new Done(name, subject(about), data);
    }

    static String subject(Entries.Named about) {
        String kind =
                about instanceof Entries.Account
                        ? "username="
                        : about instanceof Entries.Group ? "groupname=" : "rolename=";
        return kind + about.name;
    }
}
