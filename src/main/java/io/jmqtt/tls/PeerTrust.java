package io.jmqtt.tls;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the certificates of a peer against given authorities (RFC 5280) with the rules of OpenSSL
 * that Mosquitto's users rely on: only self-signed authorities are anchors, others merely complete
 * chains; with revocation lists the peer's own certificate must be covered by a valid one. The
 * messages of its exceptions are OpenSSL's words. Never changes, safe for use by several threads.
 */
public final class PeerTrust extends ChainTrust {
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String FOR_ANYTHING = "2.5.29.37.0";
    private static final int MOST_INTERMEDIATES = 20;

    private final Set<TrustAnchor> anchors = new HashSet<>();
    private final Set<X509Certificate> anchorCertificates = new HashSet<>();
    private final List<X509Certificate> others = new ArrayList<>();
    private final Collection<X509CRL> lists;
    private final boolean checksDates;

    /**
     * @param authorities may be empty: then nobody is trusted
     * @param lists revocation lists, or null to check no revocation
     * @param checksDates whether certificates and lists count only in their time; if not, all of a
     *     chain must still have been valid at one moment
     */
    public PeerTrust(
            Collection<X509Certificate> authorities,
            Collection<X509CRL> lists,
            boolean checksDates) {
        for (X509Certificate authority : authorities) {
            if (isSelfIssued(authority)) {
                anchors.add(new TrustAnchor(authority, null));
                anchorCertificates.add(authority);
            } else {
                others.add(authority);
            }
        }
        this.lists = lists;
        this.checksDates = checksDates;
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, FOR_CLIENTS);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, FOR_SERVERS);
    }

    private void check(X509Certificate[] chain, String purpose) throws CertificateException {
        X509Certificate peer = chain[0];
        checkDate(peer);
        List<String> purposes = peer.getExtendedKeyUsage();
        if (purposes != null && !purposes.contains(purpose) && !purposes.contains(FOR_ANYTHING)) {
            throw new CertificateException("unsupported certificate purpose");
        }
        PublicKey issuerKey =
                anchorCertificates.contains(peer) ? peer.getPublicKey() : issuerKey(chain);
        if (lists != null) {
            checkRevocation(peer, issuerKey);
        }
    }

    private void checkDate(X509Certificate certificate) throws CertificateException {
        if (!checksDates) {
            return;
        }
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new CertificateException("certificate has expired", e);
        } catch (CertificateNotYetValidException e) {
            throw new CertificateException("certificate is not yet valid", e);
        }
    }

    /** Finds a way from the peer's certificate to an anchor; the key that signed the former. */
    private PublicKey issuerKey(X509Certificate[] chain) throws CertificateException {
        if (anchors.isEmpty()) {
            throw new CertificateException("unable to get local issuer certificate");
        }
        List<X509Certificate> all = new ArrayList<>(others);
        all.addAll(List.of(chain));
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(chain[0]);
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(MOST_INTERMEDIATES);
            if (!checksDates) {
                parameters.setDate(dateWithin(chain));
            }
            PKIXCertPathBuilderResult result =
                    (PKIXCertPathBuilderResult)
                            CertPathBuilder.getInstance("PKIX").build(parameters);
            CertPath path = result.getCertPath();
            List<? extends Certificate> certificates = path.getCertificates();
            return certificates.size() > 1
                    ? certificates.get(1).getPublicKey()
                    : result.getTrustAnchor().getTrustedCert().getPublicKey();
        } catch (CertPathBuilderException e) {
            throw new CertificateException(reason(chain), e);
        } catch (GeneralSecurityException e) {
            throw new CertificateException("certificate rejected", e);
        }
    }

    private String reason(X509Certificate[] chain) throws CertificateException {
        for (X509Certificate each : chain) {
            checkDate(each);
        }
        return isSelfIssued(chain[chain.length - 1])
                ? chain.length == 1
                        ? "self-signed certificate"
                        : "self-signed certificate in certificate chain"
                : "unable to get local issuer certificate";
    }

    /** The first moment at which all certificates of the chain have begun to be valid. */
    private static Date dateWithin(X509Certificate[] chain) {
        Date latest = chain[0].getNotBefore();
        for (X509Certificate each : chain) {
            if (each.getNotBefore().after(latest)) {
                latest = each.getNotBefore();
            }
        }
        return latest;
    }

    private void checkRevocation(X509Certificate peer, PublicKey issuerKey)
            throws CertificateException {
        boolean covered = false;
        for (X509CRL list : lists) {
            if (!list.getIssuerX500Principal().equals(peer.getIssuerX500Principal())) {
                continue;
            }
            try {
                list.verify(issuerKey);
            } catch (GeneralSecurityException e) {
                throw new CertificateException("CRL signature failure", e);
            }
            Date now = new Date();
            if (checksDates && list.getThisUpdate().after(now)) {
                throw new CertificateException("CRL is not yet valid");
            }
            if (checksDates && list.getNextUpdate() != null && list.getNextUpdate().before(now)) {
                throw new CertificateException("CRL has expired");
            }
            if (list.isRevoked(peer)) {
                throw new CertificateException("certificate revoked");
            }
            covered = true;
        }
        if (!covered) {
            throw new CertificateException("unable to get certificate CRL");
        }
    }

    /** None: as with Mosquitto, no names of authorities are sent to the peer. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
