package io.jmqtt.broker.auth;

import io.jmqtt.broker.dynsec.DynamicSecurity;
import io.jmqtt.passwd.PasswordFile;

/**
 * What holds for the clients of one listener.
 *
 * @param allowAnonymous whether they may come without a user name
 * @param passwords the password file, or null for none
 * @param rights the ACL file, or null for none, which allows everything
 * @param psk the pre-shared keys, or null
 * @param dynamic dynamic security, which is asked first, or null
 */
record ListenerRules(
        boolean allowAnonymous,
        PasswordFile passwords,
        AclFile rights,
        PskFile psk,
        DynamicSecurity dynamic) {

    /**
     * @param username the user name, or null for none
     * @param password the password, or null for none
     */
    boolean admits(String clientId, String username, byte[] password) {
        if (dynamic != null) {
            Boolean answer = dynamic.authenticate(clientId, username, password);
            if (answer != null) {
                return answer;
            }
            // it has no opinion: who gave a name must be known to somebody else
            return username == null
                    ? allowAnonymous
                    : passwords != null && passwords.verify(username, password);
        }
        // a password file has no opinion on clients without a user name, and a final one on others
        return username == null || passwords == null
                ? allowAnonymous
                : passwords.verify(username, password);
    }

    boolean allows(String clientId, String username, String topic, boolean write) {
        if (dynamic != null) {
            return write
                    ? dynamic.maySend(clientId, username, topic)
                    : dynamic.mayReceive(clientId, username, topic);
        }
        return rights == null || rights.allows(clientId, username, topic, write);
    }

    boolean maySubscribe(String clientId, String username, String filter) {
        return dynamic == null || dynamic.maySubscribe(clientId, username, filter);
    }

    boolean mayUnsubscribe(String clientId, String username, String filter) {
        return dynamic == null || dynamic.mayUnsubscribe(clientId, username, filter);
    }
}
