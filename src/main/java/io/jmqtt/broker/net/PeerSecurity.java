package io.jmqtt.broker.net;

import io.jmqtt.broker.config.TlsConfig;
import io.jmqtt.tls.CipherExpression;
import io.jmqtt.tls.SubjectName;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What the handshake of TLS told of a peer.
 *
 * @param version for example {@code TLSv1.3}; null where TLS ended at a proxy
 * @param cipher OpenSSL's name of the cipher suite
 * @param certificate of the peer, or null
 * @param identity the pre-shared key's identity, or what a proxy says is the common name; else null
 */
public record PeerSecurity(
        String version, String cipher, X509Certificate certificate, String identity) {

    /** What JSSE knows after a handshake. */
    public static PeerSecurity of(SSLSession session) {
        X509Certificate certificate = null;
        try {
            certificate = (X509Certificate) session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            // the peer needed none
        }
        return new PeerSecurity(
                session.getProtocol(),
                CipherExpression.openSslName(session.getCipherSuite()),
                certificate,
                null);
    }

    /** What a proxy told of the client's certificate. */
    static PeerSecurity atProxy(String commonName) {
        return new PeerSecurity(null, null, null, commonName);
    }

    /**
     * The user name that this makes with the options of a listener, or null where there is none.
     */
    String username(TlsConfig options) {
        if (certificate == null) {
            return options.useIdentityAsUsername() ? identity : null;
        }
        return options.useIdentityAsUsername()
                ? SubjectName.commonName(certificate)
                : SubjectName.rfc2253(certificate);
    }

    /** Whether a listener takes user names from here. */
    static boolean namesUsers(TlsConfig options) {
        return options.useIdentityAsUsername() || options.useSubjectAsUsername();
    }
}
