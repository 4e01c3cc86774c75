package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.tls.KeyLog;
import io.jmqtt.tls.PskIdentity;
import io.jmqtt.tls.PskOffer;
import io.jmqtt.tls.PskSuites;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A client's offer that may write the secrets to a key log. */
final class PskClient extends PskOffer {
    private final KeyLog keyLog;

    private PskClient(TlsCrypto crypto, PskIdentity identity, String host, Tls tls, int[] suites)
            throws TlsSetupException {
        super(crypto, identity, suites, host, tls.alpn());
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

    /** Writes the line that lets Wireshark read the connection (NSS key log format). */
    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (keyLog != null) {
            keyLog.connection(context);
        }
    }
}
