package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.tls.HelloNames;
import io.jmqtt.tls.PskIdentity;
import io.jmqtt.tls.PskSuites;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Vector;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** What our side of a handshake with a pre-shared key offers. */
final class PskClient extends PSKTlsClient {
    private final String host;
    private final String alpn;
    private final int[] suites;
    private final KeyLog keyLog;

    private PskClient(TlsCrypto crypto, PskIdentity identity, String host, Tls tls, int[] suites)
            throws TlsSetupException {
        super(crypto, identity);
        this.host = host;
        this.alpn = tls.alpn();
        this.suites = suites;
        this.keyLog = KeyLog.of(tls.keyLog());
    }

    static PskClient of(String host, Tls tls) throws TlsSetupException {
        if ("tlsv1.3".equals(tls.version())) {
            throw new TlsSetupException("pre-shared keys work with TLS 1.2 only, not with tlsv1.3");
        }
        int[] suites = PskSuites.select(tls.ciphers() == null ? "PSK" : tls.ciphers());
        return new PskClient(
                new BcTlsCrypto(new SecureRandom()),
                new PskIdentity(tls.pskIdentity(), tls.pskKey()),
                host,
                tls,
                suites);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return suites.clone();
    }

    @Override
    protected Vector<ServerName> getSNIServerNames() {
        return HelloNames.server(host);
    }

    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        return HelloNames.protocol(alpn);
    }

    /** Writes the line that lets Wireshark read the connection (NSS key log format). */
    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (keyLog != null) {
            keyLog.connection(context);
        }
    }
}
