package io.jmqtt.connect.socket;

import io.jmqtt.tls.CertificateNames;
import io.jmqtt.tls.ChainTrust;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Checks the broker's certificates by the JDK's rules and its name by {@link CertificateNames}, and
 * remembers in plain words what was wrong: the JDK's own messages name neither date nor names.
 */
final class BrokerTrust extends ChainTrust {
    private final X509TrustManager rules;
    private final String host;
    private volatile String complaint;
    private volatile X509Certificate[] seen = {};

    /**
     * @param anchors what is trusted
     * @param host the name that the broker's certificate must be for
     */
    BrokerTrust(KeyStore anchors, String host) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        X509TrustManager found = null;
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                found = x509;
            }
        }
        this.rules = found;
        this.host = host;
    }

    /** What was wrong with the broker's certificates, null when nothing was. */
    String complaint() {
        return complaint;
    }

    /** The certificates that the broker sent, its own first; empty before it did. */
    List<X509Certificate> seen() {
        return List.of(seen);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        seen = chain.clone();
        try {
            rules.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            complaint = explain(chain, e);
            throw e;
        }
        String wrongName = CertificateNames.mismatch(chain[0], host);
        if (wrongName != null) {
            complaint = wrongName;
            throw new CertificateException(wrongName);
        }
    }

    private static String explain(X509Certificate[] chain, CertificateException e) {
        Instant now = Instant.now();
        for (X509Certificate certificate : chain) {
            String name = certificate.getSubjectX500Principal().getName();
            Instant end = certificate.getNotAfter().toInstant();
            Instant start = certificate.getNotBefore().toInstant();
            if (now.isAfter(end)) {
                return "the certificate of " + name + " expired on " + end;
            }
            if (now.isBefore(start)) {
                return "the certificate of " + name + " is valid only from " + start;
            }
        }
        X509Certificate last = chain[chain.length - 1];
        String subject = chain[0].getSubjectX500Principal().getName();
        String issuer = last.getIssuerX500Principal().getName();
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("unable to find valid certification path")) {
            return "the certificate of "
                    + subject
                    + " comes from "
                    + issuer
                    + ", which is not among the trusted certificates";
        }
        return "the certificate of " + subject + " is not trusted: " + message;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("a client has no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return rules.getAcceptedIssuers();
    }
}
