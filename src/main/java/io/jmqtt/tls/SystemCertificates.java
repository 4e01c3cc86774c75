package io.jmqtt.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** The authorities that the operating system trusts. */
public final class SystemCertificates {
    /** Where the distributions of Linux, BSD and macOS keep theirs. */
    private static final String[] SYSTEM_BUNDLES = {
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt"
    };

    private SystemCertificates() {}

    /** All of them; null where the system has none in any place that is known. */
    public static List<X509Certificate> all() throws TlsSetupException {
        for (String bundle : SYSTEM_BUNDLES) {
            Path file = Path.of(bundle);
            if (Files.isReadable(file)) {
                return PemFiles.certificates("the system's certificates in", file);
            }
        }
        return null;
    }
}
