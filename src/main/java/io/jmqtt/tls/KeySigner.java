package io.jmqtt.tls;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.Vector;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedDecryptor;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedDecryptor;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** One's own certificate and key in a handshake by Bouncy Castle. Never changes. */
public final class KeySigner {
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
    private static final int[] ED25519 = {SignatureScheme.ed25519};
    private static final int[] ED448 = {SignatureScheme.ed448};

    private final BcTlsCrypto crypto;
    private final PrivateKey secret;
    private final AsymmetricKeyParameter key;
    private final TlsCertificate[] chain;

    private KeySigner(
            BcTlsCrypto crypto,
            PrivateKey secret,
            AsymmetricKeyParameter key,
            TlsCertificate[] chain) {
        this.crypto = crypto;
        this.secret = secret;
        this.key = key;
        this.chain = chain;
    }

    /**
     * @throws IOException where Bouncy Castle can't use the certificates or the key
     */
    public static KeySigner of(BcTlsCrypto crypto, SingleKey own) throws IOException {
        X509Certificate[] certificates = own.getCertificateChain("");
        TlsCertificate[] chain = new TlsCertificate[certificates.length];
        try {
            for (int i = 0; i < chain.length; i++) {
                chain[i] = crypto.createCertificate(certificates[i].getEncoded());
            }
        } catch (CertificateEncodingException e) {
            throw new IOException("the certificate can't be encoded", e);
        }
        PrivateKey secret = own.getPrivateKey("");
        return new KeySigner(
                crypto, secret, PrivateKeyFactory.createKey(secret.getEncoded()), chain);
    }

    /**
     * What proves that one has the key.
     *
     * @param peers the algorithms that the peer can verify; null before TLS 1.2
     * @param request the context of a request for certificates of TLS 1.3, else of no length
     * @return null when the peer can't verify with our key
     */
    public TlsCredentialedSigner signer(TlsContext context, Vector<?> peers, byte[] request) {
        boolean tls13 = TlsUtils.isTLSv13(context);
        SignatureAndHashAlgorithm algorithm = null;
        if (TlsUtils.isTLSv12(context)) {
            algorithm = peers == null ? null : choose(peers, schemes(tls13));
            if (algorithm == null) {
                return null;
            }
        }
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                key,
                tls13 ? new Certificate(request, entries(chain)) : new Certificate(chain),
                algorithm);
    }

    /** What reads secrets that were encrypted for the key, which is one of RSA. */
    public TlsCredentialedDecryptor decryptor() {
        return new BcDefaultTlsCredentialedDecryptor(crypto, new Certificate(chain), key);
    }

    /** The algorithm of the key as the JDK calls it. */
    public String algorithm() {
        return secret.getAlgorithm();
    }

    private static CertificateEntry[] entries(TlsCertificate[] chain) {
        CertificateEntry[] entries = new CertificateEntry[chain.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new CertificateEntry(chain[i], null);
        }
        return entries;
    }

    /** The schemes that a key can sign with (RFC 8446, 4.2.3), the best first. */
    private int[] schemes(boolean tls13) {
        return switch (secret.getAlgorithm()) {
            case "RSA" -> tls13 ? RSA : join(RSA, RSA_PKCS1);
            case "RSASSA-PSS" -> RSA_PSS;
            case "EC" -> tls13 ? new int[] {ofCurve(secret)} : ECDSA;
            default -> key instanceof Ed448PrivateKeyParameters ? ED448 : ED25519;
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
