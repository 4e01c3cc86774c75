package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import java.nio.charset.StandardCharsets;

/**
 * Fuzz target: ACL and PSK files. A file is refused with what is to be said, or answers every
 * question; who has no line gets no access.
 */
public final class AccessFilesFuzz {
    private static final String[] TOPICS = {"a", "a/b", "user/a", "client/a/b", "$SYS/x", "#", "+"};

    private AccessFilesFuzz() {}

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String content = new String(input, StandardCharsets.UTF_8);
        try {
            AclFile acl = AclReader.parse(content, "acl", BrokerLog.NONE);
            for (String topic : TOPICS) {
                for (String user : new String[] {null, "user", "a", "+"}) {
                    boolean granted = acl.allows("client", user, topic, true);
                    AclRule rule = acl.decider("client", user, topic, true, each -> {});
                    if (granted != (rule != null && !rule.denies() && rule.write())) {
                        throw new AssertionError(topic + " for " + user + ": " + rule);
                    }
                    acl.allows("#", user, topic, false);
                }
            }
            boolean mentions = content.contains("topic") || content.contains("pattern");
            if (!mentions && acl.allows("client", null, "a", false)) {
                throw new AssertionError("access without a line that grants it");
            }
        } catch (AccessFileException e) {
            if (e.getMessage() == null || e.getMessage().isEmpty()) {
                throw new AssertionError("no text", e);
            }
        }
        try {
            PskFile.parse(content, "psk", BrokerLog.NONE).key("identity");
        } catch (AccessFileException e) {
            if (e.getMessage() == null || e.getMessage().isEmpty()) {
                throw new AssertionError("no text", e);
            }
        }
    }
}
