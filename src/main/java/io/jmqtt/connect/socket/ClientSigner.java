package io.jmqtt.connect.socket;

import io.jmqtt.tls.SingleKey;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.Vector;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Answers a broker's request for our certificate in a handshake by Bouncy Castle. */
final class ClientSigner {
    private static final int[] RSA = {
        SignatureScheme.rsa_pss_rsae_sha256,
        SignatureScheme.rsa_pss_rsae_sha384,
        SignatureScheme.rsa_pss_rsae_sha512
    };
    private static final int[] RSA_PKCS1 = {
        SignatureScheme.rsa_pkcs1_sha256,
        SignatureScheme.rsa_pkcs1_sha384,
        SignatureScheme.rsa_pkcs1_sha512
    };
    private static final int[] RSA_PSS = {
        SignatureScheme.rsa_pss_pss_sha256,
        SignatureScheme.rsa_pss_pss_sha384,
        SignatureScheme.rsa_pss_pss_sha512
    };
    private static final int[] ECDSA = {
        SignatureScheme.ecdsa_secp256r1_sha256,
        SignatureScheme.ecdsa_secp384r1_sha384,
        SignatureScheme.ecdsa_secp521r1_sha512
    };
    private static final int[] EDDSA = {SignatureScheme.ed25519, SignatureScheme.ed448};

    private ClientSigner() {}

    /** Returns null, which sends no certificate, when the broker can't verify with our key. */
    static TlsCredentials of(
            TlsClientContext context, BcTlsCrypto crypto, SingleKey key, CertificateRequest request)
            throws IOException {
        boolean tls13 = TlsUtils.isTLSv13(context);
        X509Certificate[] own = key.getCertificateChain("");
        PrivateKey secret = key.getPrivateKey("");
        SignatureAndHashAlgorithm algorithm =
                choose(request.getSupportedSignatureAlgorithms(), schemes(secret, tls13));
        if (algorithm == null) {
            return null;
        }
        TlsCertificate[] chain = new TlsCertificate[own.length];
        try {
            for (int i = 0; i < chain.length; i++) {
                chain[i] = crypto.createCertificate(own[i].getEncoded());
            }
        } catch (CertificateEncodingException e) {
            throw new IOException("the client's certificate can't be encoded", e);
        }
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                PrivateKeyFactory.createKey(secret.getEncoded()),
                tls13
                        ? new Certificate(request.getCertificateRequestContext(), entries(chain))
                        : new Certificate(chain),
                algorithm);
    }

    private static CertificateEntry[] entries(TlsCertificate[] chain) {
        CertificateEntry[] entries = new CertificateEntry[chain.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new CertificateEntry(chain[i], null);
        }
        return entries;
    }

    /** The schemes that a key can sign with (RFC 8446, 4.2.3), the best first. */
    private static int[] schemes(PrivateKey key, boolean tls13) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> tls13 ? RSA : join(RSA, RSA_PKCS1);
            case "RSASSA-PSS" -> RSA_PSS;
            case "EC" -> tls13 ? new int[] {ofCurve(key)} : ECDSA;
            default -> EDDSA;
        };
    }

    private static int[] join(int[] first, int[] second) {
        int[] both = new int[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** TLS 1.3 ties each scheme to one curve. */
    private static int ofCurve(PrivateKey key) {
        int bits =
                key instanceof ECKey ec ? ec.getParams().getCurve().getField().getFieldSize() : 256;
        return bits <= 256 ? ECDSA[0] : bits <= 384 ? ECDSA[1] : ECDSA[2];
    }

    private static SignatureAndHashAlgorithm choose(Vector<?> offered, int[] schemes) {
        for (int scheme : schemes) {
            for (Object each : offered) {
                if (each instanceof SignatureAndHashAlgorithm algorithm
                        && SignatureScheme.from(algorithm) == scheme) {
                    return algorithm;
                }
            }
        }
        return null;
    }
}
