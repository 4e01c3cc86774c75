package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.tls.PemFiles;
import io.jmqtt.tls.SystemCertificates;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The certificates that a client trusts. */
final class TrustAnchors {
    private TrustAnchors() {}

    /** Returns null for what the JVM trusts by itself. */
    static KeyStore of(Tls tls) throws TlsSetupException {
        List<X509Certificate> certificates = new ArrayList<>();
        if (tls.caFile() != null) {
            certificates.addAll(PemFiles.certificates("--cafile", tls.caFile()));
        }
        if (tls.caPath() != null) {
            certificates.addAll(PemFiles.certificatesOfFolder("--capath", tls.caPath()));
        }
        if (tls.useOsCertificates()
                || tls.caFile() == null && tls.caPath() == null && tls.trustStore() == null) {
            List<X509Certificate> system = SystemCertificates.all();
            if (system == null && certificates.isEmpty() && tls.trustStore() == null) {
                return null;
            }
            certificates.addAll(system == null ? List.of() : system);
        }
        KeyStore anchors =
                tls.trustStore() == null
                        ? KeyStores.empty()
                        : KeyStores.load(
                                "--truststore", tls.trustStore(), tls.trustStorePassword());
        try {
            for (int i = 0; i < certificates.size(); i++) {
                anchors.setCertificateEntry("pem-" + i, certificates.get(i));
            }
        } catch (GeneralSecurityException e) {
            throw new TlsSetupException("the trusted certificates can't be used", e);
        }
        return anchors;
    }

    /** Key stores in files. */
    static final class KeyStores {
        private KeyStores() {}

        static KeyStore empty() throws TlsSetupException {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                return store;
            } catch (GeneralSecurityException | IOException e) {
                throw new TlsSetupException("no key store of type PKCS12", e);
            }
        }

        /** PKCS#12 or JKS, whichever it is. */
        static KeyStore load(String what, Path file, char[] password) throws TlsSetupException {
            if (!Files.isReadable(file)) {
                throw new TlsSetupException(what + " " + file + " can't be read");
            }
            try {
                return KeyStore.getInstance(file.toFile(), password);
            } catch (IOException e) {
                throw new TlsSetupException(
                        e.getCause() instanceof GeneralSecurityException
                                ? "wrong password for " + what + " " + file
                                : what + " " + file + " is no key store",
                        e);
            } catch (GeneralSecurityException e) {
                throw new TlsSetupException(what + " " + file + " is no key store", e);
            }
        }
    }
}
