package io.jmqtt.connect.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.bouncycastle.tls.TlsClientProtocol;

/** TLS by Bouncy Castle over another transport, once its handshake is done. */
class BouncyTransport implements Transport {
    /** How long closing waits for close_notify to get away. */
    private static final long CLOSE_MILLIS = 200;

    final Transport below;
    private final TlsClientProtocol protocol;

    BouncyTransport(Transport below, TlsClientProtocol protocol) {
        this.below = below;
        this.protocol = protocol;
    }

    @Override
    public InputStream input() {
        return protocol.getInputStream();
    }

    @Override
    public OutputStream output() {
        return protocol.getOutputStream();
    }

    @Override
    public void close() {
        PoliteClose.run("tls-close", CLOSE_MILLIS, this::closeTls);
        below.close();
    }

    private void closeTls() {
        try {
            protocol.close();
        } catch (IOException e) {
            // the connection ends anyway
        }
    }
}
