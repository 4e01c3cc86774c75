package io.jmqtt.broker.net;

import java.util.ArrayList;
import java.util.List;

/**
 * What lies between one connection and its socket. A plain TCP connection has none of it. For the
 * loop of the connection only.
 */
public final class Layers {
    private final List<Layer> fromBelow = new ArrayList<>(2);
    private PeerSecurity security;

    public void add(Layer layer) {
        fromBelow.add(layer);
    }

    /**
     * What TLS, here or at a proxy, told of the peer; null before the handshake and without TLS.
     */
    PeerSecurity security() {
        return security;
    }

    void security(PeerSecurity known) {
        security = known;
    }

    /** Ends each layer in its own way, from the top to the bottom. */
    void sayGoodbye() {
        for (int i = fromBelow.size() - 1; i >= 0; i--) {
            fromBelow.get(i).sayGoodbye();
        }
    }
}
