package io.jmqtt.tls;

import java.util.Vector;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * What the client's side of a handshake with a pre-shared key offers (RFC 4279), in TLS 1.2. For
 * one handshake.
 */
public class PskOffer extends PSKTlsClient {
    private final int[] suites;
    private final String host;
    private final String alpn;

    /**
     * @param suites as {@link PskSuites} selects them
     * @param host the server's name
     * @param alpn the protocol to ask for, or null
     */
    public PskOffer(
            TlsCrypto crypto, PskIdentity identity, int[] suites, String host, String alpn) {
        super(crypto, identity);
        this.suites = suites;
        this.host = host;
        this.alpn = alpn;
    }

    @Override
    protected final ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv12.only();
    }

    @Override
    protected final int[] getSupportedCipherSuites() {
        return suites.clone();
    }

    @Override
    protected final Vector<ServerName> getSNIServerNames() {
        return HelloNames.server(host);
    }

    @Override
    protected final Vector<ProtocolName> getProtocolNames() {
        return HelloNames.protocol(alpn);
    }
}
