package io.jmqtt.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;

/** The certificates that a peer sent, from Bouncy Castle's form to the JDK's. */
public final class PeerChain {
    private PeerChain() {}

    /**
     * The chain, in the order in which it was sent.
     *
     * @throws CertificateException where the JDK can't read one
     */
    public static X509Certificate[] of(Certificate certificate)
            throws CertificateException, IOException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        TlsCertificate[] sent = certificate.getCertificateList();
        X509Certificate[] chain = new X509Certificate[sent.length];
        for (int i = 0; i < chain.length; i++) {
            chain[i] =
                    (X509Certificate)
                            factory.generateCertificate(
                                    new ByteArrayInputStream(sent[i].getEncoded()));
        }
        return chain;
    }
}
