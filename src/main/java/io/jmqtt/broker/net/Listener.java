package io.jmqtt.broker.net;

import io.jmqtt.broker.config.ListenerConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** One configured listener while the broker runs. Safe for use by several threads. */
final class Listener {
    private final AtomicInteger connections = new AtomicInteger();
    private volatile ListenerConfig config;
    private volatile int port;
    private volatile TlsFront tls;
    private volatile StaticFiles files;

    Listener(ListenerConfig config) {
        this.config = config;
        this.port = config.port();
    }

    ListenerConfig config() {
        return config;
    }

    /** Takes other settings into use for connections to come. */
    void config(ListenerConfig changed) {
        config = changed;
    }

    /** The port that is bound; 0 for a unix socket. */
    int port() {
        return port;
    }

    void port(int bound) {
        port = bound;
    }

    /** TLS for connections to come, or null where they are plain. */
    TlsFront tls() {
        return tls;
    }

    void tls(TlsFront front) {
        tls = front;
    }

    /** What is answered to requests for files, or null. */
    StaticFiles files() {
        return files;
    }

    void files(StaticFiles served) {
        files = served;
    }

    /** How many connections there are. */
    AtomicInteger connections() {
        return connections;
    }
}
