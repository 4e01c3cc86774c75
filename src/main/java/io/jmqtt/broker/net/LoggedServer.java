package io.jmqtt.broker.net;

import io.jmqtt.tls.CertificateSuites;
import io.jmqtt.tls.KeySigner;
import io.jmqtt.tls.PeerChain;
import io.jmqtt.tls.PeerTrust;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Our side of one handshake with certificates by Bouncy Castle, whose secrets are logged. */
final class LoggedServer extends AbstractTlsServer {
    private static final byte[] NO_CONTEXT = {};
    private static final int[] GROUPS = {
        NamedGroup.x25519,
        NamedGroup.secp256r1,
        NamedGroup.secp384r1,
        NamedGroup.secp521r1,
        NamedGroup.x448,
        NamedGroup.ffdhe2048,
        NamedGroup.ffdhe3072,
        NamedGroup.ffdhe4096,
        NamedGroup.ffdhe6144,
        NamedGroup.ffdhe8192
    };

    private final Settings settings;
    private X509Certificate client;
    private boolean logged;

    /**
     * What the handshakes of a listener share.
     *
     * @param versions the newest first
     * @param suites those that go with the key, the best first
     * @param trust checks the certificates of clients, null to ask for none
     */
    record Settings(
            BcTlsCrypto crypto,
            ProtocolVersion[] versions,
            int[] suites,
            KeySigner key,
            PeerTrust trust,
            SecretLog secrets) {}

    LoggedServer(Settings settings) {
        super(settings.crypto());
        this.settings = settings;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return settings.versions().clone();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return settings.suites().clone();
    }

    /** Ours comes first, as with Mosquitto. */
    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    /** Those of the JDK, since the library's own are fewer. */
    @Override
    public int[] getSupportedGroups() {
        return GROUPS.clone();
    }

    /** What is trusted is for {@link PeerTrust} to say. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        if (parameters.getKeyExchangeAlgorithm() == KeyExchangeAlgorithm.RSA) {
            return settings.key().decryptor();
        }
        TlsCredentials credentials =
                settings.key().signer(context, parameters.getClientSigAlgs(), NO_CONTEXT);
        if (credentials == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        return credentials;
    }

    /** Comes, asked for or not, as soon as the secrets of a handshake of TLS 1.3 are known. */
    @Override
    public CertificateRequest getCertificateRequest() throws IOException {
        settings.secrets().handshake(context);
        if (settings.trust() == null) {
            return null;
        }
        return TlsUtils.isTLSv13(context)
                ? new CertificateRequest(
                        NO_CONTEXT,
                        TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                        null,
                        null)
                : new CertificateRequest(
                        new short[] {
                            ClientCertificateType.rsa_sign, ClientCertificateType.ecdsa_sign
                        },
                        TlsUtils.isTLSv12(context)
                                ? TlsUtils.getDefaultSupportedSignatureAlgorithms(context)
                                : null,
                        null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        boolean tls13 = TlsUtils.isTLSv13(context);
        if (tls13) {
            // a refusal is encrypted with the secrets of the connection
            logConnection();
        }
        if (certificate.isEmpty()) {
            throw new TlsFatalAlert(
                    tls13
                            ? AlertDescription.certificate_required
                            : AlertDescription.bad_certificate,
                    new SSLException(TlsComplaint.NO_CERTIFICATE));
        }
        try {
            X509Certificate[] chain = PeerChain.of(certificate);
            settings.trust().checkClientTrusted(chain, "UNKNOWN");
            client = chain[0];
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.certificate_unknown, e);
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        logConnection();
    }

    private void logConnection() {
        if (!logged) {
            logged = true;
            settings.secrets().connection(context);
        }
    }

    @Override
    public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
        TlsComplaint.refuseRenegotiation(description);
    }

    PeerSecurity peer() {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        return new PeerSecurity(
                parameters.getNegotiatedVersion().getName().replace("TLS ", "TLSv"),
                CertificateSuites.openSslName(parameters.getCipherSuite()),
                client,
                null);
    }
}
