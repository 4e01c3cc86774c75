package io.jmqtt.broker.config;

import java.util.function.Consumer;

/**
 * The options that {@code per_listener_settings true} moves from the whole broker to one listener.
 *
 * @param allowAnonymous whether clients may come without a user name, or null where the
 *     configuration does not say; {@link ListenerConfig#allowAnonymous} is the answer
 * @param allowZeroLengthClientid whether an empty client id is replaced by a generated one
 * @param autoIdPrefix what generated client ids start with
 * @param passwordFile the password file, or null
 * @param aclFile the ACL file, or null
 * @param pskFile the file of pre-shared keys, or null
 */
public record SecurityConfig(
        Boolean allowAnonymous,
        boolean allowZeroLengthClientid,
        String autoIdPrefix,
        String passwordFile,
        String aclFile,
        String pskFile) {

    /** What is in force where a configuration says nothing. */
    public static SecurityConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public SecurityConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.allowAnonymous = allowAnonymous;
        draft.allowZeroLengthClientid = allowZeroLengthClientid;
        draft.autoIdPrefix = autoIdPrefix;
        draft.passwordFile = passwordFile;
        draft.aclFile = aclFile;
        draft.pskFile = pskFile;
        return draft;
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public Boolean allowAnonymous;
        public boolean allowZeroLengthClientid = true;
        public String autoIdPrefix = "auto-";
        public String passwordFile;
        public String aclFile;
        public String pskFile;

        /** The values as they are now. */
        public SecurityConfig build() {
            return new SecurityConfig(
                    allowAnonymous,
                    allowZeroLengthClientid,
                    autoIdPrefix,
                    passwordFile,
                    aclFile,
                    pskFile);
        }
    }
}
