/** Who may connect and what they may touch: password file, ACL file, pre-shared keys. */
package io.jmqtt.broker.auth;
