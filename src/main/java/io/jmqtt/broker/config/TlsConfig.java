package io.jmqtt.broker.config;

import java.util.function.Consumer;

/**
 * The TLS options of one listener. File names are as configured; null where not set.
 *
 * @param cafile certificates of the authorities that client certificates are checked against
 * @param capath a folder of such certificates
 * @param certfile the certificate chain of the listener
 * @param keyfile the private key of the listener
 * @param crlfile revocation list for client certificates
 * @param dhparamfile Diffie-Hellman parameters, no longer needed
 * @param ciphers OpenSSL cipher list up to TLS 1.2
 * @param ciphersTls13 cipher suites of TLS 1.3
 * @param tlsVersion the lowest version that is accepted: tlsv1.3, tlsv1.2 or tlsv1.1; checked when
 *     the listener opens
 * @param pskHint turns on pre-shared keys and is the hint sent to clients
 * @param requireCertificate whether clients must have a certificate
 * @param useIdentityAsUsername whether the common name, or the PSK identity, becomes the user name
 * @param useSubjectAsUsername whether the whole subject becomes the user name
 * @param disableClientCertDateChecks whether certificates of clients are accepted before and after
 *     their time
 * @param engine OpenSSL engine, which a JVM does not have; refused when the listener opens
 * @param engineKpassSha1 password hash for the engine
 * @param keyform pem or engine
 */
public record TlsConfig(
        String cafile,
        String capath,
        String certfile,
        String keyfile,
        String crlfile,
        String dhparamfile,
        String ciphers,
        String ciphersTls13,
        String tlsVersion,
        String pskHint,
        boolean requireCertificate,
        boolean useIdentityAsUsername,
        boolean useSubjectAsUsername,
        boolean disableClientCertDateChecks,
        String engine,
        String engineKpassSha1,
        String keyform) {

    /** What is in force where a configuration says nothing. */
    public static TlsConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public TlsConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.cafile = cafile;
        draft.capath = capath;
        draft.certfile = certfile;
        draft.keyfile = keyfile;
        draft.crlfile = crlfile;
        draft.dhparamfile = dhparamfile;
        draft.ciphers = ciphers;
        draft.ciphersTls13 = ciphersTls13;
        draft.tlsVersion = tlsVersion;
        draft.pskHint = pskHint;
        draft.requireCertificate = requireCertificate;
        draft.useIdentityAsUsername = useIdentityAsUsername;
        draft.useSubjectAsUsername = useSubjectAsUsername;
        draft.disableClientCertDateChecks = disableClientCertDateChecks;
        draft.engine = engine;
        draft.engineKpassSha1 = engineKpassSha1;
        draft.keyform = keyform;
        return draft;
    }

    /** Whether the listener speaks TLS with certificates. */
    public boolean usesCertificates() {
        return certfile != null && keyfile != null;
    }

    /** Whether the listener speaks TLS with pre-shared keys. */
    public boolean usesPsk() {
        return pskHint != null;
    }

    /** Whether the listener speaks TLS at all. */
    public boolean enabled() {
        return usesCertificates() || usesPsk();
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public String cafile;
        public String capath;
        public String certfile;
        public String keyfile;
        public String crlfile;
        public String dhparamfile;
        public String ciphers;
        public String ciphersTls13;
        public String tlsVersion;
        public String pskHint;
        public boolean requireCertificate;
        public boolean useIdentityAsUsername;
        public boolean useSubjectAsUsername;
        public boolean disableClientCertDateChecks;
        public String engine;
        public String engineKpassSha1;
        public String keyform;

        /** The values as they are now. */
        public TlsConfig build() {
            return new TlsConfig(
                    cafile,
                    capath,
                    certfile,
                    keyfile,
                    crlfile,
                    dhparamfile,
                    ciphers,
                    ciphersTls13,
                    tlsVersion,
                    pskHint,
                    requireCertificate,
                    useIdentityAsUsername,
                    useSubjectAsUsername,
                    disableClientCertDateChecks,
                    engine,
                    engineKpassSha1,
                    keyform);
        }
    }

    /** Without the password of the engine. */
    @Override
    public String toString() {
        return "TLS by " + certfile;
    }
}
