package io.jmqtt.broker.auth;

import io.jmqtt.passwd.PasswordFile;

/**
 * What holds for the clients of one listener.
 *
 * @param allowAnonymous whether they may come without a user name
 * @param passwords the password file, or null for none
 * @param rights the ACL file, or null for none, which allows everything
 * @param psk the pre-shared keys, or null
 */
record ListenerRules(boolean allowAnonymous, PasswordFile passwords, AclFile rights, PskFile psk) {

    /**
     * @param username the user name, or null for none
     * @param password the password, or null for none
     */
    boolean admits(String username, byte[] password) {
        // a password file has no opinion on clients without a user name, and a final one on others
        return username == null || passwords == null
                ? allowAnonymous
                : passwords.verify(username, password);
    }

    boolean allows(String clientId, String username, String topic, boolean write) {
        return rights == null || rights.allows(clientId, username, topic, write);
    }
}
