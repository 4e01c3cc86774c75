package io.jmqtt.cli;

import io.jmqtt.connect.ConnectSpec;

/** What brokers are called in what a command prints. */
final class Brokers {
    private Brokers() {}

    /** Host and port, or the path of a unix socket; never anything of the login. */
    static String name(ConnectSpec.Endpoint endpoint) {
        if (endpoint.port() == 0) {
            return endpoint.host();
        }
        boolean address6 = endpoint.host().indexOf(':') >= 0;
        return (address6 ? "[" + endpoint.host() + "]" : endpoint.host()) + ":" + endpoint.port();
    }
}
