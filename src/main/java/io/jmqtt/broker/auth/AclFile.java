package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.util.List;
import java.util.Map;

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
        List<AclRule> own = username == null ? anonymous : users.getOrDefault(username, List.of());
        for (AclRule rule : own) {
            if (rule.matches(topic)) {
                if (rule.denies()) {
                    return false;
                }
                if (write ? rule.write() : rule.read()) {
                    return true;
                }
            }
        }
        return !patterns.isEmpty() && byPattern(clientId, username, topic, write);
    }

    private boolean byPattern(String clientId, String username, String topic, boolean write) {
        // a wildcard put into a pattern would open every topic
        if (username != null && isDangerous(username)) {
            log.log(
                    LogType.NOTICE,
                    "ACL denying access to client with dangerous username \"" + username + "\"");
            return false;
        }
        if (isDangerous(clientId)) {
            log.log(
                    LogType.NOTICE,
                    "ACL denying access to client with dangerous client id \"" + clientId + "\"");
            return false;
        }
        for (AclRule rule : patterns) {
            if (rule.matchesFor(clientId, username, topic)) {
                if (rule.denies()) {
                    return false;
                }
                if (write ? rule.write() : rule.read()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isDangerous(String name) {
        return name.indexOf('+') >= 0 || name.indexOf('#') >= 0;
    }
}
