package io.jmqtt.broker.dynsec;

import io.jmqtt.passwd.PasswordHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What there is to know: clients, groups and roles by name. Guarded by the lock of its owner. */
final class Entries {
    final TreeMap<String, Account> clients = new TreeMap<>();
    final TreeMap<String, Group> groups = new TreeMap<>();
    final TreeMap<String, Role> roles = new TreeMap<>();
    final boolean[] access = {false, true, false, true};
    String anonymousGroup;
    long changes;

    /** Default access in the order of the file. */
    static final List<String> ACCESS =
            List.of("publishClientSend", "publishClientReceive", "subscribe", "unsubscribe");

    /** What clients, groups and roles have in common. */
    abstract static class Named {
        final String name;
        String textName;
        String textDescription;

        Named(String name) {
            this.name = name;
        }
    }

    static final class Account extends Named {
        String clientId;
        boolean disabled;
        PasswordHash password;
        final Ranks roles = new Ranks();
        final Ranks groups = new Ranks();

        Account(String name) {
            super(name);
        }
    }

    static final class Group extends Named {
        final Ranks roles = new Ranks();
        final Ranks clients = new Ranks();

        Group(String name) {
            super(name);
        }
    }

    static final class Role extends Named {
        boolean allowWildcards = true;
        final List<Acl> acls = new ArrayList<>();

        Role(String name) {
            super(name);
        }

        boolean add(Acl acl) {
            if (find(acl.type(), acl.topic()) != null) {
                return false;
            }
            acls.add(acl);
            acls.sort(
                    Comparator.comparing(Acl::type)
                            .thenComparing(Acl::priority, Comparator.reverseOrder()));
            return true;
        }

        Acl find(AclType type, String topic) {
            for (Acl acl : acls) {
                if (acl.type() == type && acl.topic().equals(topic)) {
                    return acl;
                }
            }
            return null;
        }
    }

    /** Puts a client into a group; false where it is there already. */
    static boolean join(Account client, Group group, int priority) {
        return group.clients.add(client.name, priority) && client.groups.add(group.name, priority);
    }

    static void part(Account client, Group group) {
        group.clients.remove(client.name);
        client.groups.remove(group.name);
    }

    /** The answer of the roles of a client, of its groups and of the default, in this order. */
    boolean allows(String clientId, String username, String topic, int access, AclType... types) {
        Boolean answer = null;
        if (username != null) {
            Account client = clients.get(username);
            if (client == null) {
                return false;
            }
            answer = ask(client.roles, clientId, username, topic, types);
            for (Ranks.Rank rank : client.groups.all()) {
                Group group = groups.get(rank.name());
                if (answer == null && group != null) {
                    answer = ask(group.roles, clientId, username, topic, types);
                }
            }
        } else if (anonymousGroup != null) {
            answer = ask(groups.get(anonymousGroup).roles, clientId, null, topic, types);
        }
        return answer != null ? answer : this.access[access] && !topic.startsWith("$CONTROL");
    }

    private Boolean ask(
            Ranks ranks, String clientId, String username, String topic, AclType... types) {
        boolean wildcards = topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0;
        for (Ranks.Rank rank : ranks.all()) {
            Role role = roles.get(rank.name());
            if (types[0] == AclType.SUBSCRIBE_LITERAL && wildcards && !role.allowWildcards) {
                return false;
            }
            for (Acl acl : role.acls) {
                for (AclType type : types) {
                    if (acl.type() == type && acl.covers(clientId, username, topic)) {
                        return acl.allow();
                    }
                }
            }
        }
        return null;
    }
}
