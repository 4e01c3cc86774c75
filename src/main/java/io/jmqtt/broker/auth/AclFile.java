package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rights of an ACL file: a snapshot that never changes, safe for use by several threads. What
 * no line grants is denied, also where the file is empty.
 *
 * <p>Lines are tried in the order of the file, but those that deny come first. The first one that
 * matches and grants the asked access (or denies) decides. First come the lines of the client's
 * user, or those before any user for clients without a user name, then the patterns.
 */
final class AclFile {
    private final Map<String, List<AclRule>> users;
    private final List<AclRule> anonymous;
    private final List<AclRule> patterns;
    private final BrokerLog log;

    AclFile(
            Map<String, List<AclRule>> users,
            List<AclRule> anonymous,
            List<AclRule> patterns,
            BrokerLog log) {
        this.users = users;
        this.anonymous = anonymous;
        this.patterns = patterns;
        this.log = log;
    }

    /**
     * Whether a client may read from or write to a topic.
     *
     * @param username the user name, or null for none
     */
    boolean allows(String clientId, String username, String topic, boolean write) {
        AclRule rule = decider(clientId, username, topic, write, null);
        return rule != null && !rule.denies();
    }

    /**
     * The line that decides, or null where none does, which denies.
     *
     * @param username the user name, or null for none
     * @param passedOver hears of the lines that match the topic and say nothing about this access;
     *     null for nobody
     */
    AclRule decider(
            String clientId,
            String username,
            String topic,
            boolean write,
            Consumer<AclRule> passedOver) {
        List<AclRule> own = username == null ? anonymous : users.getOrDefault(username, List.of());
        for (AclRule rule : own) {
            if (rule.matches(topic)) {
                if (decides(rule, write)) {
                    return rule;
                }
                if (passedOver != null) {
                    passedOver.accept(rule);
                }
            }
        }
        return patterns.isEmpty() ? null : byPattern(clientId, username, topic, write, passedOver);
    }

    private AclRule byPattern(
            String clientId,
            String username,
            String topic,
            boolean write,
            Consumer<AclRule> passedOver) {
        // a wildcard put into a pattern would open every topic
        if (username != null && isDangerous(username)) {
            log.log(
                    LogType.NOTICE,
                    "ACL denying access to client with dangerous username \"" + username + "\"");
            return null;
        }
        if (isDangerous(clientId)) {
            log.log(
                    LogType.NOTICE,
                    "ACL denying access to client with dangerous client id \"" + clientId + "\"");
            return null;
        }
        for (AclRule rule : patterns) {
            if (rule.matchesFor(clientId, username, topic)) {
                if (decides(rule, write)) {
                    return rule;
                }
                if (passedOver != null) {
                    passedOver.accept(rule);
                }
            }
        }
        return null;
    }

    private static boolean decides(AclRule rule, boolean write) {
        return rule.denies() || (write ? rule.write() : rule.read());
    }

    /** Whether there are patterns, and this client is kept from them by what it is called. */
    boolean isKeptFromPatterns(String clientId, String username) {
        return !patterns.isEmpty()
                && (isDangerous(clientId) || username != null && isDangerous(username));
    }

    private static boolean isDangerous(String name) {
        return name.indexOf('+') >= 0 || name.indexOf('#') >= 0;
    }
}
