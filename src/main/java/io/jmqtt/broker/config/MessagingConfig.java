package io.jmqtt.broker.config;

import java.util.function.Consumer;

/**
 * How messages and sessions are treated, whoever the client is.
 *
 * @param retainAvailable whether clients may publish retained messages
 * @param retainExpiryMinutes minutes after which a retained message is dropped, 1 to 10000000; 0 is
 *     never
 * @param checkRetainSource whether the right of the publisher to write is checked again before a
 *     retained message is given out
 * @param allowDuplicateMessages whether a client with overlapping subscriptions gets a message once
 *     for each of them; MQTT 5 clients always do
 * @param upgradeOutgoingQos whether messages go out at the QoS of the subscription even where they
 *     were published with less
 * @param persistentClientExpirationSeconds seconds after which a session of an MQTT 3 client that
 *     stays away is dropped; 0 is never
 * @param setTcpNodelay whether TCP_NODELAY is set on connections
 * @param sysInterval seconds between updates of the $SYS topics, 0 to 65535; 0 is no $SYS topics at
 *     all
 * @param enableControlApi whether $CONTROL/broker/v1 answers
 */
public record MessagingConfig(
        boolean retainAvailable,
        int retainExpiryMinutes,
        boolean checkRetainSource,
        boolean allowDuplicateMessages,
        boolean upgradeOutgoingQos,
        long persistentClientExpirationSeconds,
        boolean setTcpNodelay,
        int sysInterval,
        boolean enableControlApi) {

    /** What is in force where a configuration says nothing. */
    public static MessagingConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public MessagingConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.retainAvailable = retainAvailable;
        draft.retainExpiryMinutes = retainExpiryMinutes;
        draft.checkRetainSource = checkRetainSource;
        draft.allowDuplicateMessages = allowDuplicateMessages;
        draft.upgradeOutgoingQos = upgradeOutgoingQos;
        draft.persistentClientExpirationSeconds = persistentClientExpirationSeconds;
        draft.setTcpNodelay = setTcpNodelay;
        draft.sysInterval = sysInterval;
        draft.enableControlApi = enableControlApi;
        return draft;
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public boolean retainAvailable = true;
        public int retainExpiryMinutes;
        public boolean checkRetainSource;
        public boolean allowDuplicateMessages = true;
        public boolean upgradeOutgoingQos;
        public long persistentClientExpirationSeconds;
        public boolean setTcpNodelay;
        public int sysInterval = 10;
        public boolean enableControlApi;

        /** The values as they are now. */
        public MessagingConfig build() {
            return new MessagingConfig(
                    retainAvailable,
                    retainExpiryMinutes,
                    checkRetainSource,
                    allowDuplicateMessages,
                    upgradeOutgoingQos,
                    persistentClientExpirationSeconds,
                    setTcpNodelay,
                    sysInterval,
                    enableControlApi);
        }
    }
}
