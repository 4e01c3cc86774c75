package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.tls.CertificateSuites;
import io.jmqtt.tls.HelloNames;
import io.jmqtt.tls.KeyLog;
import io.jmqtt.tls.KeySigner;
import io.jmqtt.tls.PeerChain;
import io.jmqtt.tls.SingleKey;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.Hashtable;
import java.util.Map;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * What our side of a handshake with certificates offers when its secrets are to be logged; checks
 * and settings are those of {@link TlsTransport}.
 */
final class CertificateClient extends DefaultTlsClient {
    private final BcTlsCrypto crypto;
    private final String host;
    private final Tls tls;
    private final boolean onlyTls13;
    private final int[] suites;
    private final BrokerTrust trust;
    private final SingleKey key;
    private final KeyLog keyLog;

    private CertificateClient(
            BcTlsCrypto crypto,
            String host,
            Tls tls,
            boolean onlyTls13,
            int[] suites,
            BrokerTrust trust,
            SingleKey key,
            KeyLog keyLog) {
        super(crypto);
        this.crypto = crypto;
        this.host = host;
        this.tls = tls;
        this.onlyTls13 = onlyTls13;
        this.suites = suites;
        this.trust = trust;
        this.key = key;
        this.keyLog = keyLog;
    }

    /**
     * @param trust checks the broker's certificates, null for no check
     */
    static CertificateClient of(String host, Tls tls, BrokerTrust trust) throws TlsSetupException {
        return new CertificateClient(
                new BcTlsCrypto(new SecureRandom()),
                host,
                tls,
                TlsOffer.isOnlyTls13(tls),
                suites(tls),
                trust,
                ClientKey.of(tls),
                KeyLog.of(tls.keyLog()));
    }

    private static int[] suites(Tls tls) throws TlsSetupException {
        Map<String, Integer> known = CertificateSuites.byName();
        Collection<String> names =
                tls.ciphers() == null
                        ? known.keySet()
                        : TlsOffer.suites(tls, known.keySet(), known.keySet());
        return names.stream().mapToInt(known::get).toArray();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return onlyTls13
                ? ProtocolVersion.TLSv13.only()
                : ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
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
        return HelloNames.protocol(tls.alpn());
    }

    // the library says Hashtable without types
    @Override
    @SuppressWarnings("rawtypes")
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        keyLog.handshake(context);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keyLog.connection(context);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                if (trust != null) {
                    check(server.getCertificate());
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request)
                    throws IOException {
                return key == null
                        ? null
                        : KeySigner.of(crypto, key)
                                .signer(
                                        context,
                                        request.getSupportedSignatureAlgorithms(),
                                        request.getCertificateRequestContext());
            }
        };
    }

    private void check(Certificate certificate) throws IOException {
        if (certificate.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
        try {
            // that the key fits the key exchange is checked by the protocol itself
            trust.checkServerTrusted(PeerChain.of(certificate), "UNKNOWN");
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.certificate_unknown, e);
        }
    }
}
